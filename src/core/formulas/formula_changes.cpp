// What fixes change, and by how much in a period (model.md section 5).
#include <algorithm>

#include "core/formulas/formula_builder.hpp"

namespace closs {

Expr Builder::phi(int fix, const Phase& phase) const {
  const auto j = at(fix);
  Expr sum = 0.0;
  if (phase.level[j] > 0) sum += effect_[j] * phase.level[j];
  if (phase.level_late[j] > 0) sum += late_[j] * phase.level_late[j];
  return sum;
}

Expr Builder::phi_times(int fix, const Phase& phase, const Expr& q) const {
  const auto j = at(fix);
  Expr sum = 0.0;
  if (phase.level[j] > 0) sum += effect_[j] * (phase.level[j] * q);
  if (phase.level_late[j] > 0) sum += late_[j] * (phase.level_late[j] * q);
  return sum;
}

Builder::Moved Builder::changed(Expr base, const Domain& domain, int segment, const Phase& phase,
                                const Target& target) {
  Moved out{.y = base};
  if (!options_.returns) return out;
  bool may_leave = false;
  for (const Move pass : {Move::to, Move::reduce, Move::points})
    for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j) {
      const Fix& fix = s_.fixes[at(j)];
      if (!fix.in_segment[at(segment)]) continue;
      for (const Change& change : fix.changes) {
        const bool times = change.move == Move::reduce || change.move == Move::raise;
        if (pass == Move::reduce ? !times : change.move != pass) continue;
        if (change.target != target) continue;
        const Expr strength = phi(j, phase);
        if (!strength.varies() && strength.value == 0) continue;
        out.named = true;
        out.touched += strength;
        const Expr q = value(change.value);
        if (pass == Move::to)
          out.y = out.y + phi_times(j, phase, q - out.y);
        else if (change.move == Move::reduce)
          out.y = out.y - phi_times(j, phase, q * out.y);
        else if (change.move == Move::raise)
          out.y = out.y + phi_times(j, phase, q * out.y);
        else
          out.y = out.y + phi_times(j, phase, q);
        may_leave |= change.move == Move::raise || change.move == Move::points;
      }
    }
  if (may_leave) out.y = clip(out.y, domain, segment, phase, target);
  return out;
}

Expr Builder::clip(Expr y, const Domain& domain, int segment, const Phase& phase, const Target& target) {
  Expr clipped = maximum(y, domain.low);
  if (domain.high < std::numeric_limits<double>::infinity()) clipped = minimum(clipped, domain.high);
  for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j)
    for (const Change& change : s_.fixes[at(j)].changes)
      if (s_.fixes[at(j)].in_segment[at(segment)] && change.target == target) {
        const Expr off = y - clipped;
        f_.notices.push_back({.e = off * off * positive(phi(j, phase)),
                              .fault = {"fix-clipped",
                                        change.place,
                                        {{"fix", s_.fixes[at(j)].id}, {"parameter", path_of(s_, change.target)}}},
                              .fix = j});
      }
  return clipped;
}

bool Builder::touches(const Fix& fix, int segment, int problem) const {
  if (!fix.in_segment[at(segment)]) return false;
  for (const Change& c : fix.changes)
    if (c.target.problem == problem || c.target.parameter == ParameterId(Economic::baseline_loss) ||
        c.target.parameter == ParameterId(Economic::problem_rate))
      return true;
  return false;
}

std::vector<Expr> Builder::parameters(int segment, int problem, const Phase& phase) {
  const ProblemInputs& inputs = s_.segments[at(segment)].problems[at(problem)];
  const std::size_t count = model_.parameters.size();
  std::vector<Expr> base(count);
  for (std::size_t k = 0; k < count; ++k) base[k] = value(inputs.parameters[k]);
  if (!options_.returns) return base;
  std::vector<Moved> moved(count);
  for (std::size_t k = 0; k < count; ++k)
    moved[k] =
        changed(base[k], model_.parameters[k].domain, segment, phase, {problem, ModelParameter{static_cast<int>(k)}});
  std::vector<Expr> out(count);
  for (std::size_t k = 0; k < count; ++k) out[k] = moved[k].y;
  for (std::size_t k = 0; k < count; ++k)
    if (moved[k].named && !model_.parameters[k].group.empty())
      share_what_is_left(model_.parameters[k].group, base, moved, out, problem, segment);
  for (std::size_t k = 0; k < count; ++k)
    if (out[k].node != base[k].node) out[k] = named(out[k], model_.parameters[k].name, segment, problem);
  return out;
}

void Builder::share_what_is_left(const std::string& group, const std::vector<Expr>& base, std::vector<Moved>& moved,
                                 std::vector<Expr>& out, int problem, int segment) {
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
  for (int j = 0; j < static_cast<int>(s_.fixes.size()); ++j)
    for (const Change& c : s_.fixes[at(j)].changes)
      if (c.target.problem == problem && parameter_of(c.target.parameter, &model_).group == group &&
          s_.fixes[at(j)].in_segment[at(segment)]) {
        f_.notices.push_back(
            {.e = scaled * positive(effect_[at(j)] + late_[at(j)]),
             .fault = {"fix-shares-scaled",
                       c.place,
                       {{"fix", s_.fixes[at(j)].id}, {"group", group}, {"problem", s_.problems[at(problem)].id}}},
             .fix = j});
        break;
      }
  f_.rules.push_back(
      {.e = select(any, taken + left, 1.0),
       .low = 1e-300,
       .high = 1e300,
       .fault = {"shares-all-zero",
                 s_.problems[at(problem)].place,
                 {{"group", group}, {"problem", s_.problems[at(problem)].id}, {"segment", in_segment(segment)}}},
       .subject = "sum"});
}

}  // namespace closs
