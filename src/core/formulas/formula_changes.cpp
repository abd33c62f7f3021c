// What fixes change, and by how much in a period (docs/method.md section 5).
#include <algorithm>

#include "core/formulas/formula_builder.hpp"

namespace closs {

void Builder::order_changes() {
  changes_.resize(s_.problems.size() + 1);
  for (const Move pass : {Move::to, Move::reduce, Move::points})
    for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j)
      for (const Change& change : s_.fixes[at(j)].changes) {
        const bool times = change.move == Move::reduce || change.move == Move::raise;
        if (pass == Move::reduce ? times : change.move == pass)
          changes_[at(change.target.problem.value_or(-1) + 1)].push_back({j, &change});
      }
}

Builder::Moved Builder::changed(Expr base, const Domain& domain, int segment, const Phase& phase,
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

Expr Builder::clip(Expr y, const Domain& domain, int segment, const Phase& phase, const Target& target) {
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

std::vector<Expr> Builder::parameters(int segment, int problem, const Phase& phase) {
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

void Builder::share_what_is_left(const std::string& group, const std::vector<Expr>& base, std::vector<Moved>& moved,
                                 std::vector<Expr>& out, int problem, int segment, const Phase& phase) {
  Expr taken = 0.0, left = 0.0;
  std::vector<std::size_t> members;
  std::vector<Expr> touched(base.size());
  for (std::size_t k = 0; k < base.size(); ++k)
    if (model_.parameters[k].group == group) {
      members.push_back(k);
      touched[k] = positive(moved[k].touched);
      taken += touched[k] * moved[k].y;
      left += (1.0 - touched[k]) * base[k];
    }
  Expr any = 0.0;
  for (const std::size_t k : members) any += touched[k];
  if (g_.keeps_everything()) {
    Label label{.symbol = "taken",
                .segment = s_.segmented ? segment : -1,
                .problem = problem,
                .group = group,
                .period = period_now_};
    taken = g_.name(taken, label);
    label.symbol = "left";
    left = g_.name(left, label);
  }
  const Expr shares = positive(left) * (1.0 - positive(taken - 1.0));
  for (const std::size_t k : members) {
    const Expr untouched = select(shares, base[k] * (1.0 - taken) / left, 0.0);
    const Expr moved_to = select(shares, moved[k].y, moved[k].y / taken);
    out[k] = select(any, select(touched[k], moved_to, untouched), base[k]);
    moved[k].named = false;  // once per group
  }
  const Expr scaled = any * (1.0 - shares) * positive((taken - 1.0) * (taken - 1.0) - 1e-18);
  std::vector<bool> said(s_.fixes.size(), false);
  for (const auto& [fix, change] : changes_of(problem))
    if (phase[at(fix)].level > 0 && !said[at(fix)] && s_.fixes[at(fix)].in_segment[at(segment)] &&
        parameter_of(change->target.parameter, &model_).group == group) {
      said[at(fix)] = true;
      notices_->push_back(
          {.e = scaled * positive(phase[at(fix)].effect),
           .fault = {"fix-shares-scaled",
                     change->place,
                     {{"fix", s_.fixes[at(fix)].id}, {"group", group}, {"problem", s_.problems[at(problem)].id}}},
           .fix = fix});
    }
  rule(select(any, taken + left, 1.0), 1e-300, 1e300, "sum", [&] {
    return Fault{"shares-all-zero",
                 s_.problems[at(problem)].place,
                 {{"group", group}, {"problem", s_.problems[at(problem)].id}, {"segment", in_segment(segment)}}};
  });
}

}  // namespace closs
