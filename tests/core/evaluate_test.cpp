// The evaluator against docs/method.md section 7 and the rules of its sections, on scenarios built by hand.
#include "core/formulas/evaluate.hpp"
#include "core/formulas/evaluate_rows.hpp"

#include <cmath>
#include <cstring>

#include "catch.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/overlap.hpp"
#include "core/formulas/shares.hpp"
#include "core/graph/tape.hpp"

namespace closs::evaluate_test {

namespace {

Formula of(int parameter) { return {{{1, {{parameter, false}}}}}; }

/// Goodman's tree, with realisation, spend_cut left out.
std::shared_ptr<const Model> goodman() {
  auto m = std::make_shared<Model>();
  m->name = "goodman";
  for (const char* name : {"complaint_rate", "outcomes.satisfied", "outcomes.mollified", "outcomes.dissatisfied",
                           "loss.satisfied", "loss.mollified", "loss.dissatisfied", "loss.silent"})
    m->parameters.push_back({.name = name, .kind = Kind::rate, .domain = {0, 1}});
  for (std::size_t k : {1u, 2u, 3u}) m->parameters[k].group = "outcomes";
  m->realisation = 8;
  m->parameters.push_back(realisation_parameter());
  const auto leaf = [](const char* id, int loss) {
    return State{.id = id, .steps = {{state_lost, false, of(loss)}, {state_kept, true, {}}}};
  };
  m->states = {State{.id = "problem", .steps = {{1, false, of(0)}, {5, true, {}}}},
               State{.id = "complained", .steps = {{2, false, of(1)}, {3, false, of(2)}, {4, false, of(3)}}},
               leaf("satisfied", 4),
               leaf("mollified", 5),
               leaf("dissatisfied", 6),
               leaf("silent", 7)};
  m->complaint = 1;
  m->order = {0, 1, 2, 3, 4, 5};
  return m;
}

struct Made {
  Scenario s;
  int add(const Parameter& p, double base) {
    s.values.push_back({.base = base, .parameter = &p});
    return static_cast<int>(s.values.size()) - 1;
  }
};

Made section_7() {
  Made m;
  Scenario& s = m.s;
  s.model = goodman();
  s.currency = "USD";
  s.economics[Economic::discount_rate] = m.add(parameter_of(Economic::discount_rate), 0);
  Segment seg;
  seg.economics[Economic::customers] = m.add(parameter_of(Economic::customers), 1'000'000);
  seg.economics[Economic::revenue_per_customer] = m.add(parameter_of(Economic::revenue_per_customer), 200);
  seg.economics[Economic::baseline_loss] = m.add(parameter_of(Economic::baseline_loss), 0.08);
  seg.economics[Economic::margin] = m.add(parameter_of(Economic::margin), 0.5);
  ProblemInputs in;
  in.occurrence = m.add(parameter_of(Occurring::frequency), 0.30);
  in.incidents = m.add(parameter_of(Occurring::incidents_per_customer), 1);
  for (const double x : {0.5, 0.40, 0.35, 0.25, 0.10, 0.30, 0.60, 0.35, 1.0})
    in.parameters.push_back(m.add(s.model->parameters[in.parameters.size()], x));
  s.groups = {{in.parameters[1], in.parameters[2], in.parameters[3]}};
  for (const int v : s.groups[0]) s.values[static_cast<std::size_t>(v)].group = 0;
  seg.problems = {in};
  s.problems = {{.id = "any", .name = {}, .place = {}}};
  s.segments = {seg};
  return m;
}

double total(const Scenario& s, M measure) {
  const FigureId id{.scope = Scope::total, .measure = measure};
  const Results r = evaluate(s, std::span(&id, 1));
  REQUIRE(r.faults.empty());
  REQUIRE(r.figures.at(0).none.empty());
  return r.figures[0].value;
}

Change change(Made& m, ParameterId parameter, Move move, double q) {
  return {.target = {.problem = 0, .parameter = parameter},
          .move = move,
          .value = m.add(parameter_of(Occurring::frequency), q),
          .place = {}};
}

int add_fix(Made& m, std::vector<Change> changes, double once) {
  Fix fix;
  fix.id = "fix" + std::to_string(m.s.fixes.size());
  fix.changes = std::move(changes);
  fix.once = m.add(fix_cost_parameters()[0], once);
  fix.per_period = m.add(fix_cost_parameters()[1], 0);
  fix.in_segment = {true};
  m.s.fixes.push_back(fix);
  return static_cast<int>(m.s.fixes.size()) - 1;
}

double figure(const Scenario& s, FigureId id) {
  const Results r = evaluate(s, std::span(&id, 1));
  REQUIRE(r.faults.empty());
  INFO(r.figures.at(0).none);
  REQUIRE(r.figures[0].none.empty());
  return r.figures[0].value;
}

}  // namespace

TEST_CASE("the worked example of docs/method.md section 7 comes out to its printed digits") {
  const Made m = section_7();
  CHECK(total(m.s, M::lost) == Approx(72'750).epsilon(1e-12));
  CHECK(total(m.s, M::lost_gross) == Approx(96'750).epsilon(1e-12));
  CHECK(total(m.s, M::lost_baseline) == Approx(24'000).epsilon(1e-12));
  CHECK(total(m.s, M::revenue_at_risk) == Approx(14'550'000).epsilon(1e-12));
}

TEST_CASE("what is lost at the journey's end, less who would have left anyway, less realisation and overlap, is lost") {
  Made m = section_7();
  const auto netted = [&] {
    const Netting n = evaluate(m.s).netting;
    CHECK(n.ended - n.anyway - n.unrealised - n.overlapping == Approx(total(m.s, M::lost)).epsilon(1e-12));
    return n;
  };
  CHECK(netted().ended == Approx(96'750).epsilon(1e-12));
  CHECK(netted().anyway == Approx(24'000).epsilon(1e-12));
  CHECK(netted().unrealised == 0);
  m.s.values[static_cast<std::size_t>(m.s.segments[0].problems[0].parameters[8])].base = 0.7;
  CHECK(netted().unrealised == Approx(0.3 * 72'750).epsilon(1e-12));
  m.s.problems.push_back({.id = "other", .name = {}, .place = {}});
  m.s.segments[0].problems.push_back(m.s.segments[0].problems[0]);
  CHECK(netted().overlapping == 0);
  m.s.overlap = Overlap::independent;
  CHECK(netted().overlapping > 0);
}

TEST_CASE("losses below the baseline are worth a word") {
  Made m = section_7();
  const auto told = [&] {
    std::vector<std::string_view> codes;
    for (const Fault& fault : evaluate(m.s).faults) codes.push_back(fault.code.name());
    return codes;
  };
  CHECK(told().empty());
  for (const int loss : {4, 5, 6, 7})
    m.s.values[static_cast<std::size_t>(m.s.segments[0].problems[0].parameters[static_cast<std::size_t>(loss)])].base =
        0.079;
  CHECK(told() == std::vector<std::string_view>{"loss-below-baseline"});
}

TEST_CASE("the levers of section 7 as fixes save what the page says, together more than their sum") {
  Made m = section_7();
  add_fix(m, {change(m, Occurring::frequency, Move::reduce, 0.10)}, 1000);
  add_fix(m, {change(m, ModelParameter{0}, Move::to, 0.60)}, 1000);
  add_fix(m,
          {change(m, ModelParameter{1}, Move::to, 0.50), change(m, ModelParameter{2}, Move::to, 0.35),
           change(m, ModelParameter{3}, Move::to, 0.15)},
          1000);
  const auto saved = [&](int fix) {
    return figure(m.s, {.scope = Scope::fix, .measure = M::saved_per_period, .fix = fix});
  };
  CHECK(saved(0) == Approx(7'275));
  CHECK(saved(1) == Approx(1'650));
  CHECK(saved(2) == Approx(7'500));
  CHECK(figure(m.s, {.scope = Scope::joint, .measure = M::saved_per_period}) == Approx(16'860));
  const double npv = figure(m.s, {.scope = Scope::joint, .measure = M::npv});
  CHECK(npv == Approx(16'860 * 100 - 3000));
  double shares = 0;
  for (int j = 0; j < 3; ++j) shares += figure(m.s, {.scope = Scope::fix, .measure = M::npv_share, .fix = j});
  CHECK(shares == Approx(npv).epsilon(1e-12));
  CHECK(figure(m.s, {.scope = Scope::fix, .measure = M::roi, .fix = 0}) == Approx((7'275 * 100 - 1000) / 1000.0));
  CHECK(figure(m.s, {.scope = Scope::fix, .measure = M::break_even_effect, .fix = 0}) == Approx(1000.0 / 727'500));
  CHECK(figure(m.s, {.scope = Scope::fix, .measure = M::break_even_cost, .fix = 0}) == Approx(727'500));
  CHECK(figure(m.s, {.scope = Scope::fix, .measure = M::payback_months, .fix = 0}) == Approx(12 * 1000.0 / 727'500));
}

TEST_CASE("touched shares push the untouched aside in proportion") {
  Made m = section_7();
  m.s.horizon = 1;
  add_fix(m, {change(m, ModelParameter{1}, Move::to, 0.50)}, 0);  // satisfied to 50 %: .35 and .25 share the rest
  const double k = 0.5 / 0.6;
  const double l = 0.5 * (0.5 * 0.1 + 0.35 * k * 0.3 + 0.25 * k * 0.6) + 0.5 * 0.35;
  CHECK(figure(m.s, {.scope = Scope::fix, .measure = M::saved_per_period, .fix = 0}) == Approx(300'000 * (0.3225 - l)));
}

TEST_CASE("rows give the same bits as single evaluations, for any number of threads") {
  const Made m = section_7();
  const std::vector<FigureId> wanted{
      {.measure = M::lost}, {.measure = M::horizon_cost_of_inaction}, {.measure = M::churn_rate}};
  Rows rows;
  rows.count = 20'000;
  rows.columns = moved_with(m.s, m.s.groups[0][0]);
  rows.columns.push_back(m.s.segments[0].problems[0].occurrence);
  const auto at_row = [&](std::int64_t i, double* out) {
    spread(m.s, m.s.groups[0][0], static_cast<double>(i % 100) / 100, std::span(out, 3));
    out[3] = 0.001 * static_cast<double>(i / 100);
  };
  rows.fill = [&](std::int64_t first, int n, double* const* columns) {
    double row[4];
    for (int k = 0; k < n; ++k) {
      at_row(first + k, row);
      for (int c = 0; c < 4; ++c) columns[c][k] = row[c];
    }
  };
  const std::vector<double> one = figures_of_rows(m.s, rows, wanted, 1), two = figures_of_rows(m.s, rows, wanted, 2);
  CHECK(one == two);
  for (const std::int64_t i : {std::int64_t{0}, std::int64_t{777}, std::int64_t{19'999}}) {
    Scenario moved = m.s;
    double row[4];
    at_row(i, row);
    for (std::size_t c = 0; c < 4; ++c) moved.values[static_cast<std::size_t>(rows.columns[c])].base = row[c];
    const Results r = evaluate(moved, wanted);
    REQUIRE(r.faults.empty());
    for (std::size_t k = 0; k < wanted.size(); ++k)
      CHECK(r.figures[k].value == one[static_cast<std::size_t>(i) * wanted.size() + k]);
  }
}

TEST_CASE("rows of every figure of fixes give the same bits as single evaluations") {
  Made m = section_7();
  m.s.horizon = 4;
  m.s.values[static_cast<std::size_t>(m.s.economics[Economic::discount_rate])].base = 0.07;
  add_fix(m, {change(m, Occurring::frequency, Move::reduce, 0.10)}, 400'000);
  add_fix(m, {change(m, ModelParameter{0}, Move::to, 0.60)}, 50'000);
  add_fix(m, {change(m, ModelParameter{1}, Move::to, 0.50)}, 90'000);
  m.s.fixes[1].start = 2;
  m.s.fixes[1].ramp = 2;
  m.s.fixes[2].required = {1};
  std::vector<FigureId> wanted;
  for (const FigureId& id : figures_of(m.s))
    if (of_fixes(id.scope)) wanted.push_back(id);
  Rows rows;
  rows.count = 40;
  rows.columns = {m.s.segments[0].problems[0].occurrence, m.s.segments[0].economics[Economic::margin],
                  m.s.fixes[0].once, m.s.fixes[2].changes[0].value};
  const auto at_row = [](std::int64_t i, std::size_t column) {
    const double step = static_cast<double>(i) / 40;
    return column == 0 ? 0.9 * step : column == 1 ? 0.2 + 0.5 * step : column == 2 ? 30'000 * step : 0.3 + 0.6 * step;
  };
  rows.fill = [&](std::int64_t first, int n, double* const* columns) {
    for (int k = 0; k < n; ++k)
      for (std::size_t c = 0; c < rows.columns.size(); ++c) columns[c][k] = at_row(first + k, c);
  };
  const std::vector<double> figures = figures_of_rows(m.s, rows, wanted, 1);
  // Column by column, right where it is read: alone, and beside figures that are none of fixes.
  rows.fill_one = [&](int column, std::int64_t first, int n, double* to) {
    for (int k = 0; k < n; ++k) to[k] = at_row(first + k, static_cast<std::size_t>(column));
  };
  const auto same_numbers = [](const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
  };
  CHECK(same_numbers(figures_of_rows(m.s, rows, wanted, 2), figures));
  const std::vector<FigureId> mixed{{.measure = M::lost}, wanted.front()};
  const std::vector<double> one_by_one = figures_of_rows(m.s, rows, mixed, 1);
  rows.fill_one = nullptr;
  CHECK(same_numbers(figures_of_rows(m.s, rows, mixed, 1), one_by_one));
  int exist = 0;
  for (std::int64_t i = 0; i < rows.count; ++i) {
    Scenario moved = m.s;
    for (std::size_t c = 0; c < rows.columns.size(); ++c)
      moved.values[static_cast<std::size_t>(rows.columns[c])].base = at_row(i, c);
    const Results r = evaluate(moved, wanted);
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      INFO(name_of(m.s, wanted[k]) << " in row " << i);
      const double of_row = figures[static_cast<std::size_t>(i) * wanted.size() + k];
      CHECK(std::isnan(of_row) == !r.figures[k].none.empty());
      if (r.figures[k].none.empty()) CHECK(of_row == r.figures[k].value);
      exist += r.figures[k].none.empty();
    }
  }
  CHECK(exist > 1000);
}

TEST_CASE("what fixes cost together is what each of them costs") {
  Made m = section_7();
  m.s.horizon = 3;
  for (int j = 0; j < 3; ++j) add_fix(m, {change(m, Occurring::frequency, Move::reduce, 0.10)}, 1000.1 * (j + 1));
  m.s.fixes[2].start = 3;
  double sum = 0;
  for (int j = 0; j < 3; ++j) sum += figure(m.s, {.scope = Scope::fix, .measure = M::pv_cost, .fix = j});
  CHECK(figure(m.s, {.scope = Scope::joint, .measure = M::pv_cost}) == sum);
}

TEST_CASE("shares of overlapping problems are the Shapley shares") {
  // By enumeration of orders for three problems.
  const std::vector<double> a{0.3, 0.5, -0.1};
  const auto whole = [&](unsigned set) {
    double keep = 1;
    for (unsigned i = 0; i < 3; ++i)
      if (set & (1u << i)) keep *= 1 - a[i];
    return 1 - keep;
  };
  const std::vector<Expr> shares = overlap_shares({a[0], a[1], a[2]}, gauss_rule(2));
  double sum = 0;
  for (unsigned i = 0; i < 3; ++i) {
    double expected = 0;
    for (unsigned set = 0; set < 8; ++set) {
      if (set & (1u << i)) continue;
      const int size = std::popcount(set);
      const double weight = size == 1 ? 1.0 / 6 : 1.0 / 3;
      expected += weight * (whole(set | (1u << i)) - whole(set));
    }
    CHECK(shares[i].value == Approx(expected).epsilon(1e-14));
    sum += shares[i].value;
  }
  CHECK(sum == Approx(whole(7)).epsilon(1e-14));
}

TEST_CASE("Gauss rules integrate polynomials of degree 2n-1 exactly") {
  for (int n = 1; n <= 40; ++n) {
    const GaussRule rule = gauss_rule(n);
    for (int degree = 0; degree < 2 * n; ++degree) {
      double sum = 0;
      for (std::size_t k = 0; k < rule.points.size(); ++k) sum += rule.weights[k] * std::pow(rule.points[k], degree);
      CHECK(sum == Approx(1.0 / (degree + 1)).epsilon(1e-13));
    }
  }
}

}  // namespace closs::evaluate_test
