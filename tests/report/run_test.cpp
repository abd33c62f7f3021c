#include "report/answers/run.hpp"

#include "catch.hpp"
#include "report/sample.hpp"

namespace closs::run_test {

namespace {

std::string text_of(const Sample& sample, ReportOptions options = {}, Language language = Language::en) {
  options.language = language;
  return as_text(run_document(sample.reported(), options), {.language = language, .width = 300});
}

bool has_line(const std::string& text, std::string_view wanted) { return text.find(wanted) != std::string::npos; }

}  // namespace

TEST_CASE("the headline says what a manager repeats") {
  Sample sample = make_sample();
  sample.set("total.revenue_at_risk_share", 0.121);
  CHECK(has_line(text_of(sample),
                 "¥1.46B of revenue a year is at risk, 12.1 % of all: 72,750 customers a year leave because of these "
                 "problems. Doing nothing costs ¥121M a month: ¥"));
  CHECK(has_line(text_of(sample), "Best fix: call-back, worth ¥310M of net present value over 3 years.\n"));
  CHECK(has_line(
      text_of(sample, {}, Language::ja),
      "年間14.6億円の売上が失われるおそれがあります（売上の12.1%）。これらの問題のために年間72,750人の顧客が離れ"
      "ています。放置コストは月額1.21億円です（限界利益の損失"));
}

TEST_CASE("without a margin the headline speaks of revenue at risk only") {
  Sample sample = make_sample();
  sample.none("total.cost_of_inaction_per_month", "no-margin");
  CHECK(has_line(text_of(sample), "leave because of these problems.\n"));
  CHECK(has_line(text_of(sample, {}, Language::ja), "離れています。\n"));
}

TEST_CASE("one line leads from those lost at the journey's end to those lost because of the problems") {
  Sample sample = make_sample();
  CHECK_FALSE(has_line(text_of(sample), "lost at the journey's end"));
  sample.results.netting = {.ended = 100'000, .anyway = 20'000, .unrealised = 7'000, .overlapping = 250};
  CHECK(has_line(text_of(sample),
                 "100,000 lost at the journey's end, less 20,000 who would have left anyway, 7,000 whose intention to "
                 "leave does not come true (realisation), 250 counted under several problems = 72,750 lost because of "
                 "the problems.\n"));
}

TEST_CASE("a fix that loses money is not called the best") {
  Sample sample = make_sample();
  sample.set("fix.e-invoice.npv", -2e8);
  sample.set("fix.call-back.npv", -1e8);
  CHECK(has_line(text_of(sample),
                 "No fix is worth its cost over 3 years: the best, call-back, has a net present value of −¥100M.\n"));
}

TEST_CASE("delight that outweighs all problems is no loss") {
  Sample sample = make_sample();
  sample.set("total.lost", -1200);
  CHECK(has_line(text_of(sample), "1,200 more a year stay than without them"));
}

TEST_CASE("problems stand by damage, fixes by net present value") {
  const Sample sample = make_sample();
  const std::string text = text_of(sample);
  const std::size_t table = text.find("By problem");
  CHECK(text.find("Outage", table) < text.find("Billing error", table));
  const std::size_t fixes = text.find("Fixes, best");
  CHECK(text.find("call-back", fixes) < text.find("E-invoice", fixes));
}

TEST_CASE("each none in a table is told in words, once a reason") {
  Sample sample = make_sample();
  CHECK(has_line(text_of(sample),
                 "Payback: none for call-back, because the outlay is not recovered within the horizon.\n"));
  CHECK(has_line(text_of(sample, {}, Language::ja),
                 "対象期間内に費用を回収できないため、call-backの回収期間は算出しません。\n"));
  for (const char* name : {"problem.billing.multiplier", "problem.outage.multiplier"})
    sample.none(name, "no-complaint-state");
  CHECK(has_line(text_of(sample), "Multiplier: none, because the model has no complaint state.\n"));
}

TEST_CASE("views of the same loss say that they do not add up") {
  Sample sample = make_sample();
  CHECK(has_line(text_of(sample), "Over 3 years, present value"));
  CHECK(has_line(text_of(sample), "they do not add up"));
  sample.scenario->horizon = 1;
  CHECK_FALSE(has_line(text_of(sample), "they do not add up"));
}

TEST_CASE("assumptions list what was written, by whom and when") {
  const Sample sample = make_sample();
  const std::string text = text_of(sample);
  CHECK(has_line(text, "\nBilling error\n  Frequency "));
  CHECK(has_line(text, "61 of 512 = 11.9 %"));
  CHECK(has_line(text, "Customer survey"));
  CHECK(has_line(text, "\nE-invoice\n  Billing error / Frequency, reduced by"));
  CHECK(has_line(
      text,
      "From the benchmark old-study: Frequency 6 % (1979, 47 years before the newest dated input of the scenario)."));
  CHECK(has_line(text, "Left at neutral values: Incidents per customer 1."));
  CHECK(has_line(text, "2 of the 3 stated inputs do not say whether they were measured (no `kind`)."));
}

TEST_CASE("a table by tag names the problems that have none") {
  ReportOptions options;
  options.by = "touchpoint";
  const std::string text = text_of(make_sample(), options);
  CHECK(has_line(text, "By touchpoint, widest damage first"));
  CHECK(has_line(text, "Without this tag, and so not in this table: Outage."));
}

TEST_CASE("a table by segment goes down to problems") {
  ReportOptions options;
  options.by = "segment";
  CHECK(has_line(text_of(make_sample(), options), "Home / Billing error"));
}

TEST_CASE("selected figures are a table of their own") {
  ReportOptions options;
  options.figures = {{.scope = Scope::fix, .measure = M::payback_months, .fix = 1},
                     {.scope = Scope::total, .measure = M::lost}};
  const std::string text = text_of(make_sample(), options);
  CHECK(has_line(text, "total.lost"));
  CHECK(has_line(text, "the outlay is not recovered within the horizon"));
  CHECK_FALSE(has_line(text, "By problem"));
}

TEST_CASE("no sentence of a report has an unfilled name") {
  for (const Language language : {Language::en, Language::ja})
    CHECK(text_of(make_sample(), {}, language).find('{') == std::string::npos);
}

}  // namespace closs::run_test
