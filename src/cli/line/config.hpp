// closs.yaml: what is said once for a folder of scenarios instead of on every command line (docs/closs-yaml.md). Its
// keys are options by their names; the command line rules over them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/line/command_line.hpp"
#include "core/scenario/fault.hpp"

namespace closs {

/// Whether a path names a file of this kind, which is no scenario.
bool is_config(std::string_view path);

/// Takes what the command line leaves out from the closs.yaml of its files, or of the current folder where it names
/// none, and notes it in Options::config. What is wrong with the file goes to `faults`, and nothing is taken.
void take_config(CommandLine& line, std::vector<Source>& sources, std::vector<Fault>& faults);

/// What was taken, as a value of JSON; empty: there is no closs.yaml.
std::string config_json(const TakenConfig& taken);

}  // namespace closs
