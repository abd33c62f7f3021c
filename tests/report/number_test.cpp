#include "report/document/number.hpp"

#include <cmath>

#include "catch.hpp"
#include "text/decimal.hpp"

namespace closs::number_test {

namespace {
NumberStyle style(Language language, std::string_view currency, int digits = 3) { return {language, currency, digits}; }
std::string usd(double x) { return show(x, Unit::money, style(Language::en, "USD")); }
std::string yen(double x) { return show(x, Unit::money, style(Language::en, "JPY")); }
std::string yen_ja(double x) { return show(x, Unit::money, style(Language::ja, "JPY")); }
std::string people(double x, Language language = Language::en) {
  return show(x, Unit::customers, style(language, "USD"));
}
std::string percent(double x, Language language = Language::en) { return show(x, Unit::rate, style(language, "USD")); }
}  // namespace

TEST_CASE("money is scaled to three significant digits") {
  CHECK(usd(14'550'000) == "$14.6M");
  CHECK(usd(14'450'000) == "$14.5M");  // as people round, whatever the binary fraction
  CHECK(usd(999'950) == "$1.00M");
  CHECK(usd(999'499) == "$999K");
  CHECK(usd(2.5e9) == "$2.50B");
  CHECK(usd(3.572e12) == "$3.57T");
  CHECK(usd(12'345) == "$12.3K");
  CHECK(usd(1'254) == "$1,250");
  CHECK(usd(340) == "$340");
  CHECK(usd(12.3) == "$12.30");
  CHECK(usd(0.456) == "$0.46");
  CHECK(usd(0) == "$0");
  CHECK(show(14'550'000, Unit::money, style(Language::en, "USD", 5)) == "$14.550M");
}

TEST_CASE("yen has no decimals and counts in ten thousands in Japanese") {
  CHECK(yen(12.3) == "¥12");
  CHECK(yen(920'000'000) == "¥920M");
  CHECK(yen_ja(920'000'000) == "9.20億円");
  CHECK(yen_ja(14'550'000) == "1,460万円");
  CHECK(yen_ja(99'999'999) == "1.00億円");
  CHECK(yen_ja(125'000) == "12.5万円");
  CHECK(yen_ja(12'500) == "12,500円");
  CHECK(yen_ja(2.5e12) == "2.50兆円");
  CHECK(show(14'550'000, Unit::money, style(Language::ja, "USD")) == "1,460万ドル");
}

TEST_CASE("a currency without a mark shows its code") {
  CHECK(show(14'550'000, Unit::money, style(Language::en, "CHF")) == "CHF 14.6M");
  CHECK(show(1.2345, Unit::money, style(Language::en, "KWD")) == "KWD 1.235");
  CHECK(show(14'550'000, Unit::money, style(Language::ja, "SEK")) == "1,460万 SEK");
}

TEST_CASE("counts are whole with separators below ten million") {
  CHECK(people(72'750) == "72,750");
  CHECK(people(72'750.4) == "72,750");
  CHECK(people(9'999'999) == "9,999,999");
  CHECK(people(12'345'678) == "12.3M");
  CHECK(people(12'345'678, Language::ja) == "1,230万");
  CHECK(people(8.25) == "8.25");
  CHECK(people(99.96) == "100");
  CHECK(people(0) == "0");
  CHECK(people(0.3) == "0.3");
  CHECK(people(40) == "40");
  CHECK(people(0.0004) == "0.0004");
  CHECK(people(-4e-12) == "≈0");
}

TEST_CASE("rates, ratios and months") {
  CHECK(percent(0.1191) == "11.9 %");
  CHECK(percent(0.1191, Language::ja) == "11.9%");
  CHECK(percent(2.45) == "245 %");
  CHECK(percent(12.345) == "1,230 %");
  CHECK(percent(5.55e-17) == "≈0 %");
  CHECK(show_change(-5.55e-17, Unit::rate, style(Language::en, "USD")) == "≈0 %");
  CHECK(show(2, Unit::ratio, style(Language::en, "USD")) == "2.00");
  CHECK(show(8.2, Unit::months, style(Language::en, "USD")) == "8.20 months");
  CHECK(show(8.2, Unit::months, style(Language::ja, "USD")) == "8.20か月");
}

TEST_CASE("there is no minus zero, and changes carry their sign") {
  CHECK(usd(-0.0) == "$0");
  CHECK(yen(-0.2) == "¥0");
  CHECK(usd(-2.1e6) == "−$2.10M");
  const NumberStyle en = style(Language::en, "USD");
  CHECK(show_change(2.1e6, Unit::money, en) == "+$2.10M");
  CHECK(show_change(-0.0325, Unit::rate, en) == "−3.25 %");
  CHECK(show_change(0, Unit::rate, en) == "0 %");
  CHECK(exact(-0.0) == "0");
}

TEST_CASE("numbers below each other have one unit and one number of decimals") {
  using Texts = std::vector<std::string>;
  const auto bare = [](const std::vector<double>& values, Unit unit, const NumberStyle& in) {
    const SharedUnit shared = shared_unit(values, unit, in).value();
    Texts out = {text_of(shared, unit, in)};
    for (const double x : values)
      out.push_back(number_in(shared, x, unit, false).value_or(show_in(shared, x, unit, in, false)));
    return out;
  };
  const NumberStyle en = style(Language::en, "JPY"), ja = style(Language::ja, "JPY");
  CHECK(bare({2.646e9, 5.746e8, 5.8123e9}, Unit::money, en) == Texts{"¥M", "2,646", "575", "5,812"});
  CHECK(bare({2.646e9, 5.746e8, 5.8123e9}, Unit::money, ja) == Texts{"億円", "26.5", "5.7", "58.1"});
  CHECK(bare({9.746e8, -7.848e7, 0}, Unit::money, ja) == Texts{"万円", "97,460", "−7,848", "0"});
  CHECK(bare({5.47e7, -3.27e6}, Unit::money, en) == Texts{"¥M", "54.7", "−3.3"});
  CHECK_FALSE(shared_unit(std::vector<double>{5.8e9, 1234}, Unit::money, en));
  CHECK_FALSE(shared_unit(std::vector<double>{2.4, 0.00005}, Unit::rate, en));
  CHECK(bare({9876, 12.34}, Unit::money, style(Language::en, "USD")) == Texts{"$", "9,876", "12"});
  CHECK(bare({48.9, 3.2}, Unit::money, style(Language::en, "USD")) == Texts{"$", "48.90", "3.20"});
  CHECK(bare({1e6, 2e6}, Unit::money, style(Language::ja, "SEK")) == Texts{"万 SEK", "100", "200"});
  CHECK(bare({0.455, 0.0989, 1}, Unit::rate, en) == Texts{"%", "46", "10", "100"});
  CHECK(bare({0.455, 0.0989, 5e-17}, Unit::rate, en) == Texts{"%", "45.5", "9.9", "≈0 %"});
  CHECK(bare({12.7, 8}, Unit::months, ja) == Texts{"か月", "12.7", "8.0"});
  CHECK(bare({27452, 48.9, 0.3}, Unit::customers, en) == Texts{"", "27,452", "49", "0.3"});
  CHECK(bare({40, 0.3}, Unit::customers, en) == Texts{"", "40.0", "0.3"});
  CHECK(bare({40, 3}, Unit::customers, en) == Texts{"", "40", "3"});
}

TEST_CASE("no digit below the standard error is shown") {
  const auto told = [](double value, double error, Unit unit, int digits = 3) {
    return show(value, unit, {Language::en, "JPY", digits, error});
  };
  CHECK(told(2.341e9, 3e8, Unit::money) == "¥2.3B");
  CHECK(told(2.351e9, 9e8, Unit::money) == "¥2.4B");
  CHECK(told(2'341'234'567, 8e5, Unit::money) == "¥2.34B");
  CHECK(told(2'341'234'567, 8e5, Unit::money, 9) == "¥2.3412B");
  CHECK(told(72'750, 300, Unit::customers) == "72,800");
  CHECK(told(0.1234, 0.02, Unit::rate) == "12 %");
  CHECK(told(-4e5, 3e6, Unit::money) == "¥0");
  CHECK(told(6e6, 1e7, Unit::money) == "¥10M");
  CHECK(told(0.1234, 0, Unit::rate) == "12.3 %");
  CHECK(show_difference(0.0123, Unit::rate, {Language::en, "JPY", 3, 0.002}) == "+1.2 points");
  CHECK(rounded_to_error(1234, std::nan("")) == 1234);

  const SharedUnit millions{.power = 6, .mark = "M", .decimals = 2};
  CHECK(number_in(millions, 1.23456e8, Unit::money, false, 2e5) == "123.5");
  CHECK(number_in(millions, 1.23456e8, Unit::money, false, 3e7) == "120");
  CHECK(number_in(millions, 1e4, Unit::money, false, 3e5) == "0");
  CHECK(show_in(millions, 1.23456e8, Unit::money, {Language::en, "JPY", 3, 3e7}, true) == "+¥120M");
}

TEST_CASE("an input is shown as it was meant, without zeros behind") {
  const NumberStyle en = style(Language::en, "USD"), ja = style(Language::ja, "JPY");
  CHECK(show(0.3, Kind::rate, en) == "30 %");
  CHECK(show(61.0 / 512, Kind::rate, en) == "11.9 %");
  CHECK(show(-0.01, Kind::growth, en) == "−1 %");
  CHECK(show(50'400, Kind::money, ja) == "50,400円");
  CHECK(show(4.5, Kind::money, en) == "$4.50");
  CHECK(show(2.1, Kind::number, en) == "2.1");
  CHECK(show(1, Kind::number, en) == "1");
  CHECK(show(1'100'000, Kind::count, en) == "1,100,000");
}

TEST_CASE("exact reads back to the same double") {
  for (const double x : {0.1, 1.0 / 3, 1e21, 2e-300, 123456789.125, 72750.0}) CHECK(std::stod(exact(x)) == x);
  CHECK(exact(72750) == "72750");
  CHECK(exact(0.1) == "0.1");
}

}  // namespace closs::number_test
