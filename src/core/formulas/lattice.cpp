#include "core/formulas/lattice.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>

#include "core/at.hpp"
#include "core/graph/parallel.hpp"
#include "core/scenario/requirements.hpp"

namespace closs {
namespace {

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

std::vector<Expr> columns_of_sets(const Formulas& formulas) {
  std::vector<Expr> read{formulas.set_benefit, formulas.set_npv};
  for (const Within& rule : formulas.set_rules.of_rows) read.push_back(rule.e);
  std::vector<Expr> out = read_beside(formulas.graph, read, formulas.set_effects);
  out.insert(out.end(), formulas.set_effects.begin(), formulas.set_effects.end());
  return out;
}

}  // namespace

Lattice::Lattice(const Scenario& scenario, const Formulas& formulas)
    : fixes_(scenario.fixes.size()),
      columns_(columns_of_sets(formulas)),
      tape_(formulas.graph, columns_, std::array{formulas.set_benefit, formulas.set_npv}, formulas.set_rules.all()) {
  if (fixes_ > at(most_fixes_of_a_set)) return;
  const std::vector<std::vector<bool>> required = all_required(scenario);
  whole_.assign(fixes_, 0);
  for (std::size_t j = 0; j < fixes_; ++j)
    for (std::size_t k = 0; k < fixes_; ++k)
      if (k == j || required[j][k]) whole_[j] |= bit(k);
}

Lattice::Workspace Lattice::workspace(int rows) const {
  Workspace w{.tape = tape_.workspace(rows),
              .columns = Columns(columns_.size(), rows),
              .inputs = {},
              .outputs = {},
              .rows = at(rows)};
  for (std::size_t k = 0; k < columns_.size(); ++k) w.inputs.push_back(w.columns[k]);
  return w;
}

void Lattice::go_to(const double* const* reads, int row, Workspace& w) const {
  for (std::size_t k = 0; k < effect(0); ++k) std::fill_n(w.columns[k], w.rows, reads[k][row]);
}

void Lattice::run(std::size_t n, Workspace& w, double* npv) const {
  const bool any_refused = tape_.run(w.tape, w.inputs.data(), static_cast<int>(n), w.outputs.data());
  std::copy_n(w.outputs[1], n, npv);
  for (std::size_t row = 0; any_refused && row < n; ++row)
    if (w.tape.refused[row]) npv[row] = std::numeric_limits<double>::quiet_NaN();
}

void Lattice::npv_of(std::span<const std::uint64_t> sets, Workspace& w, double* npv) const {
  for (std::size_t first = 0; first < sets.size(); first += w.rows) {
    const std::size_t n = std::min(w.rows, sets.size() - first);
    for (std::size_t j = 0; j < fixes_; ++j) membership(sets.subspan(first, n), whole_[j], w.columns[effect(j)]);
    for (std::size_t k = 0; k < effect(0); ++k) w.inputs[k] = w.columns[k];
    run(n, w, npv + first);
  }
}

const double* Lattice::benefit_of(int n, Workspace& w) const {
  tape_.run(w.tape, w.inputs.data(), n, w.outputs.data());
  return w.outputs[0];
}

void Lattice::npv_of(std::uint64_t set, const double* const* reads, int n, Workspace& w, double* npv) const {
  std::copy_n(reads, effect(0), w.inputs.data());
  for (std::size_t j = 0; j < fixes_; ++j)
    std::fill_n(w.columns[effect(j)], w.rows, (set & whole_[j]) == whole_[j] ? 1.0 : 0.0);
  run(at(n), w, npv);
}

std::string_view no_npv_share(const Scenario& scenario) {
  if (any_excluded(scenario)) return "excluded-fixes";
  return scenario.fixes.size() > at(most_fixes_shared) ? "too-many-fixes" : "";
}

Lattice lattice_of(const Scenario& scenario) {
  return {scenario, Formulas(scenario, {.figures = false, .sets = true})};
}

std::vector<std::uint64_t> all_sets(int n) {
  std::vector<std::uint64_t> out(bit(at(n)));
  std::iota(out.begin(), out.end(), std::uint64_t{0});
  return out;
}

void npv_of_sets(const Lattice& lattice, std::span<const std::uint64_t> sets, std::span<Lattice::Workspace> of_thread,
                 double* npv) {
  const auto threads = static_cast<int>(of_thread.size());
  in_parallel(static_cast<std::int64_t>(sets.size()), chunk_rows, threads,
              [&](int thread, std::int64_t first, std::int64_t n) {
                lattice.npv_of(sets.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(n)),
                               of_thread[at(thread)], npv + first);
              });
}

std::vector<Lattice::Workspace> workspaces_for(const Lattice& lattice, std::size_t sets, int threads) {
  const auto count = static_cast<std::int64_t>(sets);
  const int rows = static_cast<int>(std::clamp<std::int64_t>(count, 1, block_rows));
  std::vector<Lattice::Workspace> out;
  for (int k = workers_for(count, chunk_rows, threads); k > 0; --k) out.push_back(lattice.workspace(rows));
  return out;
}

std::vector<double> npv_of_sets(const Lattice& lattice, std::span<const std::uint64_t> sets, int threads) {
  std::vector<double> npv(sets.size());
  std::vector<Lattice::Workspace> of_thread = workspaces_for(lattice, sets.size(), threads);
  npv_of_sets(lattice, sets, of_thread, npv.data());
  return npv;
}

}  // namespace closs
