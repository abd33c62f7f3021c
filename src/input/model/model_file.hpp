// Model files (docs/models.md): the tree of one file to a checked Model.
#pragma once

#include <memory>
#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/model.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

/// The model that a file's tree describes, with the engine's own parameters appended and its order computed;
/// nullptr with every fault of the file, in file order, or where `faults` has some of its text already.
std::shared_ptr<const Model> read_model(const Node& root, std::vector<Fault>& faults);

}  // namespace closs
