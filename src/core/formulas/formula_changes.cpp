// What fixes change, and by how much in a period (docs/method.md section 5).

#include "core/formulas/formula_builder.hpp"
#include "core/formulas/shares.hpp"

namespace closs {

void FormulaBuilder::order_changes(const Phase& phase) {
  for (std::vector<Changing>& of_problem : changes_) of_problem.clear();
  changes_.resize(s_.problems.size() + 1);
  changes_at_.clear();
  for (const Move pass : {Move::to, Move::reduce, Move::points})
    for (const Strength& strength : phase)
      for (const Change& change : s_.fixes[at(strength.fix)].changes) {
        const bool times = change.move == Move::reduce || change.move == Move::raise;
        if (pass == Move::reduce ? !times : change.move != pass) continue;
        changes_[at(change.target.problem.value_or(-1) + 1)].push_back({&strength, &change});
        changes_at_[change.target].push_back({&strength, &change});
      }
}

FormulaBuilder::Moved FormulaBuilder::changed(Expr base, const Domain& domain, int segment, const Target& target) {
  Moved out{.y = base};
  bool may_leave = false;
  if (changes_of(target.problem).empty()) return out;
  const auto here = changes_at_.find(target);
  if (here == changes_at_.end()) return out;
  for (const Changing& one : here->second) {
    const Change& change = *one.change;
    if (!changes_here(one, segment)) continue;
    const Strength& strength = *one.strength;
    out.named = true;
    out.touched += strength.of(1.0);
    const Expr q = value(change.value);
    switch (change.move) {
      case Move::to:
        out.y = out.y + strength.of(q - out.y);
        break;
      case Move::reduce:
        out.y = out.y - strength.of(q * out.y);
        break;
      case Move::raise:
        out.y = out.y + strength.of(q * out.y);
        break;
      case Move::points:
        out.y = out.y + strength.of(q);
        break;
    }
    may_leave |= change.move == Move::raise || change.move == Move::points;
  }
  if (may_leave) out.y = clip(out.y, domain, segment, target);
  return out;
}

Expr FormulaBuilder::clip(Expr y, const Domain& domain, int segment, const Target& target) {
  Expr clipped = maximum(y, domain.low);
  if (domain.high < std::numeric_limits<double>::infinity()) clipped = minimum(clipped, domain.high);
  if (same(clipped, y)) return y;
  const Expr off = y - clipped;
  for (const Changing& one : changes_at_.at(target))
    if (changes_here(one, segment)) notice(off * off * positive(one.strength->effect), one, Noticed::Why::clipped);
  return clipped;
}

void FormulaBuilder::notice(const Expr& where, const Changing& one, Noticed::Why why) {
  if (where.varies() || !(where.value > 0) || !noticed_.insert({one.change, why}).second) return;
  notices_->push_back({one.change, one.strength->fix, why});
}

std::vector<Expr> FormulaBuilder::parameters(int segment, int problem) {
  const ProblemInputs& inputs = s_.segments[at(segment)].problems[at(problem)];
  const std::size_t count = model_.parameters.size();
  std::vector<Expr> base(count);
  for (std::size_t k = 0; k < count; ++k) base[k] = value(inputs.parameters[k]);
  if (changes_of(problem).empty()) return base;
  std::vector<char> is_target(count, 0);
  for (const Changing& one : changes_of(problem))
    if (const auto* which = std::get_if<ModelParameter>(&one.change->target.parameter)) is_target[at(which->index)] = 1;
  std::vector<Moved> moved(count);
  std::vector<Expr> out(count);
  for (std::size_t k = 0; k < count; ++k) {
    const Target target{problem, ModelParameter{static_cast<int>(k)}};
    moved[k] = is_target[k] ? changed(base[k], model_.parameters[k].domain, segment, target) : Moved{.y = base[k]};
    out[k] = moved[k].y;
  }
  for (std::size_t k = 0; k < count; ++k)
    if (moved[k].named && !model_.parameters[k].group.empty())
      share_what_is_left(model_.parameters[k].group, base, moved, out, problem, segment);
  for (std::size_t k = 0; k < count; ++k)
    if (!same(out[k], base[k])) out[k] = named(out[k], model_.parameters[k].name, segment, problem);
  return out;
}

void FormulaBuilder::share_what_is_left(const std::string& group, const std::vector<Expr>& base,
                                        std::vector<Moved>& moved, std::vector<Expr>& out, int problem, int segment) {
  std::vector<std::size_t> members;
  std::vector<Expr> before, touched, shares;
  for (std::size_t k = 0; k < base.size(); ++k)
    if (model_.parameters[k].group == group) {
      members.push_back(k);
      before.push_back(base[k]);
      touched.push_back(positive(moved[k].touched));
      shares.push_back(moved[k].y);
    }
  const auto named_sum = [&](const Expr& sum, std::string_view symbol) {
    if (!g_.keeps_everything()) return sum;
    return g_.name(sum, {.symbol = symbol,
                         .segment = s_.segmented ? segment : -1,
                         .problem = problem,
                         .group = group,
                         .period = period_now_});
  };
  const SharedOut<Expr> shared =
      share_out(std::span<const Expr>(before), std::span<const Expr>(touched), std::span<Expr>(shares), named_sum);
  for (std::size_t k = 0; k < members.size(); ++k) {
    out[members[k]] = shares[k];
    moved[members[k]].named = false;  // once per group
  }
  std::set<int> said;  // fixes
  for (const Changing& one : changes_of(problem)) {
    if (!changes_here(one, segment) || parameter_of(one.change->target.parameter, &model_).group != group) continue;
    if (said.insert(one.strength->fix).second)
      notice(shared.scaled * positive(one.strength->effect), one, Noticed::Why::scaled);
  }
  rule(select(shared.any, shared.taken + shared.left, 1.0), 1e-300, 1e300, "sum", [&] {
    return Fault{"shares-all-zero",
                 s_.problems[at(problem)].place,
                 {{"group", group}, {"problem", s_.problems[at(problem)].id}, {"segment", in_segment(segment)}}};
  });
}

}  // namespace closs
