// Commented scenarios and studies to start from, for `closs init`: of each one with an English and one with a Japanese
// company.
#pragma once

#include <span>
#include <string_view>

#include "core/scenario/text.hpp"

namespace closs {

struct Template {
  std::string_view name;  // as given to `closs init --template`
  FixedText yaml;         // a whole scenario that runs as it is, or a study
  bool is_study = false;
};

/// All templates, the one for a first look first.
std::span<const Template> templates();

}  // namespace closs
