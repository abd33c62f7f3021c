#include "analysis/check/changes.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace closs {
namespace {

/// The inputs of one side by path, and all that stands above them.
struct Side {
  std::unordered_map<std::string_view, const StatedInput*> inputs;
  std::unordered_set<std::string_view> parts;

  explicit Side(std::span<const StatedInput> all) {
    for (const StatedInput& input : all) {
      inputs.emplace(input.path, &input);
      const std::string_view path = input.path;
      for (std::size_t dot = path.find('.'); dot != path.npos; dot = path.find('.', dot + 1))
        parts.insert(path.substr(0, dot));
    }
  }
  const StatedInput* find(std::string_view path) const {
    const auto found = inputs.find(path);
    return found == inputs.end() ? nullptr : found->second;
  }
  /// The largest part that a path belongs to and this side does not have; the path where it has all above it.
  std::string_view missing_part(std::string_view path) const {
    for (std::size_t dot = path.find('.'); dot != path.npos; dot = path.find('.', dot + 1))
      if (const std::string_view part = path.substr(0, dot); !parts.contains(part)) return part;
    return path;
  }
};

/// How far two paths are the same.
std::size_t shared(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

Place nearest(std::span<const StatedInput> all, std::string_view path) {
  const auto found = std::max_element(all.begin(), all.end(), [&](const StatedInput& a, const StatedInput& b) {
    return shared(a.path, path) < shared(b.path, path);
  });
  return found == all.end() ? Place{} : found->place;
}

}  // namespace

std::vector<InputChange> input_changes(std::span<const StatedInput> before, std::span<const StatedInput> now) {
  const Side old_side(before), new_side(now);
  std::vector<InputChange> out;
  const auto part = [&](std::string_view path) -> InputChange& {
    const auto known = std::find_if(out.begin(), out.end(), [&](const InputChange& c) { return c.path == path; });
    return known == out.end() ? out.emplace_back(InputChange{.path = std::string(path)}) : *known;
  };
  for (const StatedInput& input : now) {
    const StatedInput* old = old_side.find(input.path);
    if (old && old->text == input.text) continue;
    InputChange& change = part(old ? input.path : old_side.missing_part(input.path));
    if (!change.place) change.place = input.place;
    change.added = !old;
    if (change.path == input.path) change.now = input.text;
    if (old) change.was = old->text;
    change.back = {change.path + "=" + (old ? old->text : "null")};
  }
  for (const StatedInput& input : before) {
    if (new_side.find(input.path)) continue;
    InputChange& change = part(new_side.missing_part(input.path));
    change.gone = true;
    if (change.path == input.path) change.was = input.text;
    change.back.push_back(input.path + "=" + input.text);
    if (!change.place) change.place = nearest(now, input.path);
  }
  return out;
}

}  // namespace closs
