// The charts of `run`'s report against the figures that they draw.
#include <cmath>
#include <optional>

#include "catch.hpp"
#include "core/formulas/formulas.hpp"
#include "input/world.hpp"
#include "report/answers/run.hpp"

namespace closs::run_pictures_test {

namespace {

/// A scenario with its report where pictures are shown.
struct Pictured {
  ReadScenario read;
  Results results;
  std::optional<Ranges> ranges;
  Document document;

  explicit Pictured(ReadScenario given, bool ranged = false, Language language = Language::en)
      : read(std::move(given)), results(evaluate(*read.scenario)) {
    if (ranged) {
      const std::vector<FigureId> figures = {{.scope = Scope::total, .measure = M::lost}};
      ranges = ranges_of(*read.scenario, figures, 1, cash_drawn(*read.scenario, results));
    }
    ReportOptions options;
    options.pictures = true;
    options.language = language;
    Reported reported{read.scenario.get(), &results, read.sources, {}};
    reported.ranges = ranges;
    document = run_document(reported, options);
  }

  double value(const std::string& name) const {
    for (const Figure& one : results.figures)
      if (name_of(*read.scenario, one.id) == name) return one.exists() ? one.value : std::nan("");
    throw std::logic_error(name);
  }
  /// The charts that are drawn so, in the order of the report.
  template <class Drawn>
  std::vector<const Chart*> charts() const {
    std::vector<const Chart*> out;
    for (const Part& part : document.parts)
      if (const auto* chart = std::get_if<Chart>(&part); chart && std::holds_alternative<Drawn>(chart->drawing))
        out.push_back(chart);
    return out;
  }
  bool says(const std::string& text) const {
    return as_text(document, {.width = 2000}).find(text) != std::string::npos;
  }
};

Pictured example(const std::string& name, bool ranged = false, Language language = Language::en) {
  test::World world;
  world.files[name] = world.text_of(CLOSS_SOURCE_DIR "/examples/" + name);
  return Pictured(world.read(name), ranged, language);
}

double number(const Chart& chart, std::size_t row, std::size_t column) {
  return std::get<Quantity>(chart.table.rows[row].cells[column]).value;
}
std::string words(const Chart& chart, std::size_t row, std::size_t column) {
  return std::get<std::string>(chart.table.rows[row].cells[column]);
}

/// So many problems, each with more affected customers than the one before.
std::string with_problems(int count) {
  std::string text = "problems:\n";
  for (int k = 1; k <= count; ++k)
    text += "  p" + std::to_string(k) + ": {frequency: " + std::to_string(k) + "e-4, loyalty_drop: 20%}\n";
  return "closs: 1\nname: Many\nmodel: drop\ncurrency: USD\ncustomers: 1M\nrevenue_per_customer: 100\n" + text;
}

const char* const two_fixes = R"(
horizon: 4
margin: 50%
discount_rate: 0%
fixes:
  now: {changes: {problems.a.frequency: {reduce: 5% to 15%}}, cost: {once: 1.5M, per_period: 100k}}
  later: {changes: {problems.a.complaint_rate: {points: 20%}}, cost: {once: 600k}, start: 3}
)";

/// The moment at which a line comes from below 0 for the last time, and stays above; 0: it is never below.
double last_crossing(const Lines& lines) {
  const std::vector<double>&up = lines.lines[0].up, &across = lines.across;
  double crossing = 0;
  for (std::size_t k = 0; k + 1 < up.size(); ++k)
    if (up[k] < 0 && up[k + 1] >= 0) crossing = across[k] + (across[k + 1] - across[k]) * -up[k] / (up[k + 1] - up[k]);
  return crossing;
}

}  // namespace

TEST_CASE("damage stands by problem, with a bar of its revenue at risk, and a sentence that says whose most is") {
  const Pictured telecom = example("telecom.yaml");
  const Chart& damage = *telecom.charts<Bars>().at(0);
  CHECK(damage.title == "71.2 % of the revenue at risk comes from Billing error and Outage.");
  CHECK(example("telecom.yaml", false, Language::ja).charts<Bars>().at(0)->title ==
        "請求誤りと通信障害がリスク売上の71.2%を占めます。");
  const Bars& bars = std::get<Bars>(damage.drawing);
  REQUIRE(damage.table.rows.size() == 5);
  REQUIRE(bars.bars.size() == 5);
  CHECK(bars.bars[0].to == telecom.value("problem.billing.revenue_at_risk"));
  CHECK(bars.bars[3].from == 0);
  CHECK(std::isnan(bars.bars[4].to));  // the total is no part of it
  CHECK(bars.axis.to.value == bars.bars[0].to);
}

TEST_CASE("behind the widest problems the others are one row, and nothing is lost") {
  const Pictured few(test::read(with_problems(41)));
  CHECK(few.charts<Bars>().at(0)->table.rows.size() == 42);
  const Pictured many(test::read(with_problems(100)));
  const Chart& damage = *many.charts<Bars>().at(0);
  CHECK(damage.title == "The 3 widest of 100 problems make 5.88 % of the revenue at risk.");
  REQUIRE(damage.table.rows.size() == 42);
  CHECK(words(damage, 0, 0) == "p100");
  CHECK(words(damage, 40, 0) == "60 others");
  const auto column = [&](std::string_view title) {
    for (std::size_t c = 0; c < damage.table.columns.size(); ++c)
      if (std::get<std::string>(damage.table.columns[c].title) == title) return c;
    throw std::logic_error("no such column");
  };
  for (const auto& [title, name] : {std::pair{"Revenue at risk", "total.revenue_at_risk"},
                                    std::pair{"Lost", "total.lost"}, std::pair{"Affected", "total.affected"}}) {
    double sum = 0;
    for (std::size_t row = 0; row <= 40; ++row) sum += number(damage, row, column(title));
    CHECK(sum == Approx(many.value(name)));
  }
  CHECK(std::get<Bars>(damage.drawing).bars[40].to == number(damage, 40, column("Revenue at risk")));
}

TEST_CASE("one problem needs no chart") {
  const Pictured one(test::read(test::goodman()));
  CHECK(one.charts<Bars>().empty());
  CHECK(one.says("By problem"));
}

TEST_CASE("problems that bring customers are told apart from those that cost some") {
  const std::string text = R"(closs: 1
name: Delight
model: goodman
currency: USD
customers: 1M
revenue_per_customer: 100
baseline_loss: 20%
problem_defaults: {complaint_rate: 100%, outcomes: {satisfied: 100%, mollified: 0%, dissatisfied: 0%}}
problems:
  bad: {frequency: 10%, loss: {satisfied: 50%, mollified: 0%, dissatisfied: 0%, silent: 0%}}
  good: {frequency: 10%, loss: {satisfied: 10%, mollified: 0%, dissatisfied: 0%, silent: 0%}}
)";
  const Pictured both(test::read(text));
  CHECK(both.charts<Bars>().at(0)->title == "bad puts most revenue at risk: $3.00M.");
  const Bars& bars = std::get<Bars>(both.charts<Bars>().at(0)->drawing);
  CHECK(bars.axis.from.value == bars.bars[1].to);
  CHECK(bars.bars[1].to < 0);
}

TEST_CASE("as many go into a state as leave it, and as many as the report says") {
  for (const char* name : {"telecom.yaml", "retailer.yaml", "escalation.yaml", "goodmans-law.yaml"}) {
    INFO(name);
    const Pictured pictured = example(name);
    const Scenario& scenario = *pictured.read.scenario;
    REQUIRE(pictured.charts<Flow>().size() == 1);
    const Chart& chart = *pictured.charts<Flow>()[0];
    const Flow& flow = std::get<Flow>(chart.drawing);
    std::vector<double> into(flow.stops.size()), out(flow.stops.size());
    std::size_t bands = 0;
    for (std::size_t row = 0; row < chart.table.rows.size(); ++row) {
      std::size_t ends[2] = {flow.stops.size(), flow.stops.size()};
      for (std::size_t stop = 0; stop < flow.stops.size(); ++stop)
        for (const std::size_t side : {0u, 1u})
          if (flow.stops[stop].name == words(chart, row, side)) ends[side] = stop;
      REQUIRE(ends[0] < flow.stops.size());
      REQUIRE(ends[1] < flow.stops.size());
      const double count = number(chart, row, 2);
      out[ends[0]] += count;
      into[ends[1]] += count;
      CHECK(number(chart, row, 3) == Approx(count / flow.stops[ends[0]].count.value));
      // Drawn, unless it leads back.
      if (bands == flow.bands.size() || flow.bands[bands].from != static_cast<int>(ends[0]) ||
          flow.bands[bands].to != static_cast<int>(ends[1])) {
        CHECK(flow.stops[ends[1]].column <= flow.stops[ends[0]].column);
        continue;
      }
      CHECK(flow.stops[ends[0]].column < flow.stops[ends[1]].column);
      CHECK(flow.bands[bands++].count == count);
    }
    CHECK(bands == flow.bands.size());
    int last = 0;
    for (const Flow::Stop& stop : flow.stops) last = std::max(last, stop.column);
    double ended = 0;
    for (std::size_t stop = 0; stop < flow.stops.size(); ++stop) {
      const Flow::Stop& here = flow.stops[stop];
      INFO(here.name);
      bool state = false;
      for (std::size_t k = 0; k < scenario.model->states.size(); ++k) {
        if (scenario.model->states[k].label.in(Language::en) != here.name) continue;
        state = true;
        CHECK(here.count.value == Approx(pictured.value("state." + scenario.model->states[k].id + ".reached")));
        CHECK(out[stop] == Approx(here.count.value));
        if (here.column > 0) CHECK(into[stop] == Approx(here.count.value));
      }
      if (state) continue;
      CHECK(here.column == last);
      CHECK(into[stop] == Approx(here.count.value));
      if (here.lost) ended = here.count.value;
    }
    CHECK(ended == Approx(pictured.results.netting.ended));
    CHECK(chart.notes.empty() ==
          (std::string_view(name) != "escalation.yaml" && std::string_view(name) != "retailer.yaml"));
  }
  CHECK(example("telecom.yaml").charts<Flow>()[0]->title ==
        "Of 309,449 customers with a problem 90,755 are lost at the journey's end, 48.7 % of them from Silent.");
}

TEST_CASE("where steps lead back to the start, those who come for the first time stand before it") {
  test::World world;
  world.files["again.yaml"] = R"(closs_model: 1
name: again
losses: include_baseline
start: p
parameters:
  again: {kind: rate}
  away: {kind: rate}
states:
  p: {to: {q: rest, lost: away}}
  q: {to: {p: again, q: again, kept: rest}}
)";
  world.files["s.yaml"] =
      "closs: 1\nname: Loop\nmodel: again.yaml\ncurrency: USD\ncustomers: 1k\nrevenue_per_customer: 100\n"
      "baseline_loss: 0%\nproblems: {a: {frequency: 10%, again: 20%, away: 50%}}\n";
  const ReadScenario read = world.read("s.yaml");
  REQUIRE(test::codes(read) == std::vector<std::string>{});
  const Pictured pictured(read);
  const Chart& chart = *pictured.charts<Flow>().at(0);
  const Flow& flow = std::get<Flow>(chart.drawing);
  REQUIRE(flow.stops.size() == 5);  // p, q, lost, kept, and who come to p
  const auto& come = flow.stops[4];
  CHECK(come.name == "Customers with a problem");
  CHECK(come.column == 0);
  CHECK(come.count.value == Approx(100));
  CHECK(flow.stops[0].column == 1);
  CHECK(flow.stops[0].count.value == Approx(pictured.value("state.p.reached")));
  CHECK(pictured.value("state.p.reached") > 100);
  CHECK(flow.stops[2].count.value + flow.stops[3].count.value == Approx(100));
  CHECK(flow.bands.size() == 4);  // into p, p to q, p to lost, q to kept
  CHECK(chart.table.rows.size() == 6);
  REQUIRE(chart.notes.size() == 1);
  CHECK(chart.notes[0].find("lead back to a state that was passed before") != std::string::npos);
}

TEST_CASE("two tags against each other: of each problem its revenue at risk, once") {
  const Pictured telecom = example("telecom.yaml");
  REQUIRE(telecom.charts<HeatMap>().size() == 1);
  const Chart& map = *telecom.charts<HeatMap>()[0];
  CHECK(map.title == "Most revenue is at risk where touchpoint is invoice and phase is pay: ¥2.65B, 45.5 % of all.");
  CHECK(std::get<HeatMap>(map.drawing).most == telecom.value("problem.billing.revenue_at_risk"));
  double sum = 0;
  for (const Table::Row& row : map.table.rows)
    for (std::size_t c = 1; c < row.cells.size(); ++c)
      if (!is_blank(row.cells[c])) sum += std::get<Quantity>(row.cells[c]).value;
  CHECK(sum == Approx(telecom.value("total.revenue_at_risk")));
  CHECK_FALSE(telecom.says("not both tags"));
}

TEST_CASE("the map takes the two keys with most values, and the widest values of these") {
  std::string text =
      "closs: 1\nname: Tags\nmodel: drop\ncurrency: USD\ncustomers: 1M\nrevenue_per_customer: 100\n"
      "problems:\n";
  for (int k = 0; k < 60; ++k)
    text += "  p" + std::to_string(k) + ": {frequency: " + std::to_string(k + 1) +
            "e-4, loyalty_drop: 20%, tags: {few: f" + std::to_string(k % 2) + ", one: same, many: m" +
            std::to_string(k) + (k == 7 ? "" : ", some: s" + std::to_string(k % 9)) + "}}\n";
  const ReadScenario read = test::read(text);
  REQUIRE(test::codes(read) == std::vector<std::string>{});
  const Pictured tagged(read);
  const Chart& map = *tagged.charts<HeatMap>().at(0);
  // The others come to more than any of those that have a name.
  CHECK(map.title == "Most revenue is at risk where many is m59 and some is s5: $120K, 3.28 % of all.");
  CHECK(std::get<HeatMap>(map.drawing).most == Approx(120'000));
  REQUIRE(map.table.rows.size() == 20);
  REQUIRE(map.table.columns.size() == 9);
  CHECK(std::get<std::string>(map.table.columns[0].title) == "many");
  CHECK(std::get<std::string>(map.table.columns[8].title) == "2 others");
  CHECK(words(map, 0, 0) == "m41");  // 19 values with most, in the order of the file
  CHECK(words(map, 18, 0) == "m59");
  CHECK(words(map, 19, 0) == "41 others");
  double sum = 0;
  for (const Table::Row& row : map.table.rows)
    for (std::size_t c = 1; c < row.cells.size(); ++c)
      if (!is_blank(row.cells[c])) sum += std::get<Quantity>(row.cells[c]).value;
  const double total = tagged.value("total.revenue_at_risk");
  CHECK(sum == Approx(total - tagged.value("problem.p7.revenue_at_risk")));
  CHECK(tagged.says("0.437 % of the revenue at risk is of problems that have not both tags."));  // 8 of 1830
  CHECK(example("escalation.yaml").charts<HeatMap>().empty());
}

TEST_CASE("the line of cash crosses 0 where the fix is paid back, and ends at the undiscounted sum") {
  for (const char* name : {"telecom.yaml", "two-offers.yaml"}) {
    INFO(name);
    const Pictured pictured = example(name, true);
    const Scenario& scenario = *pictured.read.scenario;
    const std::vector<CashPoints> drawn = cash_drawn(scenario, pictured.results);
    const std::vector<const Chart*> charts = pictured.charts<Lines>();
    REQUIRE(charts.size() == drawn.size());
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      const std::string of =
          drawn[k].fix == all_together ? "joint" : "fix." + scenario.fixes[static_cast<std::size_t>(drawn[k].fix)].id;
      INFO(of);
      const Lines& lines = std::get<Lines>(charts[k]->drawing);
      const Lines::Line& line = lines.lines.at(0);
      const double payback = pictured.value(of + ".payback_months");
      if (std::isnan(payback))
        CHECK(line.up.back() < 0);
      else
        CHECK(last_crossing(lines) == Approx(payback).epsilon(1e-12));
      REQUIRE(line.low.size() == line.up.size());
      for (std::size_t p = 0; p < line.up.size(); ++p) {
        CHECK(line.low[p] <= line.high[p]);
        CHECK(line.up[p] == number(*charts[k], p, 1));
      }
    }
  }
  const Pictured telecom = example("telecom.yaml", true);
  const std::vector<const Chart*> charts = telecom.charts<Lines>();
  REQUIRE(charts.size() == 3);
  CHECK(charts[0]->title == "Electronic invoice is paid back after 12.7 months; over 3 years the sum comes to ¥1.21B.");
  CHECK(charts[1]->title ==
        "Call back every business customer is not paid back within 3 years: at the end ¥95.0M is missing.");
}

TEST_CASE("at no discount the cash of a fix ends at its net present value") {
  const Pictured pictured(test::read(test::goodman(two_fixes)), true);
  const std::vector<const Chart*> charts = pictured.charts<Lines>();
  REQUIRE(charts.size() == 3);
  const std::vector<CashPoints> drawn = cash_drawn(*pictured.read.scenario, pictured.results);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::string of = drawn[k].fix == all_together ? "joint" : drawn[k].fix == 0 ? "fix.now" : "fix.later";
    INFO(of);
    CHECK(std::get<Lines>(charts[k]->drawing).lines[0].up.back() == Approx(pictured.value(of + ".npv")));
  }
  const Lines& joint = std::get<Lines>(charts[2]->drawing);
  CHECK(joint.across == std::vector<double>{0, 12, 24, 24, 36, 48});  // the second fix is paid after two years
  CHECK(joint.lines[0].up[2] - joint.lines[0].up[3] == Approx(600'000));
  CHECK(joint.lines[0].up[0] == -1.5e6);
  for (std::size_t k = 0; k < 3; ++k) {  // what nobody doubts has no band
    const bool certain = drawn[k].fix == 1;
    CHECK(std::get<Lines>(charts[k]->drawing).lines[0].low.empty() == certain);
    CHECK(charts[k]->table.columns.size() == (certain ? 2 : 4));
  }
}

TEST_CASE("of a long course some points are left out, but none at which the line turns or is paid back") {
  const std::string text = R"(closs: 1
name: Long
model: goodman
currency: USD
period: month
horizon: 200
discount_rate: 0%
customers: 1M
new_customers: 15k
revenue_per_customer: 200
margin: 50%
baseline_loss: 1%
problems:
  a:
    frequency: 3%
    complaint_rate: 50%
    outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
    loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
fixes:
  first: {changes: {problems.a.frequency: {reduce: 50%}}, cost: {once: 30M, per_period: 100k}, ramp: 24}
  second: {changes: {problems.a.complaint_rate: {points: 20%}}, cost: {once: 10M}, start: 72}
)";
  const ReadScenario read = test::read(text);
  REQUIRE(read.scenario);
  const Pictured pictured(read);
  const std::vector<CashPoints> drawn = cash_drawn(*read.scenario, pictured.results);
  REQUIRE(drawn.size() == 3);
  for (std::size_t k = 0; k < drawn.size(); ++k) {
    const Lines& lines = std::get<Lines>(pictured.charts<Lines>()[k]->drawing);
    const std::string of = drawn[k].fix == all_together ? "joint" : drawn[k].fix == 0 ? "fix.first" : "fix.second";
    INFO(of);
    CHECK(lines.across.size() <= 60);
    REQUIRE_FALSE(std::isnan(pictured.value(of + ".payback_months")));
    CHECK(last_crossing(lines) == Approx(pictured.value(of + ".payback_months")).epsilon(1e-9));
    CHECK(lines.lines[0].up.back() == Approx(pictured.value(of + ".npv")));
    if (drawn[k].fix != all_together) continue;
    double drop = 0;
    for (std::size_t p = 0; p + 1 < lines.across.size(); ++p)
      if (lines.across[p] == 71 && lines.across[p + 1] == 71) drop = lines.lines[0].up[p] - lines.lines[0].up[p + 1];
    CHECK(drop == Approx(10e6));
  }
}

TEST_CASE("without pictures the report has none") {
  const Pictured telecom = example("telecom.yaml");
  const Reported reported{telecom.read.scenario.get(), &telecom.results, telecom.read.sources, {}};
  for (const Part& part : run_document(reported, {}).parts) CHECK_FALSE(std::holds_alternative<Chart>(part));
}

TEST_CASE("no sentence of the pictures has an unfilled name") {
  for (const Language language : {Language::en, Language::ja})
    for (const char* name : {"telecom.yaml", "retailer.yaml", "escalation.yaml"})
      CHECK(as_text(example(name, true, language).document, {.language = language}).find('{') == std::string::npos);
}

}  // namespace closs::run_pictures_test
