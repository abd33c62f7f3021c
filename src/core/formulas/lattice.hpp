// Sets of fixes by the million: the formulas of one scenario over a column a fix, run in blocks of sets at one point of
// the other columns.
#pragma once

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
  /// The last columns of the formulas are those of the fixes' effects (FormulaOptions::sets).
  Lattice(const Scenario& scenario, const Formulas& formulas);

  struct Workspace {
    Tape::Workspace tape;
    Columns columns;
    std::vector<const double*> inputs, outputs;
    std::size_t rows;
  };
  /// Buffers of one thread, for blocks of at most `rows` sets (at most block_rows).
  Workspace workspace(int rows = block_rows) const;
  /// Sets the columns before those of effects: from here on the sets are evaluated at these numbers.
  void go_to(std::span<const double> point, Workspace& workspace) const;

  /// Joint npv of sets by number (bit j: fix j is in it); NaN where a rule is broken. Members whose requirements are
  /// not in the set count for nothing.
  void npv_of(std::span<const std::uint64_t> sets, Workspace& workspace, double* npv) const;
  /// pv_benefit of what a fix requires and of the fix itself, with these shares of its effect; whatever rules say.
  void benefit_of(int fix, std::span<const double> effects, Workspace& workspace, double* benefit) const;

  int operations() const { return tape_.operations(); }

 private:
  std::size_t point_columns_, fixes_;
  std::vector<std::vector<bool>> required_;
  std::vector<std::uint64_t> whole_;  // per fix: the fix and what it requires; empty: there are too many for sets
  Tape tape_;                         // pv_benefit, npv
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
