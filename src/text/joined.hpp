// Lists of texts in one.
#pragma once

#include <string>
#include <string_view>

namespace closs {

/// "goodman, drop, escalation".
template <class Texts>
std::string joined(const Texts& texts, std::string_view separator = ", ") {
  std::string all;
  bool first = true;
  for (const auto& text : texts) {
    if (!first) all += separator;
    first = false;
    all += text;
  }
  return all;
}

}  // namespace closs
