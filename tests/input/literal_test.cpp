#include "input/values/literal.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"

namespace closs::literal_test {
using Law = Uncertain::Law;

namespace {

const Parameter& frequency() { return parameter_of(Occurring::frequency); }
const Parameter& revenue() { return parameter_of(Economic::revenue_per_customer); }
const Parameter& customers() { return parameter_of(Economic::customers); }
const Parameter& growth() { return parameter_of(Economic::revenue_per_customer_growth); }
const Parameter& margin() { return parameter_of(Economic::margin); }  // a rate without a span

/// One literal, read as the value of a key in a YAML file.
struct Literal {
  Arena arena;
  std::vector<Fault> faults, warnings;
  std::optional<Value> value;

  Literal(const Parameter& parameter, std::string_view written, std::string_view currency = "JPY",
          Period period = Period::year) {
    std::string text = "v: ";
    text += written;
    const Node* root = parse_yaml(arena, 0, text, faults);
    if (root)
      value = read_value(*root->find("v"), parameter, {.currency = currency, .period = period}, faults, &warnings);
  }
  std::string told() const {
    std::string out;
    for (const Fault& f : faults) out += (out.empty() ? "" : ", ") + std::string(f.code.name());
    return out;
  }
  std::string with(std::string_view name) const {
    for (const Fault& f : faults)
      for (const auto& [key, text] : f.values)
        if (key == name) return text;
    return "(none)";
  }
};

double base(const Parameter& parameter, std::string_view written, std::string_view currency = "JPY") {
  const Literal literal(parameter, written, currency);
  INFO(written << " gave " << literal.told());
  REQUIRE(literal.value);
  CHECK(literal.faults.empty());
  return literal.value->base;
}

/// The faults of a literal that must be refused.
std::string refused(const Parameter& parameter, std::string_view written, std::string_view currency = "JPY") {
  const Literal literal(parameter, written, currency);
  INFO(written);
  CHECK_FALSE(literal.value);
  return literal.told();
}

Value law(const Parameter& parameter, std::string_view written) {
  const Literal literal(parameter, written);
  INFO(written << " gave " << literal.told());
  REQUIRE(literal.value);
  return *literal.value;
}

void check_law(const Value& value, Law expected, double a, double b, double c = 0) {
  CHECK(value.uncertain.law == expected);
  CHECK(value.uncertain.a == a);
  CHECK(value.uncertain.b == b);
  CHECK(value.uncertain.c == c);
}

}  // namespace

TEST_CASE("a rate is a percentage or a fraction, exactly") {
  CHECK(base(frequency(), "12%") == 0.12);
  CHECK(base(frequency(), "8%") == 0.08);
  CHECK(base(frequency(), "0.12") == 0.12);
  CHECK(base(frequency(), ".5") == 0.5);
  CHECK(base(frequency(), "0") == 0);
  CHECK(base(frequency(), "-0") == 0);
  CHECK_FALSE(std::signbit(base(frequency(), "-0")));
  CHECK(base(frequency(), "100%") == 1);
  CHECK(base(frequency(), "12 %") == 0.12);
  CHECK(base(frequency(), "'12%'") == 0.12);
  CHECK(base(frequency(), "12.5e-2") == 0.125);
  for (int i = 0; i <= 1000; ++i) {  // the same double as the decimal, never i / 1000.0 by way of a division
    const std::string tenths = std::to_string(i / 10) + "." + std::to_string(i % 10) + "%";
    const std::string digits = std::to_string(1000 + i).substr(1);
    CHECK(base(frequency(), tenths) == (i == 1000 ? 1.0 : std::stod("0." + digits)));
  }
}

TEST_CASE("full-width characters read as the plain ones") {
  CHECK(base(frequency(), "１２％") == 0.12);
  CHECK(base(frequency(), "１２．５％") == 0.125);
  CHECK(base(revenue(), "￥１２００") == 1200);
  CHECK(base(growth(), "−３％") == -0.03);
}

TEST_CASE("a bare rate of 1 or more is refused with both readings") {
  const Literal twelve(frequency(), "12");
  CHECK(twelve.told() == "rate-above-1");
  CHECK(twelve.with("key") == "frequency");
  CHECK(twelve.with("value") == "12");
  CHECK(twelve.with("percent") == "1200 %");
  CHECK(twelve.with("as_percent") == "12%");
  CHECK(twelve.with("as_fraction") == "0.12");
  const Literal one(frequency(), "1");
  CHECK(one.told() == "rate-above-1");
  CHECK(one.with("as_percent") == "1%");
  CHECK(one.with("as_fraction") == "100%");
  CHECK(refused(frequency(), "1.5") == "rate-above-1");
  CHECK(refused(growth(), "3") == "rate-above-1");
}

TEST_CASE("a rate outside its domain is refused") {
  CHECK(refused(frequency(), "120%") == "above-100");
  CHECK(refused(frequency(), "-5%") == "negative");
  CHECK(refused(frequency(), "-0.05") == "negative");
  CHECK(refused(parameter_of(Economic::baseline_loss), "100%") == "not-below");
  CHECK(refused(growth(), "-100%") == "not-above");
  CHECK(refused(parameter_of(Economic::discount_rate), "-1%") == "negative");
  CHECK(base(growth(), "-3%") == -0.03);
  CHECK(base(growth(), "+250%") == 2.5);
}

TEST_CASE("an amount may be scaled, grouped by underscores and marked with the scenario's currency") {
  CHECK(base(revenue(), "1200") == 1200);
  CHECK(base(revenue(), "1_200") == 1200);
  CHECK(base(revenue(), "1.2k") == 1200);
  CHECK(base(revenue(), "1.2K") == 1200);
  CHECK(base(revenue(), "1.2M") == 1'200'000);
  CHECK(base(revenue(), "3B") == 3e9);
  CHECK(base(revenue(), "1.1M") == 1'100'000);
  CHECK(base(revenue(), "4万") == 40'000);
  CHECK(base(revenue(), "1.2億") == 120'000'000);
  CHECK(base(revenue(), "3000万") == 30'000'000);
  CHECK(base(revenue(), "2兆") == 2e12);
  CHECK(base(revenue(), "3千") == 3'000);
  CHECK(base(revenue(), "5百万円") == 5'000'000);
  CHECK(base(revenue(), "2千万") == 20'000'000);
  CHECK(base(revenue(), "1億2000万円") == 120'000'000);
  CHECK(base(revenue(), "1億5000万") == 150'000'000);
  CHECK(base(revenue(), "1億5千万") == 150'000'000);
  CHECK(base(revenue(), "2万5千") == 25'000);
  CHECK(base(revenue(), "1万2345") == 12'345);
  CHECK(base(revenue(), "1億2000万0003") == 120'000'003);
  CHECK(base(revenue(), "¥1200") == 1200);
  CHECK(base(revenue(), "¥ 1_200") == 1200);
  CHECK(base(revenue(), "1200 JPY") == 1200);
  CHECK(base(revenue(), "JPY 1.2M") == 1'200'000);
  CHECK(base(revenue(), "1200円") == 1200);
  CHECK(base(revenue(), "1e6") == 1e6);
  CHECK(base(revenue(), "¥12", "CNY") == 12);
  CHECK(base(revenue(), "$12.50", "USD") == 12.5);
  CHECK(base(revenue(), "$12", "AUD") == 12);
  CHECK(base(revenue(), "US$12", "USD") == 12);
  CHECK(base(revenue(), "€1.2k", "EUR") == 1200);
  CHECK(base(revenue(), "12 £", "GBP") == 12);
  CHECK(base(revenue(), "120 kr", "SEK") == 120);
  CHECK(base(revenue(), "R$ 30", "BRL") == 30);
  CHECK(base(revenue(), "CHF 30", "CHF") == 30);
}

TEST_CASE("another currency's amount is refused") {
  const Literal euros(revenue(), "€1200");
  CHECK(euros.told() == "other-currency");
  CHECK(euros.with("currency") == "€");
  CHECK(euros.with("expected") == "JPY");
  CHECK(refused(revenue(), "1200 USD") == "other-currency");
  CHECK(refused(revenue(), "US$12", "AUD") == "other-currency");
  CHECK(refused(revenue(), "¥12", "USD") == "other-currency");
  CHECK(refused(revenue(), "¥12", "") == "currency-unstated");
  CHECK(refused(customers(), "¥12") == "no-currency-here");
  CHECK(refused(frequency(), "¥12%") == "no-currency-here");
}

TEST_CASE("a second mark of currency is refused, the same one too") {
  for (const char* text : {"USD 340 USD", "$340 USD", "USD 340 $", "US$340 USD", "¥12 USD", "USD 340 EUR"})
    CHECK(refused(revenue(), text, "USD") == "two-currencies");
  const Literal twice(revenue(), "$ 340 USD/month", "USD");
  CHECK(twice.told() == "two-currencies");
  CHECK(twice.with("first") == "$");
  CHECK(twice.with("second") == "USD");
  CHECK(twice.with("reading") == "$ 340");
}

TEST_CASE("marks that could be two things are refused with both readings") {
  const Literal comma(revenue(), "1,200", "USD");
  CHECK(comma.told() == "ambiguous-separator");
  CHECK(comma.with("reading") == "1_200");
  CHECK(comma.with("other") == "1.200");
  const Literal both(revenue(), "1.200,5");
  CHECK(both.told() == "ambiguous-separator");
  CHECK(both.with("reading") == "1_200.5");
  CHECK(both.with("other") == "1.2005");
  const Literal marked(revenue(), "$1,200万", "USD");
  CHECK(marked.told() == "ambiguous-separator");
  CHECK(marked.with("reading") == "$1_200万");
  const Literal decimal(frequency(), "12,5%");
  CHECK(decimal.told() == "separator");
  CHECK(decimal.with("reading") == "12.5%");
  CHECK(Literal(revenue(), "1.200.000").with("reading") == "1_200_000");
  CHECK(Literal(revenue(), "1 200").with("reading") == "1_200");
  CHECK(Literal(revenue(), "1'200").with("reading") == "1_200");
  CHECK(Literal(revenue(), "１，２００", "USD").told() == "ambiguous-separator");
  const Literal m(revenue(), "¥1.2m");
  CHECK(m.told() == "ambiguous-m");
  CHECK(m.with("million") == "¥1.2M");
  CHECK(m.with("thousand") == "¥1.2k");
}

TEST_CASE("another currency is told before marks that could be two things") {
  for (const char* text : {"8,500円", "€8,500", "8,500 EUR", "1,200 万円", "1.200,5 €", "8,500k €"}) {
    INFO(text);
    CHECK(refused(revenue(), text, "USD") == "other-currency");
  }
  CHECK(Literal(revenue(), "8,500円", "USD").with("currency") == "円");
  CHECK(refused(customers(), "$1.200,5") == "no-currency-here");
}

TEST_CASE("commas in groups of three are read where they can only mark thousands") {
  CHECK(base(customers(), "240,000") == 240'000);
  CHECK(base(customers(), "1,850,000") == 1'850'000);
  CHECK(base(customers(), "１，８５０，０００") == 1'850'000);
  CHECK(base(customers(), "1,200万") == 12'000'000);
  CHECK(base(revenue(), "8,500円") == 8'500);
  CHECK(base(revenue(), "8,500") == 8'500);
  CHECK(base(revenue(), "¥1,200万") == 12'000'000);
  CHECK(base(revenue(), "1,200百万円") == 1.2e9);
  CHECK(base(revenue(), "1,850,000", "USD") == 1'850'000);
  CHECK(base(revenue(), "$1,850,000.25", "USD") == 1'850'000.25);
  CHECK(base(revenue(), "$1,850.25", "USD") == 1'850.25);  // behind a comma, the point is the decimal one
  CHECK(base(revenue(), "8,500円/month") == 102'000);
  CHECK(law(frequency(), "1,034 of 2,512").uncertain.b == 2'512);
  check_law(law(customers(), "240,000 to 300,000"), Law::log_range, 240'000, 300'000);
  check_law(law(revenue(), "{pert: ['1,000', '2,000', '9,000']}"), Law::pert, 1'000, 2'000, 9'000);
  for (const char* text : {"240,5", "24,0000", "2400,000", "240,00", "0,500", "1,200,00", "240,,000", "1,200'000",
                           "1,850_000", "1_850,000", "240,000,", "1,200.000.000", "240, 000"})
    CHECK(refused(customers(), text) != "");
  for (const char* text : {"1,200k", "1,200 M", "1,200B"})  // 1.2 or 1200 of them?
    CHECK(refused(customers(), text) == "ambiguous-separator");
  CHECK(refused(customers(), "240,5") == "separator");
  CHECK(refused(frequency(), "0,120") == "separator");
}

TEST_CASE("digits behind a Japanese unit are refused where a unit may be missing") {
  const Literal five(revenue(), "1億5");
  CHECK(five.told() == "ambiguous-tail");
  CHECK(five.with("reading") == "100_000_005");
  CHECK(five.with("other") == "1億5千万");
  const Literal thousands(revenue(), "¥1億5千/month");
  CHECK(thousands.told() == "ambiguous-tail");
  CHECK(thousands.with("reading") == "¥100_005_000/month");
  CHECK(thousands.with("other") == "¥1億5千万/month");
  CHECK(Literal(revenue(), "1億5000円").with("other") == "1億5000万円");
  CHECK(Literal(revenue(), "3兆25").with("other") == "3兆25百億");
  CHECK(Literal(revenue(), "1億2000万3").with("other") == "1億2000万3千");
  CHECK(Literal(revenue(), "1億2000万3").with("reading") == "120_000_003");
  for (const char* text : {"1億5", "1億5千", "1億5000円", "3兆25", "2万5"}) {
    const Literal doubtful(revenue(), text);
    CHECK(doubtful.told() == "ambiguous-tail");
    for (const char* reading : {"reading", "other"}) CHECK(base(revenue(), doubtful.with(reading)) > 0);
  }
  for (const char* text : {"8万4仟", "1億5疋", "1億5千!"})  // no reading of the digits makes these a number
    CHECK(refused(revenue(), text) != "ambiguous-tail");
  CHECK(refused(revenue(), "1億2.5") == "not-a-number");
  CHECK(refused(revenue(), "1万00005") == "not-a-number");  // more digits than there are places
  CHECK(refused(revenue(), "1億000000000005") == "not-a-number");
}

TEST_CASE("a span that is written out is refused with the way to write it") {
  const auto hint = [](const Parameter& parameter, std::string_view written, std::string_view code) {
    const Literal literal(parameter, written);
    CHECK(literal.told() == code);
    return literal.faults.empty() ? std::string() : literal.faults[0].suggestion;
  };
  const Parameter& won = parameter_of(Economic::new_customers);
  CHECK(hint(won, "28 per month", "unknown-suffix") == "28/month");
  CHECK(hint(won, "28 a month", "unknown-suffix") == "28/month");
  CHECK(hint(won, "1.2k monthly", "unknown-suffix") == "1.2k/month");
  CHECK(hint(won, "28/月", "unknown-span") == "28/month");
  CHECK(hint(won, "28/mo", "unknown-span") == "month");
  CHECK(hint(won, "月28", "not-a-number") == "28/month");
  CHECK(hint(revenue(), "月額8,500円", "not-a-number") == "8,500円/month");
  CHECK(hint(revenue(), "¥4_200 per annum", "unknown-suffix") == "¥4_200/year");
  CHECK(hint(frequency(), "2% p.a.", "unknown-suffix") == "2%/year");
  CHECK(hint(won, "28 per week", "unknown-suffix") == "");
  CHECK(hint(customers(), "1,234,567人", "unknown-suffix") == "1,234,567");
  CHECK(hint(won, "月曜", "not-a-number") == "");
}

TEST_CASE("what is no number is refused") {
  for (const char* text :
       {"abc",  "'12..5'", "1__2",   "_1",       "1_", "'%'", "'-'", "--1", "1e",  "1e999", "yes", "'1.5.6'",
        "12%%", "1.2k%",   "1億2億", "1万20000", "¥",  "5.",  "1 2", "nan", "inf", "0x10",  "~12", "1/2/3"})
    CHECK(refused(customers(), text) != "");
  CHECK(refused(revenue(), "abc") == "not-a-number");
  CHECK(refused(revenue(), "12 bn") == "unknown-suffix");
  CHECK(Literal(revenue(), "12 bn").with("suffix") == "bn");
  CHECK(refused(revenue(), "12mio") == "unknown-suffix");
  CHECK(refused(revenue(), "5T") == "unknown-suffix");
  CHECK(refused(revenue(), "3割") == "unknown-suffix");
  CHECK(refused(revenue(), "''") == "no-value");
  CHECK(refused(revenue(), "null") == "no-value");
  CHECK(refused(revenue(), "[1, 2]") == "not-a-value");
  CHECK(refused(revenue(), std::string(300, '9')) == "not-a-number");
  CHECK(refused(revenue(), "12%") == "percent-of-amount");
  CHECK(refused(frequency(), "0.1k") == "scaled-rate");
}

TEST_CASE("counts and amounts keep to their domains") {
  CHECK(base(customers(), "1.1M") == 1'100'000);
  CHECK(base(customers(), "120k") == 120'000);
  CHECK(refused(customers(), "0") == "not-above");
  CHECK(refused(customers(), "-5") == "not-above");
  CHECK(refused(parameter_of(Economic::new_customers), "-5") == "negative");
  CHECK(base(parameter_of(Economic::new_customers), "0") == 0);
  CHECK(refused(revenue(), "-¥5") == "not-above");
}

TEST_CASE("a span converts, where the parameter has one") {
  const Literal monthly(revenue(), "31_000/month");
  REQUIRE(monthly.value);
  CHECK(monthly.value->base == 372'000);
  CHECK(monthly.value->spans == 12);
  CHECK(base(revenue(), "¥9_000 / quarter") == 36'000);
  CHECK(base(revenue(), "{value: 4_200, per: month}") == 50'400);
  CHECK(base(revenue(), "{value: 4_200/month, per: month}") == 50'400);
  CHECK(base(frequency(), "2%/month") == Approx(1 - std::pow(0.98, 12)).epsilon(1e-15));
  CHECK(base(frequency(), "2%/year") == 0.02);
  const Literal yearly(revenue(), "12_000/year", "JPY", Period::month);
  REQUIRE(yearly.value);
  CHECK(yearly.value->base == 1'000);
  CHECK(refused(margin(), "2%/month") == "no-span-here");
  CHECK(refused(margin(), "{value: 2%, per: year}") == "no-span-here");
  CHECK(refused(revenue(), "12/week") == "unknown-span");
  CHECK(refused(revenue(), "12/") == "unknown-span");
  CHECK(refused(revenue(), "{value: 12, per: week}") == "unknown-span");
  CHECK(refused(revenue(), "{value: 12/year, per: month}") == "two-spans");
}

TEST_CASE("a survey count keeps its law") {
  const Value counted = law(frequency(), "61 of 512");
  CHECK(counted.base == 61.0 / 512);
  check_law(counted, Law::counts, 61, 512);
  CHECK(counted.written == "61 of 512");
  CHECK(law(frequency(), "60.7 of 512").base == 60.7 / 512);
  const Value weighted = law(frequency(), "11.9% of 512");
  CHECK(weighted.base == 0.119);
  check_law(weighted, Law::counts, 0.119 * 512, 512);
  CHECK(law(frequency(), "0 of 512").base == 0);
  CHECK(law(frequency(), "41 of 1_024").uncertain.b == 1024);
  for (const char* text : {"512人中41人", "512 人中 41 人", "512人中41", "512中41", "512名中41名", "512件中41件",
                           "512社中41社", "５１２人中４１人"}) {
    check_law(law(frequency(), text), Law::counts, 41, 512);
    CHECK(law(frequency(), text).written == text);
  }
  check_law(law(frequency(), "1,034人中83人"), Law::counts, 83, 1034);
  check_law(law(frequency(), "512人中60.7人"), Law::counts, 60.7, 512);
  CHECK(law(frequency(), "512人中11.9%").base == 0.119);
  CHECK(law(frequency(), "{value: 500人中10人, per: month}").spans == 12);
  const Value monthly = law(frequency(), "10 of 500/month");
  CHECK(monthly.spans == 12);
  CHECK(monthly.base == Approx(1 - std::pow(0.98, 12)).epsilon(1e-15));
}

TEST_CASE("a survey count that is no share is refused, a small one warned about") {
  CHECK(refused(frequency(), "513 of 512") == "count-above-sample");
  CHECK(refused(frequency(), "-1 of 512") == "count-above-sample");
  CHECK(refused(frequency(), "101% of 512") == "count-above-sample");
  CHECK(refused(frequency(), "1 of 0") == "bad-sample");
  CHECK(refused(frequency(), "0 of 0.5") == "bad-sample");
  CHECK(refused(frequency(), "1 of 50%") == "bad-sample");
  CHECK(refused(frequency(), "1 of many") == "not-a-number");
  CHECK(refused(frequency(), "41人中512人") == "count-above-sample");
  CHECK(refused(frequency(), "512人中人") == "unknown-suffix");
  CHECK(refused(revenue(), "512人中41人") == "count-of-no-rate");
  const Literal below(frequency(), "0.18 of 900");
  CHECK(below.told() == "count-below-1");
  CHECK(below.with("percent") == "18%");
  CHECK(refused(frequency(), "900人中0.18人") == "count-below-1");
  CHECK(law(frequency(), "0.18% of 900").base == 0.0018);
  const Literal slash(frequency(), "162/900");
  CHECK(slash.told() == "count-with-slash");
  CHECK(slash.with("k") == "162");
  CHECK(slash.with("n") == "900");
  CHECK(refused(revenue(), "162/900") == "unknown-span");
  CHECK(refused(revenue(), "41 of 512") == "count-of-no-rate");
  CHECK(refused(parameter_of(Economic::baseline_loss), "512 of 512") == "not-below");
  const Literal few(frequency(), "7 of 29");
  CHECK(few.faults.empty());
  REQUIRE(few.warnings.size() == 1);
  CHECK(few.warnings[0].code.name() == "small-sample");
  CHECK(few.warnings[0].values.at(0).second == "29");
  REQUIRE(few.value);
  CHECK(few.value->base == 7.0 / 29);
  CHECK(Literal(frequency(), "7 of 30").warnings.empty());
  CHECK(Literal(frequency(), "{value: 7 of 29, source: poll}").value);
}

TEST_CASE("a range is the law that suits its kind") {
  const Value rate = law(frequency(), "6% to 11%");
  check_law(rate, Law::logit_range, 0.06, 0.11);
  CHECK(rate.base == base_of(rate.uncertain));
  CHECK(quantile(rate, 0.05) == Approx(0.06).epsilon(1e-14));
  check_law(law(frequency(), "0.06 to 0.11"), Law::logit_range, 0.06, 0.11);
  const Value amount = law(revenue(), "¥10k to ¥40k");
  check_law(amount, Law::log_range, 10'000, 40'000);
  CHECK(amount.base == 20'000);
  check_law(law(growth(), "-1% to 3%"), Law::normal_range, -0.01, 0.03);
  const Value monthly = law(revenue(), "1_000 to 4_000/month");
  CHECK(monthly.base == 24'000);
  CHECK(monthly.uncertain.a == 1'000);
  CHECK(quantile(monthly, 0.95) == Approx(48'000).epsilon(1e-13));
  CHECK(law(frequency(), "6% to 6%").base == 0.06);
}

TEST_CASE("a range that is reversed, doubtful or outside the domain is refused") {
  CHECK(refused(frequency(), "11% to 6%") == "range-reversed");
  CHECK(refused(frequency(), "6 to 11") == "rate-above-1");
  CHECK(refused(frequency(), "0.06 to 11%") == "mixed-range");
  CHECK(refused(revenue(), "1 to 2M") == "mixed-range");
  CHECK(refused(frequency(), "0% to 11%") == "range-at-limit");
  CHECK(refused(frequency(), "6% to 100%") == "range-at-limit");
  CHECK(refused(frequency(), "6% to 110%") == "above-100");
  CHECK(refused(frequency(), "-6% to 11%") == "negative");
  CHECK(refused(parameter_of(Economic::acquisition_cost), "0 to 100") == "range-from-zero");
  CHECK(refused(revenue(), "1/month to 2/year") == "two-spans");
  CHECK(refused(revenue(), "1 to 2 to 3") != "");
}

TEST_CASE("low, base and high are PERT, base the mode") {
  const Value value = law(frequency(), "{low: 4%, base: 6%, high: 11%}");
  check_law(value, Law::pert, 0.04, 0.06, 0.11);
  CHECK(value.base == 0.06);
  CHECK(value.written == "{low: 4%, base: 6%, high: 11%}");
  check_law(law(frequency(), "{pert: [0, 6%, 100%]}"), Law::pert, 0, 0.06, 1);
  check_law(law(revenue(), "{triangular: [¥1k, 2_000, 6k]}"), Law::triangular, 1'000, 2'000, 6'000);
  CHECK(law(revenue(), "{triangular: [¥1k, 2_000, 6k]}").base == 3'000);  // no base is stated: the mean
  CHECK(law(revenue(), "{pert: [1k, 2k, 9k], base: 2k}").base == 2'000);
  CHECK(refused(frequency(), "{low: 7%, base: 6%, high: 11%}") == "base-outside");
  CHECK(refused(frequency(), "{low: 12%, base: 6%, high: 11%}") == "range-reversed");
  CHECK(refused(frequency(), "{low: 4%, base: 6%, high: 110%}") == "above-100");
  CHECK(refused(frequency(), "{low: 4%, high: 11%}") == "no-mode");
  CHECK(refused(frequency(), "{low: 4%, base: 6%}") == "missing-key");
  CHECK(refused(frequency(), "{pert: [4%, 6%]}") == "law-not-a-list");
  CHECK(refused(frequency(), "{pert: 6%}") == "law-not-a-list");
  CHECK(refused(frequency(), "{pert: [4%, 6, 11%]}") == "rate-above-1");
}

TEST_CASE("the other laws") {
  const Value uniform = law(frequency(), "{uniform: [4%, 8%]}");
  check_law(uniform, Law::uniform, 0.04, 0.08);
  CHECK(uniform.base == 0.06);
  const Value normal = law(revenue(), "{normal: {mean: 1_000, sd: 100}}");
  check_law(normal, Law::normal, 1'000, 100);
  CHECK(normal.base == 1'000);
  const Value lognormal = law(revenue(), "{lognormal: {p5: 3k, p95: 7k}}");
  check_law(lognormal, Law::lognormal, 3'000, 7'000);
  CHECK(lognormal.base == base_of(lognormal.uncertain));
  const Value beta = law(frequency(), "{beta: {alpha: 2, beta: 6}}");
  check_law(beta, Law::beta, 2, 6);
  CHECK(beta.base == 0.25);
  const Value based = law(frequency(), "{beta: {alpha: 2, beta: 6}, base: 20%}");
  CHECK(based.base == 0.2);
}

TEST_CASE("laws that cannot be are refused") {
  CHECK(refused(frequency(), "{uniform: [8%, 4%]}") == "range-reversed");
  CHECK(refused(frequency(), "{uniform: [8%, 140%]}") == "above-100");
  CHECK(refused(frequency(), "{uniform: [4%, 8%], base: 9%}") == "base-outside");
  CHECK(refused(frequency(), "{normal: {mean: 5%, sd: 10%}}") == "negative");
  CHECK(refused(frequency(), "{normal: {mean: 5%, sd: -1%}}") == "negative-sd");
  CHECK(refused(frequency(), "{normal: {mean: 5%}}") == "missing-key");
  CHECK(refused(frequency(), "{normal: {mean: 5%, sd: 1%, median: 5%}}") == "unknown-key");
  CHECK(refused(frequency(), "{normal: 5%}") == "law-not-a-map");
  CHECK(refused(revenue(), "{lognormal: {p5: 0, p95: 7}}") == "range-from-zero");
  CHECK(refused(revenue(), "{beta: {alpha: 2, beta: 6}}") == "beta-of-no-rate");
  CHECK(refused(frequency(), "{beta: {alpha: 0, beta: 6}}") == "bad-shape");
  CHECK(refused(frequency(), "{beta: {alpha: 2%, beta: 6}}") == "not-a-number");
  CHECK(refused(frequency(), "{uniform: [4%, 8%], normal: {mean: 5%, sd: 1%}}") == "two-values");
  CHECK(refused(frequency(), "{value: 4%, base: 6%}") == "two-values");
  CHECK(refused(frequency(), "{base: 6%}") == "no-value-in-map");
  CHECK(refused(frequency(), "{}") == "no-value-in-map");
  CHECK(refused(revenue(), "{uniform: [1/month, 2]}") == "span-inside");
}

TEST_CASE("provenance may stand beside any value") {
  const Value measured =
      law(revenue(), "{value: 4_200, per: month, source: \"FY2025 ledger\", kind: measured, as_of: 2026-03}");
  CHECK(measured.base == 50'400);
  CHECK(measured.source == "FY2025 ledger");
  CHECK(measured.as_of == "2026-03");
  CHECK(measured.evidence == Evidence::measured);
  CHECK(measured.written == "4_200/month");
  CHECK(law(frequency(), "{value: 61 of 512, kind: survey}").evidence == Evidence::survey);
  CHECK(law(frequency(), "{value: 6%, kind: benchmark}").evidence == Evidence::benchmark);
  CHECK(law(frequency(), "{low: 4%, base: 6%, high: 11%, kind: assumed}").evidence == Evidence::assumed);
  CHECK(law(frequency(), "{value: {uniform: [4%, 8%]}, source: x}").base == 0.06);
  CHECK(law(frequency(), "{uniform: [4%, 8%], source: x}").written == "{uniform: [4%, 8%]}");
  CHECK(law(frequency(), "{uniform: [1%, 3%], per: month}").spans == 12);
  CHECK(law(frequency(), "5%").evidence == Evidence::unstated);
  for (const char* date : {"2026", "2026-Q1", "2026-12", "2026-03-31"})
    CHECK(law(frequency(), std::string("{value: 5%, as_of: ") + date + "}").as_of == date);
}

TEST_CASE("provenance that is not understood is refused, all of it at once") {
  CHECK(refused(frequency(), "{value: 5%, kind: guess}") == "not-one-of");
  CHECK(refused(frequency(), "{value: 5%, sauce: x}") == "unknown-key");
  CHECK(Literal(frequency(), "{value: 5%, sauce: x}").faults.at(0).suggestion == "source");
  CHECK(refused(frequency(), "{value: 5%, as_of: 2026-13}") == "bad-date");
  CHECK(refused(frequency(), "{value: 5%, as_of: last year}") == "bad-date");
  CHECK(refused(frequency(), "{value: 5%, source: [a]}") == "not-a-text");
  CHECK(refused(frequency(), "{value: 12, kind: guess}") == "not-one-of, rate-above-1");
}

TEST_CASE("a fault stands at the value itself") {
  const Literal literal(frequency(), "{source: x, value: 12}");
  REQUIRE(literal.faults.size() == 1);
  CHECK(literal.faults[0].place.column == 23);
  CHECK(literal.faults[0].place.length == 2);
}

TEST_CASE("an empty value is told once") { CHECK(Literal(frequency(), "").told() == "empty-value"); }

TEST_CASE("rest may stand in quotes") {
  Node node;
  node.type = Node::Type::scalar;
  node.text = "rest";
  CHECK(is_rest(node));
  node.quoted = true;
  CHECK(is_rest(node));
}

}  // namespace closs::literal_test
