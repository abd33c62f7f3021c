// What --version says: the version, and with --verbose how the program was built and what it would go by here.
#pragma once

#include <string>

#include "cli/line/options.hpp"
#include "core/scenario/text.hpp"

namespace closs {

std::string version_text(const Options& options, Language language);

}  // namespace closs
