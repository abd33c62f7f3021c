#include "core/scenario/currency.hpp"

namespace closs {
namespace {

/// Those of other than 2 decimals, in front of each its number.
constexpr std::string_view other_than_2 =
    "0 BIF 0 CLP 0 DJF 0 GNF 0 ISK 0 JPY 0 KMF 0 KRW 0 PYG 0 RWF 0 UGX 0 UYI 0 VND 0 VUV 0 XAF 0 XOF 0 XPF "
    "3 BHD 3 IQD 3 JOD 3 KWD 3 LYD 3 OMR 3 TND 4 CLF 4 UYW";

}  // namespace

int minor_digits(std::string_view code) {
  const std::size_t at = code.size() == 3 ? other_than_2.find(code) : std::string_view::npos;
  return at == std::string_view::npos ? 2 : other_than_2[at - 2] - '0';
}

}  // namespace closs
