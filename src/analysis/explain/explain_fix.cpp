#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "analysis/explain/explain_tree.hpp"
#include "core/at.hpp"
#include "core/formulas/evaluate.hpp"
#include "core/formulas/formulas.hpp"

namespace closs {
namespace {

/// Figures of fixes: their flows come from the graph, what finance makes of them is written out here.
class FixTree {
 public:
  FixTree(const Scenario& scenario, const FigureId& figure, ExplainTree& tree)
      : s_(scenario), id_(figure), tree_(tree) {
    const std::size_t n = s_.fixes.size();
    std::vector<double> required(n, 0.0), with(n, 0.0), late(n, 0.0);
    member_.assign(n, id_.scope == Scope::joint);
    start_ = s_.horizon + 1;
    if (id_.scope == Scope::fix) {
      close(id_.fix, required);
      with = required;
      with[at(id_.fix)] = 1;
      late[at(id_.fix)] = 1;
      member_[at(id_.fix)] = true;
      start_ = s_.fixes[at(id_.fix)].start;
      base_ = name_of(s_, {.scope = Scope::fix, .measure = M::npv, .fix = id_.fix});
      if (id_.measure == M::break_even_effect) with[at(id_.fix)] = value_of(M::break_even_effect).value;
    } else {
      std::fill(with.begin(), with.end(), 1.0);
      for (const Fix& fix : s_.fixes) start_ = std::min(start_, fix.start);
      base_ = "joint.npv";
    }
    base_.resize(base_.size() - 3);
    needs_ = std::any_of(required.begin(), required.end(), [](double x) { return x > 0; });
    with_ = std::make_unique<Formulas>(s_, options(with, {}));
    if (needs_) without_ = std::make_unique<Formulas>(s_, options(required, {}));
    if (id_.measure == M::cost_of_delay_per_month) delayed_ = std::make_unique<Formulas>(s_, options(required, late));
    if (without_) tree_.mark(without_->graph, "[required]");
    if (delayed_) tree_.mark(delayed_->graph, "[late]");
  }

  Explained explain(M m, int level) {
    const Figure figure = value_of(m);
    const std::string name = base_ + std::string(measure(m).name);
    if (!figure.none.empty()) {
      Explained out = tree_.step(name, measure(m).name, 0, "", {}, level);
      out.none = figure.none;
      return out;
    }
    switch (m) {
      case M::npv:
        return tree_.step(name, "npv", figure.value, base_ + "pv_benefit - " + base_ + "pv_cost",
                          below(level,
                                [&](int l) {
                                  return std::vector{explain(M::pv_benefit, l), explain(M::pv_cost, l)};
                                }),
                          level);
      case M::roi:
        return tree_.step(name, "roi", figure.value, base_ + "npv / " + base_ + "pv_cost",
                          below(level,
                                [&](int l) {
                                  return std::vector{explain(M::npv, l), explain(M::pv_cost, l)};
                                }),
                          level);
      case M::pv_benefit:
        return discounted_benefit(name, "pv_benefit", figure.value, *with_, 0, level);
      case M::pv_cost:
        return cost(name, figure.value, 0, level);
      case M::saved_per_period:
        return difference(name, m, with_->saved_per_period, without_ ? without_->saved_per_period : Expr(0.0),
                          figure.value, level);
      case M::customers_saved:
        return difference(name, m, with_->customers_saved, without_ ? without_->customers_saved : Expr(0.0),
                          figure.value, level);
      case M::irr:
        return rate_of_return(name, figure.value, level);
      case M::payback_months:
        return months_to_payback(name, figure.value, level);
      case M::break_even_cost:
        return break_even_cost(name, figure.value, level);
      case M::break_even_effect:
        return break_even_effect(name, figure.value, level);
      case M::cost_of_delay_per_month:
        return delay(name, figure.value, level);
      default:
        return share(name, figure.value, level);
    }
  }

 private:
  const Scenario& s_;
  FigureId id_;
  ExplainTree& tree_;
  std::string base_;  // "fix.e-invoice."
  bool needs_ = false;
  int start_ = 1;
  std::vector<bool> member_;
  std::unique_ptr<Formulas> with_, without_, delayed_;

  static FormulaOptions options(std::vector<double> effect, std::vector<double> late) {
    return {.keep = Graph::Keep::everything,
            .figures = false,
            .returns = true,
            .effect = std::move(effect),
            .late = std::move(late)};
  }
  void close(int fix, std::vector<double>& set) const {
    for (const int r : s_.fixes[at(fix)].required) {
      set[at(r)] = 1;
      close(r, set);
    }
  }
  Figure value_of(M m) const {
    FigureId id = id_;
    id.measure = m;
    return evaluate(s_, std::span(&id, 1)).figures.at(0);
  }
  template <class Make>
  std::vector<Explained> below(int level, const Make& make) const {
    return tree_.shows(level) ? make(level + 1) : std::vector<Explained>{};
  }
  Explained node(const Formulas& f, const Expr& e, int level, std::string name = "") const {
    if (!e.varies())
      return tree_.step(name, std::string_view(name).substr(0, name.find('[')), e.value, fmt::format("{}", e.value), {},
                        level);
    Explained out = tree_.of(f.graph, e, level);
    if (!name.empty()) out.name = std::move(name);
    return out;
  }

  /// The flow of one period: benefit, less that of what is required.
  struct Part {
    std::string name;
    const Formulas* formulas;
    Expr e;
  };
  /// "( benefit_t[1] - benefit_required_t[1] ) * discount[1] + ..." and its terms.
  Explained discounted_benefit(const std::string& name, std::string_view symbol, double value, const Formulas& with,
                               int late, int level) {
    std::string formula;
    std::vector<Part> parts;
    for (int t = 1; t <= s_.horizon; ++t) {
      const std::string benefit = fmt::format("benefit_t[{}]", t) + (late ? "[late]" : "");
      parts.push_back({benefit, &with, with.benefit[at(t - 1)]});
      std::string flow = benefit;
      if (without_) {
        parts.push_back({fmt::format("benefit_required_t[{}]", t), without_.get(), without_->benefit[at(t - 1)]});
        flow = fmt::format("( {} - {} )", benefit, parts.back().name);
      }
      parts.push_back({fmt::format("discount[{}]", t), &with, with.discount[at(t)]});
      formula += (t == 1 ? "" : " + ") + flow + " * " + parts.back().name;
    }
    return tree_.step(name, symbol, value, formula, below(level, [&](int l) { return steps(parts, l); }), level);
  }
  std::vector<Explained> steps(const std::vector<Part>& parts, int level) {
    std::vector<Explained> out;
    for (const Part& part : parts)
      if (std::none_of(out.begin(), out.end(), [&](const Explained& e) { return e.name == part.name; }))
        out.push_back(node(*part.formulas, part.e, level, part.name));
    return out;
  }

  /// "fixes.e-invoice.cost.once", also where the file leaves it at its default.
  std::string cost_name(std::size_t j, std::string_view which) const {
    return fmt::format("fixes.{}.cost.{}", s_.fixes[j].id, which);
  }
  int start_of(std::size_t j, int late) const { return s_.fixes[j].start + late; }

  /// pv_cost when the members start `late` periods later.
  double cost_of_start(int late) const {
    double sum = 0;
    for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
      const int start = start_of(j, late);
      if (!member_[j] || start > s_.horizon) continue;
      sum += with_->once[j].value * with_->discount[at(start - 1)].value;
      for (int t = start; t <= s_.horizon; ++t)
        sum += with_->cost_growth[at(t)].value * with_->per_period[j].value * with_->discount[at(t)].value;
    }
    return sum;
  }
  /// once * discount[start - 1] + cost_growth[t] * per_period * discount[t] + ...
  Explained cost(const std::string& name, double value, int late, int level, bool once = true) {
    std::string formula;
    std::vector<Part> parts;
    const auto add = [&](std::string text) { formula += (formula.empty() ? "" : " + ") + text; };
    for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
      const int start = start_of(j, late);
      if (!member_[j] || start > s_.horizon) continue;
      if (once) {
        parts.push_back({cost_name(j, "once"), with_.get(), with_->once[j]});
        parts.push_back({fmt::format("discount[{}]", start - 1), with_.get(), with_->discount[at(start - 1)]});
        add(cost_name(j, "once") + " * " + parts.back().name);
      }
      parts.push_back({cost_name(j, "per_period"), with_.get(), with_->per_period[j]});
      for (int t = start; t <= s_.horizon; ++t) {
        parts.push_back({fmt::format("cost_growth[{}]", t), with_.get(), with_->cost_growth[at(t)]});
        parts.push_back({fmt::format("discount[{}]", t), with_.get(), with_->discount[at(t)]});
        add(fmt::format("cost_growth[{}] * {} * discount[{}]", t, cost_name(j, "per_period"), t));
      }
    }
    if (formula.empty()) formula = "0";
    return tree_.step(name, once ? "pv_cost" : "running_cost", value, formula,
                      below(level, [&](int l) { return steps(parts, l); }), level);
  }

  Explained difference(const std::string& name, M m, const Expr& with, const Expr& without, double value, int level) {
    if (!without_) {
      Explained out = node(*with_, with, level, name);
      out.label = measure(m).label;
      out.unit = measure(m).unit;
      return out;
    }
    return tree_.step(name, measure(m).name, value, name + "[with] - " + name + "[required]",
                      below(level,
                            [&](int l) {
                              return std::vector{node(*with_, with, l, name + "[with]"),
                                                 node(*without_, without, l, name + "[required]")};
                            }),
                      level);
  }

  Explained leaf(std::string name, std::string_view symbol, double value, int level) {
    return tree_.step(std::move(name), symbol, value, "", {}, level);
  }

  /// What is paid once at the start of period t.
  Explained once_paid(int t, int level) {
    std::string formula;
    std::vector<Part> parts;
    double sum = 0;
    for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
      if (!member_[j] || t != start_of(j, 0)) continue;
      parts.push_back({cost_name(j, "once"), with_.get(), with_->once[j]});
      formula += (formula.empty() ? "" : " + ") + parts.back().name;
      sum += with_->once[j].value;
    }
    if (formula.empty()) formula = "0";
    return tree_.step(fmt::format("once_paid[{}]", t), "once_paid", sum, formula,
                      below(level, [&](int l) { return steps(parts, l); }), level);
  }

  /// Benefit less running cost of period t.
  Explained net_flow(int t, int level) {
    std::vector<Part> parts{{fmt::format("benefit_t[{}]", t), with_.get(), with_->benefit[at(t - 1)]}};
    std::string formula = parts[0].name;
    double sum = parts[0].e.value;
    if (without_) {
      parts.push_back({fmt::format("benefit_required_t[{}]", t), without_.get(), without_->benefit[at(t - 1)]});
      formula += " - " + parts.back().name;
      sum -= parts.back().e.value;
    }
    for (std::size_t j = 0; j < s_.fixes.size(); ++j) {
      if (!member_[j] || t < start_of(j, 0)) continue;
      const std::string growth = fmt::format("cost_growth[{}]", t);
      parts.push_back({growth, with_.get(), with_->cost_growth[at(t)]});
      parts.push_back({cost_name(j, "per_period"), with_.get(), with_->per_period[j]});
      formula += " - " + growth + " * " + parts.back().name;
      sum -= with_->cost_growth[at(t)].value * with_->per_period[j].value;
    }
    return tree_.step(fmt::format("net_flow[{}]", t), "net_flow", sum, formula,
                      below(level, [&](int l) { return steps(parts, l); }), level);
  }

  /// What flows `k` periods after the start: the period's net flow at its end, less what the next one pays at its
  /// start.
  Explained flow(int k, int level) {
    const int ended = start_ + k - 1, begins = start_ + k;
    std::vector<Explained> terms;
    std::string formula;
    double sum = 0;
    if (k > 0) {
      terms.push_back(net_flow(ended, level + 1));
      formula = terms.back().name;
      sum = terms.back().value;
    }
    if (begins <= s_.horizon) {
      terms.push_back(once_paid(begins, level + 1));
      formula += (formula.empty() ? "0 - " : " - ") + terms.back().name;
      sum -= terms.back().value;
    }
    return tree_.step(fmt::format("flow[{}]", k), "flow", sum, formula, std::move(terms), level);
  }

  /// 0 = flow[0] + flow[1] / ( 1 + irr ) ^ years + ...
  Explained rate_of_return(const std::string& name, double value, int level) {
    std::string formula = "0 = ";
    const int dates = s_.horizon - start_ + 2;
    for (int k = 0; k < dates; ++k)
      formula += fmt::format("{}flow[{}] / ( 1 + {} ) ^ {}", k == 0 ? "" : " + ", k, name,
                             static_cast<double>(k) * months_in(s_.period) / 12);
    return tree_.step(name, "irr", value, formula,
                      below(level,
                            [&](int l) {
                              std::vector<Explained> out;
                              for (int k = 0; k < dates; ++k) out.push_back(flow(k, l));
                              return out;
                            }),
                      level);
  }

  Explained months_to_payback(const std::string& name, double value, int level) {
    std::string formula = "payback (";
    for (int t = start_; t <= s_.horizon; ++t) formula += fmt::format(" once_paid[{0}] , net_flow[{0}] ,", t);
    formula += fmt::format(" {} )", months_in(s_.period));
    return tree_.step(name, "payback_months", value, formula,
                      below(level,
                            [&](int l) {
                              std::vector<Explained> out;
                              for (int t = start_; t <= s_.horizon; ++t) {
                                out.push_back(once_paid(t, l));
                                out.push_back(net_flow(t, l));
                              }
                              return out;
                            }),
                      level);
  }

  Explained break_even_cost(const std::string& name, double value, int level) {
    double running = 0;
    const std::size_t j = at(id_.fix);
    for (int t = start_; t <= s_.horizon; ++t)
      running += with_->cost_growth[at(t)].value * with_->per_period[j].value * with_->discount[at(t)].value;
    const std::string discount = fmt::format("discount[{}]", start_ - 1);
    return tree_.step(
        name, "break_even_cost", value, fmt::format("( {0}pv_benefit - {0}running_cost ) / {1}", base_, discount),
        below(level,
              [&](int l) {
                return std::vector{explain(M::pv_benefit, l), cost(base_ + "running_cost", running, 0, l, false),
                                   node(*with_, with_->discount[at(start_ - 1)], l, discount)};
              }),
        level);
  }

  Explained break_even_effect(const std::string& name, double value, int level) {
    const double cost_now = value_of(M::pv_cost).value;
    double benefit = 0;
    for (int t = 1; t <= s_.horizon; ++t)
      benefit += (with_->benefit[at(t - 1)].value - (without_ ? without_->benefit[at(t - 1)].value : 0)) *
                 with_->discount[at(t)].value;
    const std::string at_x = base_ + "pv_benefit[at_break_even]";
    return tree_.step(name, "break_even_effect", value, "0 = " + at_x + " - " + base_ + "pv_cost",
                      below(level,
                            [&](int l) {
                              return std::vector{discounted_benefit(at_x, "pv_benefit", benefit, *with_, 0, l),
                                                 cost(base_ + "pv_cost", cost_now, 0, l)};
                            }),
                      level);
  }

  Explained delay(const std::string& name, double value, int level) {
    const double npv = value_of(M::npv).value;
    const double later = npv - value * months_in(s_.period);
    double benefit = 0;
    for (int t = 1; t <= s_.horizon; ++t)
      benefit += (delayed_->benefit[at(t - 1)].value - (without_ ? without_->benefit[at(t - 1)].value : 0)) *
                 with_->discount[at(t)].value;
    const std::string npv_late = base_ + "npv_delayed", benefit_late = base_ + "pv_benefit_delayed",
                      cost_late = base_ + "pv_cost_delayed";
    return tree_.step(name, "cost_of_delay_per_month", value,
                      fmt::format("( {}npv - {} ) / {}", base_, npv_late, months_in(s_.period)),
                      below(level,
                            [&](int l) {
                              return std::vector{
                                  explain(M::npv, l),
                                  tree_.step(npv_late, "npv_delayed", later, benefit_late + " - " + cost_late,
                                             below(l,
                                                   [&](int m) {
                                                     return std::vector{discounted_benefit(benefit_late, "pv_benefit",
                                                                                           benefit, *delayed_, 1, m),
                                                                        cost(cost_late, cost_of_start(1), 1, m)};
                                                   }),
                                             l)};
                            }),
                      level);
  }

  /// "npv{e-invoice,call-back}".
  std::string set_name(std::uint64_t members) const {
    std::string out = "npv{";
    for (std::size_t j = 0; j < s_.fixes.size(); ++j)
      if (members >> j & 1) out += (out.back() == '{' ? "" : ",") + s_.fixes[j].id;
    return out + "}";
  }

  /// The average of what the fix adds, over the number of others that are there.
  Explained share(const std::string& name, double value, int level) {
    constexpr int most_fixes_spelt_out = 6;  // beyond, the sets are too many to read
    const int n = static_cast<int>(s_.fixes.size());
    std::vector<double> v(std::size_t{1} << n), gain(at(n), 0.0), sets(at(n), 0.0);
    npv_of_fix_sets(s_, 0, v.size(), 0, v.data());
    const std::uint64_t mine = std::uint64_t{1} << id_.fix;
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
        text += (text.empty() ? "" : set == members ? " - " : " + ") + set_name(set);
        npvs[others].push_back(leaf(set_name(set), "npv_of_set", v[set], level + 2));
      }
    }
    std::string formula;
    for (int k = 0; k < n; ++k) formula += fmt::format("{}gain[{}]", k == 0 ? "" : " + ", k);
    if (n > 1) formula = fmt::format("( {} ) / {}", formula, n);
    return tree_.step(name, "npv_share", value, formula,
                      below(level,
                            [&](int l) {
                              std::vector<Explained> terms;
                              for (std::size_t k = 0; k < at(n); ++k) {
                                if (sets[k] > 1 && !gain_formula[k].empty())
                                  gain_formula[k] = fmt::format("( {} ) / {}", gain_formula[k], sets[k]);
                                terms.push_back(tree_.step(fmt::format("gain[{}]", k), "gain", gain[k] / sets[k],
                                                           gain_formula[k], std::move(npvs[k]), l));
                              }
                              return terms;
                            }),
                      level);
  }
};

}  // namespace

Explained explain_fix(const Scenario& scenario, const FigureId& figure, ExplainTree& tree) {
  return FixTree(scenario, figure, tree).explain(figure.measure, 0);
}

}  // namespace closs
