// What fixes return (model.md section 5): every figure of the scopes fix and joint, from the flows of sets of
// fixes. A row is a set of fixes in force, with the strength of each and whether it comes one period late; all
// rows of a question are evaluated together.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/formulas/formulas.hpp"
#include "core/graph/rows.hpp"

namespace closs {

/// More fixes than this have no npv_share: the shares need every subset.
constexpr int most_fixes_shared = 20;

class Returns {
 public:
  /// `columns`: values of the scenario that vary from point to point.
  Returns(const Scenario& scenario, std::vector<int> columns = {});

  /// One set of fixes in force: per fix the share of its effect (0: not in force), and the same one period late.
  struct Set {
    std::vector<double> effect, late;
  };
  /// What a set yields, period by period, undiscounted; and the rates and costs that price it.
  struct Flows {
    std::vector<double> benefit;           // [t - 1]
    std::vector<double> discount;          // [t], t = 0..T
    std::vector<double> cost_growth;       // [t], t = 1..T
    std::vector<double> once, per_period;  // per fix
    double saved_per_period = 0, customers_saved = 0;
    int broken_rule = -1;  // index into formulas().rules; -1: all kept
    double broken_value = 0;
    std::vector<int> notices;  // indices into formulas().notices
  };
  /// The flows of `sets` at one point (its numbers for the columns).
  std::vector<Flows> flows(std::span<const Set> sets, std::span<const double> point, Tape::Workspace& workspace) const;

  /// pv_benefit of `sets` at one point: one number a set, undisturbed by broken rules. `workspace`: npv_workspace().
  std::vector<double> pv_benefits(std::span<const Set> sets, std::span<const double> point,
                                  Tape::Workspace& workspace) const;

  /// All wanted figures (scopes fix and joint) at one point; faults are added to `faults` where given.
  void figures(std::span<const double> point, std::span<const FigureId> wanted, std::span<Figure> out,
               Tape::Workspace& workspace, std::vector<Fault>* faults) const;

  Tape::Workspace workspace() const;
  Tape::Workspace npv_workspace() const;
  const Formulas& formulas() const { return *formulas_; }

 private:
  template <class Use>
  void run(const Tape& tape, std::size_t output_count, std::span<const Set> sets, std::span<const double> point,
           Tape::Workspace& workspace, const Use& use) const;

  const Scenario& s_;
  std::unique_ptr<Formulas> formulas_;
  std::unique_ptr<Tape> tape_;               // everything in Flows
  std::unique_ptr<Tape> npv_tape_;           // pv_benefit and the rules
  std::vector<std::vector<bool>> required_;  // per fix: what it requires, direct and indirect
  std::size_t columns_ = 0;
};

/// Joint npv of many sets of fixes: nothing comes late, nothing but npv is asked.
class Lattice {
 public:
  explicit Lattice(const Scenario& scenario);

  /// Joint npv of sets by number (bit j: fix j), into npv; NaN where a rule is broken. `workspace`: workspace().
  void npv_of(std::span<const std::uint64_t> sets, Tape::Workspace& workspace, double* npv) const;
  Tape::Workspace workspace() const;
  int operations() const { return tape_->operations(); }

 private:
  const Scenario& s_;
  std::unique_ptr<Formulas> formulas_;
  std::unique_ptr<Tape> tape_;
  std::vector<std::uint64_t> required_;
  std::vector<double> cost_;  // pv_cost of each fix
};

/// What each fix requires, direct and indirect: one flag a fix.
std::vector<std::vector<bool>> all_required(const Scenario& scenario);
/// The same as bits, for sets by number: at most 63 fixes.
std::vector<std::uint64_t> requirements(const Scenario& scenario);

}  // namespace closs
