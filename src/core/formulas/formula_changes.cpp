// What fixes change, and by how much in a period (docs/method.md section 5).

#include "core/formulas/formula_builder.hpp"
#include "core/formulas/shares.hpp"

namespace closs {

void FormulaBuilder::order_changes() {
  changes_.resize(s_.problems.size() + 1);
  for (const Move pass : {Move::to, Move::reduce, Move::points})
    for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j)
      for (const Change& change : s_.fixes[at(j)].changes) {
        const bool times = change.move == Move::reduce || change.move == Move::raise;
        if (pass == Move::reduce ? times : change.move == pass)
          changes_[at(change.target.problem.value_or(-1) + 1)].push_back({j, &change});
      }
}

FormulaBuilder::Moved FormulaBuilder::changed(Expr base, const Domain& domain, int segment, const Phase& phase,
                                              const Target& target) {
  Moved out{.y = base};
  bool may_leave = false;
  for (const auto& [fix, change] : changes_of(target.problem)) {
    const Strength& strength = phase[at(fix)];
    if (strength.level == 0 || change->target != target || !s_.fixes[at(fix)].in_segment[at(segment)]) continue;
    out.named = true;
    out.touched += strength.of(1.0);
    const Expr q = value(change->value);
    switch (change->move) {
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
    may_leave |= change->move == Move::raise || change->move == Move::points;
  }
  if (may_leave) out.y = clip(out.y, domain, segment, phase, target);
  return out;
}

Expr FormulaBuilder::clip(Expr y, const Domain& domain, int segment, const Phase& phase, const Target& target) {
  Expr clipped = maximum(y, domain.low);
  if (domain.high < std::numeric_limits<double>::infinity()) clipped = minimum(clipped, domain.high);
  if (same(clipped, y)) return y;
  const Expr off = y - clipped;
  for (const auto& [fix, change] : changes_of(target.problem))
    if (phase[at(fix)].level > 0 && s_.fixes[at(fix)].in_segment[at(segment)] && change->target == target)
      notices_->push_back({.e = off * off * positive(phase[at(fix)].effect),
                           .fault = {"fix-clipped",
                                     change->place,
                                     {{"fix", s_.fixes[at(fix)].id}, {"parameter", path_of(s_, change->target)}}},
                           .fix = fix});
  return clipped;
}

std::vector<Expr> FormulaBuilder::parameters(int segment, int problem, const Phase& phase) {
  const ProblemInputs& inputs = s_.segments[at(segment)].problems[at(problem)];
  const std::size_t count = model_.parameters.size();
  std::vector<Expr> base(count);
  for (std::size_t k = 0; k < count; ++k) base[k] = value(inputs.parameters[k]);
  std::vector<Moved> moved(count);
  for (std::size_t k = 0; k < count; ++k)
    moved[k] =
        changed(base[k], model_.parameters[k].domain, segment, phase, {problem, ModelParameter{static_cast<int>(k)}});
  std::vector<Expr> out(count);
  for (std::size_t k = 0; k < count; ++k) out[k] = moved[k].y;
  for (std::size_t k = 0; k < count; ++k)
    if (moved[k].named && !model_.parameters[k].group.empty())
      share_what_is_left(model_.parameters[k].group, base, moved, out, problem, segment, phase);
  for (std::size_t k = 0; k < count; ++k)
    if (!same(out[k], base[k])) out[k] = named(out[k], model_.parameters[k].name, segment, problem);
  return out;
}

void FormulaBuilder::share_what_is_left(const std::string& group, const std::vector<Expr>& base,
                                        std::vector<Moved>& moved, std::vector<Expr>& out, int problem, int segment,
                                        const Phase& phase) {
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
  std::vector<bool> said(s_.fixes.size(), false);
  for (const auto& [fix, change] : changes_of(problem))
    if (phase[at(fix)].level > 0 && !said[at(fix)] && s_.fixes[at(fix)].in_segment[at(segment)] &&
        parameter_of(change->target.parameter, &model_).group == group) {
      said[at(fix)] = true;
      notices_->push_back(
          {.e = shared.scaled * positive(phase[at(fix)].effect),
           .fault = {"fix-shares-scaled",
                     change->place,
                     {{"fix", s_.fixes[at(fix)].id}, {"group", group}, {"problem", s_.problems[at(problem)].id}}},
           .fix = fix});
    }
  rule(select(shared.any, shared.taken + shared.left, 1.0), 1e-300, 1e300, "sum", [&] {
    return Fault{"shares-all-zero",
                 s_.problems[at(problem)].place,
                 {{"group", group}, {"problem", s_.problems[at(problem)].id}, {"segment", in_segment(segment)}}};
  });
}

}  // namespace closs
