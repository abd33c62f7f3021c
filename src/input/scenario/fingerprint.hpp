// What the figures of a scenario were computed from, as texts to be hashed: two of them are the same exactly where the
// same was stated. Comments, blanks, provenance, what a scenario is called and what it expects are left out: no figure
// depends on them. The values are taken as written, so that a program that reads them another way is found out.
#pragma once

#include <string>
#include <vector>

#include "core/scenario/stated_input.hpp"
#include "input/scenario/read.hpp"

namespace closs {

/// The merged scenario with what it extends and --set, which must have been read without errors.
std::string fingerprint_text(const ReadScenario& read);
/// What the merged scenario states, input by input, in its order.
std::vector<StatedInput> stated_inputs(const ReadScenario& read);
/// A model's states, steps and parameters.
std::string fingerprint_text(const Model& model);
/// A benchmark's values.
std::string fingerprint_text(const Benchmark& benchmark);

}  // namespace closs
