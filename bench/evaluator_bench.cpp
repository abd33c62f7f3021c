// Rows per second of the evaluator, next to the same work written by hand: the lattice of 20 fixes, a sweep of a
// million points, and the reference tree with every parameter varying. Counters: rows/s. scripts/bench prints the
// ratios.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "by_hand.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/formulas/evaluate_rows.hpp"
#include "core/formulas/lattice.hpp"
#include "core/graph/tape.hpp"
#include "input/scenario/read.hpp"
#include "reference_scenario.hpp"

namespace closs {
namespace {

std::string whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

const Scenario& reference() {
  static const ReadScenario read = [] {
    Disk disk{whole};
    static Library library(disk, CLOSS_SOURCE_DIR "/models", {"goodman"}, {});
    ReadScenario out = read_scenario(library, "reference", reference_scenario(),
                                     {{}, {"problems.p0.frequency", "problems.p1.complaint_rate"}});
    for (const Fault& fault : out.faults)
      std::fprintf(stderr, "%s line %d\n", std::string(fault.code.name()).c_str(), fault.place.line);
    return out;
  }();
  return *read.scenario;
}

constexpr int lattice_fixes = 20;
constexpr std::uint64_t lattice = std::uint64_t{1} << lattice_fixes;
constexpr std::int64_t points = 1'000'000 / block_rows * block_rows;

void rate(benchmark::State& state, double rows) {
  state.counters["rows/s"] = benchmark::Counter(rows, benchmark::Counter::kIsIterationInvariantRate);
}

void lattice_evaluator(benchmark::State& state) {
  const std::vector<std::uint64_t> sets = all_sets(lattice_fixes);
  for (auto _ : state)
    benchmark::DoNotOptimize(npv_of_sets(lattice_of(reference()), sets, static_cast<int>(state.range(0))).data());
  rate(state, static_cast<double>(lattice));
  state.counters["operations"] = lattice_of(reference()).operations();
}
void lattice_by_hand(benchmark::State& state) {
  std::vector<double> npv(lattice);
  for (auto _ : state) npv_by_hand(reference(), 0, lattice, static_cast<int>(state.range(0)), npv.data());
  rate(state, static_cast<double>(lattice));
  const std::vector<double> ours = npv_of_sets(lattice_of(reference()), all_sets(lattice_fixes), 0);
  for (std::uint64_t k = 0; k < lattice; ++k)
    if (!(std::abs(npv[k] - ours[k]) <= 1e-9 * (std::abs(ours[k]) + 1e6)))
      return state.SkipWithError("the two disagree");
}

/// A sweep over three inputs: 100 x 100 x 100 points, made as they are needed.
Rows sweep() {
  const Segment& segment = reference().segments[0];
  const int c = reference().model->parameter("complaint_rate");
  Rows rows;
  rows.count = points;
  rows.columns = {segment.problems[0].occurrence, segment.problems[1].parameters[static_cast<std::size_t>(c)],
                  segment.economics[Economic::margin]};
  rows.fill = [](std::int64_t first, int n, double* const* columns) {
    for (int k = 0; k < n; ++k) {
      const std::int64_t i = first + k;
      columns[0][k] = 0.01 + 0.0003 * static_cast<double>(i / 10'000);
      columns[1][k] = 0.3 + 0.004 * static_cast<double>(i / 100 % 100);
      columns[2][k] = 0.2 + 0.005 * static_cast<double>(i % 100);
    }
  };
  return rows;
}
const std::vector<FigureId> swept{
    {.measure = M::lost}, {.measure = M::revenue_at_risk}, {.measure = M::cost_of_inaction}};

/// What both do with the figures: sums that must agree.
struct Sums {
  std::vector<double> of_block = std::vector<double>(static_cast<std::size_t>(points / block_rows));
  void operator()(const EvaluatedBlock& b) {
    double sum = 0;
    for (int k = 0; k < b.n; ++k) sum += b.figures[0][k] + b.figures[1][k] + b.figures[2][k];
    of_block[static_cast<std::size_t>(b.first / block_rows)] = sum;
  }
};

void sweep_evaluator(benchmark::State& state) {
  const Rows rows = sweep();
  Sums sums;
  for (auto _ : state)
    evaluate_rows(reference(), rows, swept, static_cast<int>(state.range(0)),
                  [&](const EvaluatedBlock& b) { sums(b); });
  rate(state, static_cast<double>(points));
}
void sweep_hand(benchmark::State& state) {
  const Rows rows = sweep();
  Sums sums, ours;
  for (auto _ : state)
    sweep_by_hand(reference(), rows, static_cast<int>(state.range(0)), [&](const EvaluatedBlock& b) { sums(b); });
  rate(state, static_cast<double>(points));
  evaluate_rows(reference(), rows, swept, 0, [&](const EvaluatedBlock& b) { ours(b); });
  for (std::size_t k = 0; k < sums.of_block.size(); ++k)
    if (!(std::abs(sums.of_block[k] - ours.of_block[k]) <= 1e-9 * std::abs(ours.of_block[k])))
      return state.SkipWithError("the two disagree");
}

/// Every number of the tree varies: the case of a simulation.
void tree_all_varying(benchmark::State& state) {
  const Scenario& s = reference();
  Rows rows;
  rows.count = 1 << 18;
  for (std::size_t v = 0; v < s.values.size(); ++v)
    if (s.values[v].origin == Origin::scenario && s.values[v].base > 0 && !s.values[v].address.fix)
      rows.columns.push_back(static_cast<int>(v));
  // The numbers are made before, so that it is the evaluation that is measured, and not the making.
  constexpr int period = 256;
  std::vector<std::vector<double>> made;
  for (const int column : rows.columns) {
    made.emplace_back();
    for (int k = 0; k < period + block_rows; ++k)
      made.back().push_back(s.values[static_cast<std::size_t>(column)].base *
                            (1 + 1e-9 * static_cast<double>(k % period)));
  }
  rows.fill_one = [&](int column, std::int64_t first, int n, double* to) {
    std::copy_n(made[static_cast<std::size_t>(column)].data() + first % period, n, to);
  };
  std::vector<FigureId> wanted = swept;
  for (int i = 0; i < 12; ++i) wanted.push_back({.scope = Scope::problem, .measure = M::revenue_at_risk, .problem = i});
  for (auto _ : state)
    evaluate_rows(s, rows, wanted, static_cast<int>(state.range(0)),
                  [](const EvaluatedBlock& b) { benchmark::DoNotOptimize(b.figures[0][0]); });
  rate(state, static_cast<double>(rows.count));
  state.counters["inputs"] = static_cast<double>(rows.columns.size());
}

BENCHMARK(lattice_evaluator)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(lattice_by_hand)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(sweep_evaluator)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(sweep_hand)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tree_all_varying)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace closs

BENCHMARK_MAIN();
