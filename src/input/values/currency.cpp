#include "input/values/currency.hpp"

#include <algorithm>
#include <array>

namespace closs {
namespace {

/// ISO 4217, currencies of countries and unions; sorted.
constexpr std::array<std::string_view, 157> codes = {
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG"};
static_assert(std::is_sorted(codes.begin(), codes.end()));

struct Mark {
  std::string_view mark;
  std::string_view currencies;  // codes, blank between
};

/// A mark that begins with another one stands before it.
constexpr std::array marks = {
    Mark{"US$", "USD"},
    Mark{"CA$", "CAD"},
    Mark{"NZ$", "NZD"},
    Mark{"HK$", "HKD"},
    Mark{"NT$", "TWD"},
    Mark{"MX$", "MXN"},
    Mark{"A$", "AUD"},
    Mark{"C$", "CAD NIO"},
    Mark{"R$", "BRL"},
    Mark{"S$", "SGD"},
    Mark{"$",
         "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP UYU BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD "
         "TTD XCD DOP CUP"},
    Mark{"¥", "JPY CNY"},
    Mark{"円", "JPY"},
    Mark{"人民元", "CNY"},
    Mark{"元", "CNY TWD HKD"},
    Mark{"ドル", "USD AUD CAD NZD SGD HKD TWD"},
    Mark{"ユーロ", "EUR"},
    Mark{"€", "EUR"},
    Mark{"£", "GBP EGP FKP GIP LBP SDG SHP SSP SYP"},
    Mark{"₩", "KRW KPW"},
    Mark{"₹", "INR"},
    Mark{"₽", "RUB"},
    Mark{"₺", "TRY"},
    Mark{"₫", "VND"},
    Mark{"₱", "PHP"},
    Mark{"฿", "THB"},
    Mark{"₪", "ILS"},
    Mark{"₴", "UAH"},
    Mark{"₦", "NGN"},
    Mark{"₡", "CRC"},
    Mark{"₲", "PYG"},
    Mark{"₸", "KZT"},
    Mark{"₾", "GEL"},
    Mark{"₼", "AZN"},
    Mark{"₵", "GHS"},
    Mark{"៛", "KHR"},
    Mark{"₮", "MNT"},
    Mark{"₭", "LAK"},
    Mark{"৳", "BDT"},
    Mark{"kr", "SEK NOK DKK ISK"},
    Mark{"zł", "PLN"},
    Mark{"Kč", "CZK"},
    Mark{"Ft", "HUF"},
    Mark{"Fr.", "CHF"},
    Mark{"Rp", "IDR"},
    Mark{"RM", "MYR"},
    Mark{"лв", "BGN"},
};

}  // namespace

bool is_currency(std::string_view code) { return std::binary_search(codes.begin(), codes.end(), code); }

std::string_view leading_mark(std::string_view text) {
  for (const Mark& row : marks)
    if (text.starts_with(row.mark)) return row.mark;
  return {};
}

bool stands_for(std::string_view mark, std::string_view code) {
  if (mark == code) return true;
  for (const Mark& row : marks)
    if (row.mark == mark) return code.size() == 3 && row.currencies.find(code) != std::string_view::npos;
  return false;
}

}  // namespace closs
