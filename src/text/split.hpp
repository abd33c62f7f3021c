// A text in parts.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace closs {

/// What stands between separators, empty parts too; of an empty text one empty part. They point into `text`.
inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

}  // namespace closs
