// Commented scenarios to start from, for `closs init`.
#pragma once

#include <span>
#include <string_view>

namespace closs {

struct Template {
  std::string_view name;  // as given to `closs init --template`
  std::string_view yaml;  // a whole scenario that runs as it is
};

/// All templates, the one for a first look first.
std::span<const Template> templates();

}  // namespace closs
