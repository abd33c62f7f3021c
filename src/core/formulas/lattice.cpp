#include "core/formulas/lattice.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/at.hpp"
#include "core/graph/parallel.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

std::vector<Within> limits_of(std::span<const Rule> rules) {
  std::vector<Within> out;
  for (const Rule& rule : rules) out.push_back({rule.e, rule.low, rule.high});
  return out;
}

/// 1 where all of `whole` is in the set, else 0: the bits of these two numbers, so that no row branches.
void membership(std::span<const std::uint64_t> sets, std::uint64_t whole, double* column) {
  constexpr auto one = std::bit_cast<std::uint64_t>(1.0);
  if (std::has_single_bit(whole)) {
    const int j = std::countr_zero(whole);
    for (std::size_t row = 0; row < sets.size(); ++row)
      column[row] = std::bit_cast<double>((0 - (sets[row] >> j & 1)) & one);
    return;
  }
  for (std::size_t row = 0; row < sets.size(); ++row) column[row] = (sets[row] & whole) == whole ? 1.0 : 0.0;
}

}  // namespace

Lattice::Lattice(const Scenario& scenario, const Formulas& formulas)
    : point_columns_(formulas.graph.inputs().size() - scenario.fixes.size()),
      fixes_(scenario.fixes.size()),
      required_(all_required(scenario)),
      tape_(formulas.graph, std::vector{formulas.set_benefit, formulas.set_npv}, limits_of(formulas.set_rules)) {}

Lattice::Workspace Lattice::workspace(std::span<const double> point) const {
  Workspace w{.tape = tape_.workspace(),
              .columns = Columns(point_columns_ + fixes_, block_rows),
              .inputs = {},
              .outputs = std::vector<const double*>(2)};
  for (std::size_t k = 0; k < point_columns_ + fixes_; ++k) {
    w.inputs.push_back(w.columns[k]);
    if (k < point_columns_) std::fill_n(w.columns[k], block_rows, point[k]);
  }
  return w;
}

void Lattice::npv_of(std::span<const std::uint64_t> sets, Workspace& w, double* npv) const {
  for (std::size_t first = 0; first < sets.size(); first += block_rows) {
    const std::size_t n = std::min<std::size_t>(block_rows, sets.size() - first);
    for (std::size_t j = 0; j < fixes_; ++j) {
      std::uint64_t whole = std::uint64_t{1} << j;
      for (std::size_t r = 0; r < fixes_; ++r)
        if (required_[j][r]) whole |= std::uint64_t{1} << r;
      membership(sets.subspan(first, n), whole, w.columns[point_columns_ + j]);
    }
    const bool any_refused = tape_.run(w.tape, w.inputs.data(), static_cast<int>(n), w.outputs.data());
    std::copy_n(w.outputs[1], n, npv + first);
    for (std::size_t row = 0; any_refused && row < n; ++row)
      if (w.tape.refused[row]) npv[first + row] = std::numeric_limits<double>::quiet_NaN();
  }
}

void Lattice::benefit_of(int fix, std::span<const double> effects, Workspace& w, double* benefit) const {
  for (std::size_t first = 0; first < effects.size(); first += block_rows) {
    const std::size_t n = std::min<std::size_t>(block_rows, effects.size() - first);
    for (std::size_t j = 0; j < fixes_; ++j) {
      double* column = w.columns[point_columns_ + j];
      if (j == at(fix))
        std::copy_n(effects.data() + first, n, column);
      else
        std::fill_n(column, n, required_[at(fix)][j] ? 1.0 : 0.0);
    }
    tape_.run(w.tape, w.inputs.data(), static_cast<int>(n), w.outputs.data());
    std::copy_n(w.outputs[0], n, benefit + first);
  }
}

void npv_of_sets(const Lattice& lattice, std::span<const double> point, std::int64_t count,
                 const std::function<std::uint64_t(std::int64_t)>& set, int threads, double* npv) {
  struct Mine {
    Lattice::Workspace workspace;
    std::vector<std::uint64_t> sets;
  };
  std::vector<Mine> of_thread(at(workers_for(count, chunk_rows, threads)));
  for (Mine& mine : of_thread) mine.workspace = lattice.workspace(point);
  in_parallel(count, chunk_rows, threads, [&](int thread, std::int64_t first, std::int64_t n) {
    Mine& mine = of_thread[at(thread)];
    mine.sets.resize(static_cast<std::size_t>(n));
    for (std::int64_t k = 0; k < n; ++k) mine.sets[static_cast<std::size_t>(k)] = set(first + k);
    lattice.npv_of(mine.sets, mine.workspace, npv + first);
  });
}

namespace {

Lattice lattice_of(const Scenario& scenario) {
  return {scenario, Formulas(scenario, {.figures = false, .sets = true})};
}

}  // namespace

void npv_of_fix_sets(const Scenario& scenario, std::uint64_t first, std::uint64_t count, int threads, double* npv) {
  npv_of_sets(
      lattice_of(scenario), {}, static_cast<std::int64_t>(count),
      [&](std::int64_t k) { return first + static_cast<std::uint64_t>(k); }, threads, npv);
}

void npv_of_fix_sets(const Scenario& scenario, std::span<const std::uint64_t> sets, int threads, double* npv) {
  npv_of_sets(
      lattice_of(scenario), {}, static_cast<std::int64_t>(sets.size()),
      [&](std::int64_t k) { return sets[static_cast<std::size_t>(k)]; }, threads, npv);
}

}  // namespace closs
