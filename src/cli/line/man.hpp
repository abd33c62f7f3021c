// Pages of the manual (`closs COMMAND --help --format man`), from the tables of commands and options. The build makes
// and installs all of them: closs(1), closs-run(1), ..., in English and Japanese.
#pragma once

#include <string>

#include "cli/line/command.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// In the language of man; `command`: nullptr, the page of the program.
std::string man_page(const Command* command, Language language);

}  // namespace closs
