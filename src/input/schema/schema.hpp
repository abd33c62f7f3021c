// The JSON Schema (draft-07) of scenario files, written from the tables of parameters and the models: completion
// and validation in an editor. What it accepts is a little more than the reader does; what it refuses, the
// reader refuses too.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/scenario/model.hpp"
#include "core/scenario/text.hpp"

namespace closs {

/// The schema as indented JSON, ending in a newline; descriptions in `language`. `models` and `benchmarks` are the
/// built-in ones, in the order in which they are offered.
std::string scenario_schema(std::span<const std::shared_ptr<const Model>> models,
                            std::span<const std::string> benchmarks, Language language);

}  // namespace closs
