// Sentences with {names} in them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace closs {

/// `sentence` with each {name} replaced by its value; `values` is a list of (name, text). {name:figure|figures} becomes
/// the first of the two where the value is 1, else the second. A name without a value stays as it stands, so that a
/// test can find it.
template <class Values>
std::string fill(std::string_view sentence, const Values& values) {
  std::string out;
  out.reserve(sentence.size() + 32);
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t open = sentence.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : sentence.find('}', open);
    if (close == std::string_view::npos) {
      out += sentence.substr(at);
      break;
    }
    out += sentence.substr(at, open - at);
    const std::string_view inside = sentence.substr(open + 1, close - open - 1);
    const std::size_t colon = std::min(inside.find(':'), inside.size());
    const std::string_view name = inside.substr(0, colon);
    const std::string_view forms = inside.substr(std::min(colon + 1, inside.size()));
    bool known = false;
    for (const auto& [key, value] : values) {
      if (key != name) continue;
      if (forms.empty())
        out += value;
      else
        out += value == "1" ? forms.substr(0, forms.find('|')) : forms.substr(forms.find('|') + 1);
      known = true;
      break;
    }
    if (!known) out += sentence.substr(open, close - open + 1);
    at = close + 1;
  }
  return out;
}

}  // namespace closs
