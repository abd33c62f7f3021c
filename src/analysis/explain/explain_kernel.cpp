// Figures that no expression gives (core/formulas/formulas.hpp, Kernel): the equation they solve, or the sums they are
// of, over expressions of the graph.
#include <fmt/format.h>

#include <bit>

#include "analysis/explain/explain_tree.hpp"
#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/lattice.hpp"

namespace closs {
namespace {

/// What a kernel reads of a graph, each once.
std::vector<Explained> terms_of(std::span<const Expr> reads, ExplainTree& tree) {
  std::vector<Explained> out;
  if (tree.shows(0))
    for (const Expr& e : reads) out.push_back(tree.of(e, 1));
  return out;
}

/// 0 = flow[1] + flow[2] / ( 1 + irr ) ^ 1 + ...
Explained rate_of_return(const std::string& name, double rate, std::span<const Expr> flows, double years,
                         ExplainTree& tree) {
  std::string formula = "0 = ";
  for (std::size_t k = 0; k < flows.size(); ++k)
    formula += fmt::format("{}{} / ( 1 + {} ) ^ {}", k == 0 ? "" : " + ", tree.name_of(flows[k]), name,
                           static_cast<double>(k) * years);
  return tree.step(name, "irr", rate, formula, terms_of(flows, tree), 0);
}

/// payback ( once_paid[1] , net_flow[1] , ... , 12 )
Explained months_to_payback(const std::string& name, double months, std::span<const Expr> reads, double period,
                            ExplainTree& tree) {
  std::vector<Expr> dated;
  std::string formula = "payback (";
  for (std::size_t k = 0; k < reads.size() / 2; ++k)
    for (const Expr& e : {reads[k], reads[reads.size() / 2 + k]}) {
      dated.push_back(e);
      formula += fmt::format(" {} ,", tree.name_of(e));
    }
  formula += fmt::format(" {} )", period);
  return tree.step(name, "payback_months", months, formula, terms_of(dated, tree), 0);
}

/// 0 = pv_benefit[at_break_even] - pv_cost
Explained break_even(const Scenario& scenario, const Figure& figure, FormulaOptions options, ExplainTree& tree) {
  options.strength = figure.value;
  const Formulas formulas(scenario, options);
  const FigureRow& row = formulas.fixes[at(figure.id.fix)];
  const Expr reads[] = {row[static_cast<std::size_t>(M::pv_benefit)].e, row[static_cast<std::size_t>(M::pv_cost)].e};
  return tree.step(name_of(scenario, figure.id), "break_even_effect", figure.value,
                   fmt::format("0 = {} - {}", tree.name_of(reads[0]), tree.name_of(reads[1])), terms_of(reads, tree),
                   0);
}

/// "npv{e-invoice,call-back}".
std::string set_name(const Scenario& scenario, std::uint64_t members) {
  std::string out = "npv{";
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j)
    if (members & bit(j)) out += (out.back() == '{' ? "" : ",") + scenario.fixes[j].id;
  return out + "}";
}

/// The average of what the fix adds, over the number of others that are there.
Explained share(const Scenario& scenario, const Figure& figure, const ExplainTree& tree) {
  constexpr int most_fixes_spelt_out = 6;  // beyond, the sets are too many to read
  const int n = static_cast<int>(scenario.fixes.size());
  const std::vector<double> v = npv_of_sets(lattice_of(scenario), all_sets(n), 0);
  std::vector<double> gain(at(n), 0.0), sets(at(n), 0.0);
  const std::uint64_t mine = bit(at(figure.id.fix));
  std::vector<std::string> gain_formula(at(n));
  std::vector<std::vector<Explained>> npvs(at(n));
  for (std::uint64_t members = 0; members < v.size(); ++members) {
    if (members & mine) continue;
    const auto others = static_cast<std::size_t>(std::popcount(members));
    gain[others] += v[members | mine] - v[members];
    sets[others] += 1;
    if (n > most_fixes_spelt_out) continue;
    std::string& text = gain_formula[others];
    for (const std::uint64_t set : {members | mine, members}) {
      if (set == 0) continue;
      text += (text.empty() ? "" : set == members ? " - " : " + ") + set_name(scenario, set);
      npvs[others].push_back(tree.step(set_name(scenario, set), "npv_of_set", v[set], "", {}, 2));
    }
  }
  std::string formula;
  std::vector<Explained> terms;
  for (std::size_t k = 0; k < at(n); ++k) {
    formula += fmt::format("{}gain[{}]", k == 0 ? "" : " + ", k);
    if (sets[k] > 1 && !gain_formula[k].empty()) gain_formula[k] = fmt::format("( {} ) / {}", gain_formula[k], sets[k]);
    terms.push_back(
        tree.step(fmt::format("gain[{}]", k), "gain", gain[k] / sets[k], gain_formula[k], std::move(npvs[k]), 1));
  }
  if (n > 1) formula = fmt::format("( {} ) / {}", formula, n);
  return tree.step(name_of(scenario, figure.id), "npv_share", figure.value, formula, std::move(terms), 0);
}

}  // namespace

Explained explain_kernel(const Scenario& scenario, const Figure& figure, const FormulaOptions& options,
                         ExplainTree& tree) {
  if (figure.id.measure == M::npv_share) return share(scenario, figure, tree);
  if (figure.id.measure == M::break_even_effect) return break_even(scenario, figure, options, tree);
  const Formulas formulas(scenario, options);
  const std::vector<Expr>& reads = formulas.kernels[at(formulas.cell(figure.id).kernel)].reads;
  const double months = months_in(scenario.period);
  const std::string name = name_of(scenario, figure.id);
  return figure.id.measure == M::irr ? rate_of_return(name, figure.value, reads, months / 12, tree)
                                     : months_to_payback(name, figure.value, reads, months, tree);
}

}  // namespace closs
