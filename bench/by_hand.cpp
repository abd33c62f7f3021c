#include "by_hand.hpp"

#include <Eigen/Core>
#include <array>
#include <limits>

#include "core/graph/parallel.hpp"
#include "core/graph/tape.hpp"

namespace closs {
namespace {

using Row = Eigen::Array<double, block_rows, 1>;
constexpr int problems = 12, segments = 3, periods = 5, fixes = 20, phases = 2;

/// The reference scenario as plain numbers.
struct Plain {
  double b = 0, m = 0, factor = 1, growth = 1, cost_growth = 1;
  std::array<double, problems> F{}, c{}, if_complained{}, silent{}, cost{};
  std::array<double, segments> N{}, n{}, r{};
  struct Lever {
    int problem = 0;
    bool complaints = false;
    double q = 0, once = 0, per_period = 0;
    int ramp = 1;
  };
  std::array<Lever, fixes> levers{};
};

Plain plain(const Scenario& s) {
  Plain p;
  const auto v = [&](int index) { return s.values[static_cast<std::size_t>(index)].base; };
  p.b = v(s.segments[0].economics[Economic::baseline_loss]);
  p.m = v(s.segments[0].economics[Economic::margin]);
  p.factor = 1 / (1 + v(s.economics[Economic::discount_rate]));
  p.growth = 1 + v(s.economics[Economic::revenue_per_customer_growth]);
  p.cost_growth = 1 + v(s.economics[Economic::cost_growth]);
  for (std::size_t i = 0; i < problems; ++i) {
    const ProblemInputs& in = s.segments[0].problems[i];
    const auto at = [&](const char* name) {
      return v(in.parameters[static_cast<std::size_t>(s.model->parameter(name))]);
    };
    p.F[i] = v(in.occurrence);
    p.c[i] = at("complaint_rate");
    p.if_complained[i] = at("outcomes.satisfied") * at("loss.satisfied") +
                         at("outcomes.mollified") * at("loss.mollified") +
                         at("outcomes.dissatisfied") * at("loss.dissatisfied");
    p.silent[i] = at("loss.silent");
    p.cost[i] = at("cost_per_contact");
  }
  for (std::size_t k = 0; k < segments; ++k) {
    p.N[k] = v(s.segments[k].economics[Economic::customers]);
    p.n[k] = v(s.segments[k].economics[Economic::new_customers]);
    p.r[k] = v(s.segments[k].economics[Economic::revenue_per_customer]);
  }
  for (std::size_t j = 0; j < s.fixes.size() && j < fixes; ++j) {
    const Change& change = s.fixes[j].changes[0];
    p.levers[j] = {*change.target.problem,   change.target.parameter != ParameterId(Occurring::frequency),
                   v(change.value),          v(s.fixes[j].once),
                   v(s.fixes[j].per_period), s.fixes[j].ramp};
  }
  return p;
}

/// One block of sets: the whole of docs/method.md sections 1, 2, 4 and 5 for this scenario.
void npv_block(const Plain& p, const double* benefit0, const double* pv_cost, std::uint64_t first, double* out) {
  std::array<Row, fixes> x;
  Row cost = Row::Zero();
  for (std::size_t j = 0; j < fixes; ++j) {
    for (int row = 0; row < block_rows; ++row)
      x[j](row) = (first + static_cast<std::uint64_t>(row)) >> j & 1 ? 1.0 : 0.0;
    cost += x[j] * pv_cost[j];
  }
  std::array<Row, phases> L, handling;
  for (int phase = 0; phase < phases; ++phase) {
    L[static_cast<std::size_t>(phase)].setConstant(p.b);
    handling[static_cast<std::size_t>(phase)].setZero();
    for (std::size_t i = 0; i < problems; ++i) {
      const auto level = [&](const Plain::Lever& lever) { return phase == 0 && lever.ramp == 2 ? 0.5 : 1.0; };
      const Row F = p.F[i] * (1 - x[i] * (level(p.levers[i]) * p.levers[i].q));
      if (i + problems < fixes) {
        const Plain::Lever& lever = p.levers[i + problems];
        const Row c = (p.c[i] + x[i + problems] * (level(lever) * lever.q)).max(0.0).min(1.0);
        L[static_cast<std::size_t>(phase)] += F * (c * p.if_complained[i] + (1 - c) * p.silent[i] - p.b);
        handling[static_cast<std::size_t>(phase)] += F * c * p.cost[i];
      } else {
        const double l = p.c[i] * p.if_complained[i] + (1 - p.c[i]) * p.silent[i];
        L[static_cast<std::size_t>(phase)] += F * (l - p.b);
        handling[static_cast<std::size_t>(phase)] += F * (p.c[i] * p.cost[i]);
      }
    }
  }
  Row npv = -cost;
  for (std::size_t k = 0; k < segments; ++k) {
    Row A = Row::Constant(p.N[k]);
    double r = p.r[k] * p.m, growth = 1, discount = 1;
    for (std::size_t t = 0; t < periods; ++t) {
      const std::size_t phase = t == 0 ? 0 : 1;
      discount *= p.factor;
      const Row retained = A * (1 - L[phase]);
      npv += (retained * r - A * handling[phase] * growth) * discount;
      A = retained + p.n[k];
      r *= p.growth;
      growth *= p.cost_growth;
    }
  }
  npv -= benefit0[0];
  Eigen::Map<Row>(out, block_rows) = npv;
}

}  // namespace

void npv_by_hand(const Scenario& scenario, std::uint64_t first, std::uint64_t count, int threads, double* npv) {
  const Plain p = plain(scenario);
  std::array<double, fixes> pv_cost{};
  double before = 0, L = p.b, handling = 0;
  for (std::size_t i = 0; i < problems; ++i) {
    L += p.F[i] * (p.c[i] * p.if_complained[i] + (1 - p.c[i]) * p.silent[i] - p.b);
    handling += p.F[i] * p.c[i] * p.cost[i];
  }
  for (std::size_t j = 0; j < fixes; ++j) {
    pv_cost[j] = p.levers[j].once;
    double discount = 1, growth = 1;
    for (int t = 0; t < periods; ++t, growth *= p.cost_growth)
      pv_cost[j] += p.levers[j].per_period * growth * (discount *= p.factor);
  }
  for (std::size_t k = 0; k < segments; ++k) {
    double A = p.N[k], r = p.r[k] * p.m, growth = 1, discount = 1;
    for (int t = 0; t < periods; ++t) {
      discount *= p.factor;
      before += (A * (1 - L) * r - A * handling * growth) * discount;
      A = A * (1 - L) + p.n[k];
      r *= p.growth;
      growth *= p.cost_growth;
    }
  }
  in_parallel(static_cast<std::int64_t>(count), chunk_rows, threads, [&](int, std::int64_t from, std::int64_t n) {
    for (std::int64_t row = 0; row < n; row += block_rows)
      npv_block(p, &before, pv_cost.data(), first + static_cast<std::uint64_t>(from + row), npv + from + row);
  });
}

void sweep_by_hand(const Scenario& scenario, const Rows& rows, int threads,
                   const std::function<void(const EvaluatedBlock&)>& work) {
  const Plain p = plain(scenario);
  // What the rows do not move: the other ten problems.
  double excess = 0, handling = 0, others = 0;
  for (std::size_t i = 2; i < problems; ++i) {
    excess += p.F[i] * (p.c[i] * p.if_complained[i] + (1 - p.c[i]) * p.silent[i] - p.b);
    handling += p.F[i] * p.c[i] * p.cost[i];
  }
  for (std::size_t i = 1; i < problems; ++i) others += p.F[i];
  const double l0 = p.c[0] * p.if_complained[0] + (1 - p.c[0]) * p.silent[0] - p.b;
  in_parallel(rows.count, chunk_rows, threads, [&](int, std::int64_t from, std::int64_t n) {
    Row frequency, c, margin, lost, at_risk, inaction;
    double* const columns[] = {frequency.data(), c.data(), margin.data()};
    const double* const figures[] = {lost.data(), at_risk.data(), inaction.data()};
    for (std::int64_t at = from; at < from + n; at += block_rows) {
      rows.fill(at, block_rows, columns);
      const Row share = excess + frequency * l0 + p.F[1] * (c * p.if_complained[1] + (1 - c) * p.silent[1] - p.b);
      const Row cost = handling + frequency * (p.c[0] * p.cost[0]) + c * (p.F[1] * p.cost[1]);
      // Segments apart, then summed, as docs/method.md has it.
      lost.setZero();
      at_risk.setZero();
      inaction.setZero();
      for (std::size_t k = 0; k < segments; ++k) {
        const Row here = p.N[k] * share;
        const Row risk = here * p.r[k];
        lost += here;
        at_risk += risk;
        inaction += margin * risk + p.N[k] * cost;
      }
      // The rule that frequencies add up to at most 1, and that figures exist.
      const bool kept =
          ((frequency + others) <= 1 + 1e-9).all() && lost.allFinite() && at_risk.allFinite() && inaction.allFinite();
      if (!kept) lost.setConstant(std::numeric_limits<double>::quiet_NaN());
      work({at, block_rows, figures});
    }
  });
}

}  // namespace closs
