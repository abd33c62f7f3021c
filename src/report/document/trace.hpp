// What made an output: the program, the file with its SHA-256, and what was laid over it (--set, a variant). Every
// report ends with it, and every format for programs holds it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "report/document/page.hpp"

namespace closs {

/// The file that an output is about, its scenario's name whatever the language, and what was laid over it.
struct Subject {
  std::string file, scenario, sha256;
  std::vector<std::string> sets;
  Text title = {};  // the scenario's name, for people
};
Subject subject_of(const Scenario& scenario);

/// What was set, in one text: "margin=10%; horizon=5".
std::string set_text(std::span<const std::string> sets);

/// The last lines of a report: one a subject.
void add_trace(Page& page, std::string_view version, std::span<const Subject> subjects);

}  // namespace closs
