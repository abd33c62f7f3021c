#include "analysis/plan/plan_search.hpp"

#include <algorithm>
#include <cmath>
#include <queue>

#include "analysis/plan/frontier.hpp"
#include "analysis/plan/gain_bound.hpp"
#include "core/at.hpp"

namespace closs {
namespace {

/// What rounding may have taken from a bound, as a share of its numbers.
constexpr double slack = 1e-9;
/// Whether fixes that pay in no set, or in every one, are decided before they are branched on.
enum class Decide { early, by_branching };

struct Node {
  std::uint64_t in = 0, open = 0;
  double bound = infinity;
  std::size_t branch = 0;  // the open fix to decide next
};
struct LowerBound {
  bool operator()(const Node& a, const Node& b) const {
    if (a.bound != b.bound) return a.bound < b.bound;
    return a.in != b.in ? a.in < b.in : a.open < b.open;
  }
};

/// What a search knows from the start.
struct Given {
  const Lattice& lattice;
  const FixRules& rules;
  const std::vector<double>& costs;
  double budget;
  int threads;
  GainBound bound;
  std::vector<double> pv_costs;
};

class Search {
 public:
  Search(const Given& given, Decide decide)
      : given_(given),
        rules_(given.rules),
        costs_(given.costs),
        pv_costs_(given.pv_costs),
        budget_(given.budget),
        decide_(decide),
        fixes_(given.costs.size()) {
    met_.offer({});
  }

  Searched run(const SearchEffort& effort) {
    start_well();
    std::priority_queue<Node, std::vector<Node>, LowerBound> queue;
    Node root{.in = 0, .open = bit(fixes_) - 1};
    settle(root);
    bound(root);
    queue.push(root);
    int nodes = 1;
    while (!queue.empty() && !beaten(queue.top()) && nodes < effort.nodes && out_.evaluated < effort.sets) {
      const Node node = queue.top();
      queue.pop();
      if (effort.told) effort.told(static_cast<std::uint64_t>(nodes), static_cast<std::uint64_t>(effort.nodes));
      const double left = budget_ - cost_of(node.in, costs_);
      if (node.open == 0 || count_within(node, left, effort.leaf_sets) <= effort.leaf_sets) {
        evaluate_leaf(node, left);
        continue;
      }
      for (const bool take : {true, false}) {
        Node child{.in = node.in, .open = node.open & ~bit(node.branch)};
        if (take) child.in |= bit(node.branch) | rules_.required[node.branch];
        if (!settle(child)) continue;
        bound(child);
        child.bound = std::min(child.bound, node.bound);
        ++nodes;
        if (!beaten(child)) queue.push(child);
      }
    }
    out_.met = met_.sets();
    out_.proven = queue.empty() || beaten(queue.top());
    out_.bound = out_.proven ? best().npv : queue.top().bound;
    return std::move(out_);
  }

 private:
  const Given& given_;
  const FixRules& rules_;
  const std::vector<double>&costs_, &pv_costs_;
  double budget_;
  Decide decide_;
  std::size_t fixes_;
  Frontier met_;
  Searched out_;

  const PlannedSet& best() const { return *met_.within(budget_); }
  bool beaten(const Node& node) const { return node.bound <= best().npv; }

  /// Takes out of the open ones what can no longer come in; false: what is in cannot stand together, or costs too much.
  bool settle(Node& node) const {
    const double left = budget_ - cost_of(node.in, costs_);
    if (!affordable(cost_of(node.in, costs_), budget_)) return false;
    node.open &= ~node.in;
    const std::uint64_t possible = node.in | node.open;
    for (std::size_t j = 0; j < fixes_; ++j) {
      if ((node.in & bit(j)) && ((rules_.excluded[j] & node.in) || (rules_.required[j] & ~node.in))) return false;
      if (!(node.open & bit(j))) continue;
      const std::uint64_t whole = bit(j) | rules_.required[j];
      std::uint64_t against = 0;
      for (std::size_t k = 0; k < fixes_; ++k)
        if (whole & bit(k)) against |= rules_.excluded[k];
      const bool dear = !affordable(cost_of(whole & ~node.in, costs_), std::max(0.0, left));
      if ((rules_.required[j] & ~possible) || (against & node.in) || dear) node.open &= ~bit(j);
    }
    return true;
  }

  std::uint64_t count_within(const Node& node, double left, std::uint64_t most) const {
    return count_fix_sets(open_rules(node), costs_, node.open, left, most);
  }
  /// The rules of what is open where the rest is decided.
  FixRules open_rules(const Node& node) const {
    FixRules out = rules_;
    for (std::uint64_t& required : out.required) required &= ~node.in;
    return out;
  }

  void evaluate_sets(const std::vector<std::uint64_t>& sets) {
    const std::vector<double> npv = npv_of_sets(given_.lattice, sets, given_.threads);
    out_.evaluated += sets.size();
    for (std::size_t k = 0; k < sets.size(); ++k) {
      if (std::isnan(npv[k]))
        ++out_.broken;
      else
        met_.offer({sets[k], cost_of(sets[k], costs_), sets[k] == 0 ? 0 : npv[k]});
    }
  }

  void evaluate_leaf(const Node& node, double left) {
    std::vector<std::uint64_t> sets;
    each_fix_set(open_rules(node), costs_, node.open, left, [&](const FixSet& set) {
      if (affordable(cost_of(node.in | set.fixes, costs_), budget_)) sets.push_back(node.in | set.fixes);
      return true;
    });
    evaluate_sets(sets);
  }

  /// A plan to beat: fixes are added, dropped and exchanged as long as that pays.
  void start_well() {
    for (std::size_t round = 0; round < 2 * fixes_; ++round) {
      const PlannedSet now = best();
      std::vector<std::uint64_t> sets;
      for (std::size_t j = 0; j < fixes_; ++j) {
        if (now.fixes & bit(j)) {
          sets.push_back(now.fixes & ~bit(j));
          continue;
        }
        const std::uint64_t added = now.fixes | bit(j) | rules_.required[j];
        sets.push_back(added);
        for (std::size_t k = 0; k < fixes_; ++k)
          if (now.fixes & bit(k)) sets.push_back(added & ~bit(k));
      }
      std::erase_if(sets, [&](std::uint64_t set) { return !feasible(set); });
      evaluate_sets(sets);
      if (best().fixes == now.fixes) return;
    }
  }
  bool feasible(std::uint64_t set) const {
    for (std::size_t j = 0; j < fixes_; ++j)
      if ((set & bit(j)) && ((rules_.required[j] & ~set) || (rules_.excluded[j] & set))) return false;
    return affordable(cost_of(set, costs_), budget_);
  }

  /// Leaves out what pays in no set, and takes in what pays in every one where money is no matter; true: something was
  /// decided, and the rest is bounded more tightly.
  bool decide(Node& node, const GainBound::Gains& gains) const {
    if (decide_ == Decide::by_branching) return false;
    const std::uint64_t before = node.open;
    const bool rich = affordable(cost_of(node.in | node.open, costs_), budget_);
    for (std::size_t j = 0; j < fixes_; ++j) {
      if (!(node.open & bit(j))) continue;
      const double rounding = slack * (std::abs(gains.most) + pv_costs_[j]);
      const bool asked_for = needed_by(j, node.open),
                 free = !(rules_.excluded[j] & node.open) && !(rules_.required[j] & ~node.in);
      if (!asked_for && gains.of_adding[j] < pv_costs_[j] - rounding) {
        node.open &= ~bit(j);
      } else if (rich && free && gains.at_least[j] > pv_costs_[j] + rounding) {
        node.open &= ~bit(j);
        node.in |= bit(j);
      }
    }
    return node.open != before && node.open != 0;
  }
  bool needed_by(std::size_t j, std::uint64_t among) const {
    for (std::size_t k = 0; k < fixes_; ++k)
      if ((among & bit(k)) && (rules_.required[k] & bit(j))) return true;
    return false;
  }

  /// What the node's sets are worth at most, and which fix decides most about it.
  void bound(Node& node) const {
    GainBound::Gains gains = given_.bound.gains(node.in, node.open);
    while (decide(node, gains)) gains = given_.bound.gains(node.in, node.open);
    const GainBound::Gains alone = given_.bound.gains(node.in, 0);
    const double spent = cost_of(node.in, pv_costs_);
    struct Item {
      std::size_t fix;
      double worth, cost;
    };
    std::vector<Item> items;
    double largest = -infinity, bought = 0;
    for (std::size_t j = 0; j < fixes_; ++j) {
      if (!(node.open & bit(j))) continue;
      const double worth = gains.of_adding[j] - pv_costs_[j];
      if (worth > largest) largest = worth, node.branch = j;
      if (worth > 0 && std::isfinite(worth))
        items.push_back({j, worth, costs_[j]});
      else if (!(worth <= 0))
        bought = infinity;
    }
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
      const double first = a.worth * b.cost, second = b.worth * a.cost;
      return first != second ? first > second : a.fix < b.fix;
    });
    // The fractional knapsack.
    double left = std::max(0.0, budget_ - cost_of(node.in, costs_)) + 1e-12 * std::abs(budget_);
    for (const Item& item : items) {
      const double part = item.cost > 0 ? std::min(1.0, left / item.cost) : 1.0;
      bought += part * item.worth;
      left -= part * item.cost;
    }
    const double one_by_one = alone.most + bought, at_once = gains.most;
    const double most = std::min(one_by_one, at_once) - spent;
    node.bound = std::isnan(most) ? infinity : most + slack * (std::abs(alone.most) + std::abs(most) + spent);
  }
};

}  // namespace

Searched search_plan(const Scenario& scenario, const Lattice& lattice, const FixRules& rules,
                     const std::vector<double>& costs, double budget, int threads, const SearchEffort& effort) {
  const Given given{.lattice = lattice,
                    .rules = rules,
                    .costs = costs,
                    .budget = budget,
                    .threads = threads,
                    .bound = GainBound(scenario),
                    .pv_costs = pv_costs_of(scenario)};
  Searched found = Search(given, Decide::early).run(effort);
  if (found.broken == 0) return found;
  // What was decided early holds among all sets; some of them break a rule, and then a lesser set may be the best.
  SearchEffort untold = effort;
  untold.told = {};
  Searched again = Search(given, Decide::by_branching).run(untold);
  again.met.insert(again.met.end(), found.met.begin(), found.met.end());
  again.evaluated += found.evaluated;
  return again;
}

}  // namespace closs
