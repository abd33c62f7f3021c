// Sets of fixes by the million: the formulas of one scenario over a column a fix, run in blocks of sets at one point of
// the other columns.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/formulas/formulas.hpp"
#include "core/graph/tape.hpp"
#include "core/scenario/scenario.hpp"

namespace closs {

/// More fixes than this have no npv_share: the shares need every subset.
constexpr int most_fixes_shared = 20;

class Lattice {
 public:
  /// The last columns of the formulas are those of the fixes' effects (FormulaOptions::sets).
  Lattice(const Scenario& scenario, const Formulas& formulas);

  struct Workspace {
    Tape::Workspace tape;
    Columns columns;
    std::vector<const double*> inputs, outputs;
  };
  /// Of one thread, at one point: the numbers of the columns before those of effects.
  Workspace workspace(std::span<const double> point = {}) const;

  /// Joint npv of sets by number (bit j: fix j is in it); NaN where a rule is broken. Members whose requirements are
  /// not in the set count for nothing.
  void npv_of(std::span<const std::uint64_t> sets, Workspace& workspace, double* npv) const;
  /// pv_benefit of what a fix requires and of the fix itself, with these shares of its effect; whatever rules say.
  void benefit_of(int fix, std::span<const double> effects, Workspace& workspace, double* benefit) const;

  int operations() const { return tape_.operations(); }

 private:
  std::size_t point_columns_, fixes_;
  std::vector<std::vector<bool>> required_;
  Tape tape_;  // pv_benefit, npv
};

/// Npv of the sets set(k), k in [0, count), on `threads` threads (0: all cores).
void npv_of_sets(const Lattice& lattice, std::span<const double> point, std::int64_t count,
                 const std::function<std::uint64_t(std::int64_t)>& set, int threads, double* npv);

/// Joint npv of sets of fixes (docs/method.md, v(S)), of a scenario as it stands: set number k for k in
/// [first, first + count), at most 2^63; NaN where a set breaks a rule of the method.
void npv_of_fix_sets(const Scenario& scenario, std::uint64_t first, std::uint64_t count, int threads, double* npv);
/// The same for sets in any order, one number a set.
void npv_of_fix_sets(const Scenario& scenario, std::span<const std::uint64_t> sets, int threads, double* npv);

}  // namespace closs
