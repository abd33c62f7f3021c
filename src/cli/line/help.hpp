// The pages of --help, written from the tables of commands and options. They open with examples.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/line/command.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// The options of the program itself, whatever the command.
std::span<const std::string_view> program_options();

/// The first examples of the first commands, which open the page of the program.
std::vector<Example> first_examples();

std::string program_help(Language language);
std::string command_help(const Command& command, Language language);

}  // namespace closs
