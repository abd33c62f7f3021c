#include "analysis/difference/merged_values.hpp"

#include <tuple>

#include "core/at.hpp"

namespace closs {
MergedValues::MergedValues(const Scenario& before, const Scenario& after, std::vector<Value>& values)
    : old_(before), new_(after), values_(values) {
  for (std::size_t k = old_.values.size(); k-- > 0;) path_before_[path_of(old_, old_.values[k])] = static_cast<int>(k);
  for (std::size_t k = new_.values.size(); k-- > 0;) path_after_[path_of(new_, new_.values[k])] = static_cast<int>(k);
}

int MergedValues::add(const Value& like, double base) {
  Value value = like;
  value.base = base;
  value.group = -1;
  values_.push_back(std::move(value));
  return static_cast<int>(values_.size()) - 1;
}

int MergedValues::fixed(int before, int after) {
  if (before < 0 && after < 0) return -1;
  const auto [found, fresh] = merged_.try_emplace({before >= 0 ? before : -1, before >= 0 ? -1 : after}, 0);
  if (fresh) {
    const Value& value = of(before, before >= 0 ? -1 : after);
    found->second = add(value, value.base);
  }
  return found->second;
}

int MergedValues::pair(int before, int after) {
  const auto [found, fresh] = merged_.try_emplace({before, after}, 0);
  if (!fresh) return found->second;
  found->second = add(new_.values[at(after)], old_.values[at(before)].base);
  if (old_.values[at(before)].base != new_.values[at(after)].base) changed_[found->second] = {.pair = {before, after}};
  return found->second;
}

std::pair<int, int> MergedValues::partners(int before, int after) const {
  const auto partner = [](const auto& paths, const std::string& path) {
    const auto found = paths.find(path);
    return found == paths.end() ? -1 : found->second;
  };
  if (before >= 0 && after < 0) return {before, partner(path_after_, path_of(old_, old_.values[at(before)]))};
  if (after >= 0 && before < 0) return {partner(path_before_, path_of(new_, new_.values[at(after)])), after};
  return {before, after};
}

int MergedValues::inherited(int before, int after) {
  std::tie(before, after) = partners(before, after);
  return before >= 0 && after >= 0 ? pair(before, after) : fixed(before, after);
}

int MergedValues::or_zero(int before, int after) {
  if ((before < 0) == (after < 0)) return before < 0 ? -1 : pair(before, after);
  const auto [found, fresh] = merged_.try_emplace({before < 0 ? -2 : before, after < 0 ? -2 : after}, 0);
  if (!fresh) return found->second;
  const double base = before < 0 ? new_.values[at(after)].base : old_.values[at(before)].base;
  found->second = add(before < 0 ? new_.values[at(after)] : old_.values[at(before)], before < 0 ? 0 : base);
  if (base != 0) changed_[found->second] = {.pair = {before, after}};
  return found->second;
}

void MergedValues::note_use(int value, int problem, bool of_frequency, bool of_fix) {
  const auto found = changed_.find(value);
  if (found == changed_.end()) return;
  found->second.of_fix = of_fix && (found->second.of_fix || found->second.problems.empty());
  found->second.problems.insert(problem);
  found->second.of_frequency = found->second.of_frequency || of_frequency;
}

}  // namespace closs
