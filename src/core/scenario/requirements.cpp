#include "core/scenario/requirements.hpp"

#include <algorithm>

#include "core/at.hpp"

namespace closs {

std::vector<std::vector<bool>> all_required(const Scenario& scenario) {
  const std::size_t n = scenario.fixes.size();
  std::vector<std::vector<bool>> out(n, std::vector<bool>(n, false));
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<int> todo;
    const auto require = [&](const std::vector<int>& fixes) {
      for (const int fix : fixes)
        if (!out[j][at(fix)]) out[j][at(fix)] = true, todo.push_back(fix);
    };
    require(scenario.fixes[j].required);
    while (!todo.empty()) {
      const std::size_t next = at(todo.back());
      todo.pop_back();
      require(scenario.fixes[next].required);
    }
  }
  return out;
}

Scenario with_fixes(const Scenario& scenario, const std::function<bool(int)>& kept) {
  Scenario out = scenario;
  out.fixes.clear();
  std::vector<int> number(scenario.fixes.size(), -1);
  for (std::size_t j = 0; j < number.size(); ++j)
    if (kept(static_cast<int>(j))) {
      number[j] = static_cast<int>(out.fixes.size());
      out.fixes.push_back(scenario.fixes[j]);
    }
  for (Fix& fix : out.fixes)
    for (std::vector<int>* list : {&fix.required, &fix.excluded}) {
      std::erase_if(*list, [&](int other) { return number[at(other)] < 0; });
      for (int& other : *list) other = number[at(other)];
    }
  return out;
}

bool any_excluded(const Scenario& scenario) {
  return std::any_of(scenario.fixes.begin(), scenario.fixes.end(),
                     [](const Fix& fix) { return !fix.excluded.empty(); });
}

std::vector<std::uint64_t> required_sets(const Scenario& scenario) {
  std::vector<std::uint64_t> out;
  for (const std::vector<bool>& required : all_required(scenario)) {
    out.push_back(0);
    for (std::size_t j = 0; j < required.size(); ++j)
      if (required[j]) out.back() |= bit(j);
  }
  return out;
}

}  // namespace closs
