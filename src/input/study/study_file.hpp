// Studies (docs/from-tables.md): YAML to a checked Study. All faults of a file are collected.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/study/study.hpp"
#include "input/scenario/read.hpp"

namespace closs {

struct ReadStudy {
  std::shared_ptr<const Study> study;  // nullptr with faults
  std::vector<Fault> faults;           // in file order
  std::vector<Source> sources;         // what places point into
};

/// Reads a study from its text. `file`: the name users see.
ReadStudy read_study(Library& library, const std::string& file, const std::string& text);

}  // namespace closs
