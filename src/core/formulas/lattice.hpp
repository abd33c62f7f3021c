// Sets of fixes by the million: the formulas of one scenario over a column a fix, run in blocks of sets in one row of
// what else varies, or in blocks of rows.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/formulas/formulas.hpp"
#include "core/graph/tape.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// More fixes than this have no npv_share: the shares need every subset.
constexpr int most_fixes_shared = 20;
/// Why the fixes have no npv_share (a reason of Figure::none); empty: they have.
std::string_view no_npv_share(const Scenario& scenario);

class Lattice {
 public:
  /// Of formulas with FormulaOptions::sets.
  Lattice(const Scenario& scenario, const Formulas& formulas);

  struct Workspace {
    Tape::Workspace tape;
    Columns columns;
    std::vector<const double*> inputs;
    std::array<const double*, 2> outputs = {};
    std::size_t rows;
  };
  /// Buffers of one thread, for blocks of at most `rows` sets (at most block_rows).
  Workspace workspace(int rows = block_rows) const;
  /// What it reads beside the effects of fixes.
  std::span<const Expr> reads() const { return std::span(columns_).first(columns_.size() - fixes_); }
  /// Takes what it reads from one row of these columns: from here on the sets are evaluated there.
  void go_to(const double* const* reads, int row, Workspace& workspace) const;

  /// Joint npv of sets by number (bit j: fix j is in it); NaN where a rule is broken. Members whose requirements are
  /// not in the set count for nothing.
  void npv_of(std::span<const std::uint64_t> sets, Workspace& workspace, double* npv) const;
  /// The same of one set in n rows, at most as many as the workspace is for.
  void npv_of(std::uint64_t set, const double* const* reads, int n, Workspace& workspace, double* npv) const;
  /// pv_benefit in n rows of the workspace's own columns: first what reads() names, then the effects; whatever rules
  /// say. Lives in the workspace.
  const double* benefit_of(int n, Workspace& workspace) const;
  /// The column of a fix's effect.
  std::size_t effect(std::size_t fix) const { return columns_.size() - fixes_ + fix; }

  int operations() const { return tape_.operations(); }

 private:
  std::size_t fixes_;
  std::vector<std::uint64_t> whole_;  // per fix: the fix and what it requires; empty: there are too many for sets
  std::vector<Expr> columns_;         // what it reads, then the effects
  Tape tape_;                         // pv_benefit, npv

  /// Evaluates n rows of what the inputs of the workspace point to.
  void run(std::size_t n, Workspace& workspace, double* npv) const;
};

/// The lattice of a scenario as it stands: no column but those of its fixes.
Lattice lattice_of(const Scenario& scenario);
/// Every set of n fixes, by number.
std::vector<std::uint64_t> all_sets(int n);

/// Joint npv of many sets (docs/method.md, v(S)), on as many threads as there are workspaces.
void npv_of_sets(const Lattice& lattice, std::span<const std::uint64_t> sets, std::span<Lattice::Workspace> of_thread,
                 double* npv);
/// A workspace for each thread that so many sets keep busy, of at most `threads` (0: all cores).
std::vector<Lattice::Workspace> workspaces_for(const Lattice& lattice, std::size_t sets, int threads);
/// The same for a scenario as it stands.
std::vector<double> npv_of_sets(const Lattice& lattice, std::span<const std::uint64_t> sets, int threads);

}  // namespace closs
