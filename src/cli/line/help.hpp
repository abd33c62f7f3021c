// The pages of --help, written from the tables of commands and options. They open with examples.
#pragma once

#include <string>

#include "cli/line/command.hpp"
#include "core/scenario/text.hpp"

namespace closs {

std::string program_help(Language language);
std::string command_help(const Command& command, Language language);

}  // namespace closs
