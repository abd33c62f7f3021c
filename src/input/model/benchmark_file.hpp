// Benchmark files (docs/models.md): published values for parameters of the models they name.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "input/scenario/read.hpp"

namespace closs {

/// Finds a model by built-in name; nullptr with faults at `asked_at`.
using FindModel =
    std::function<std::shared_ptr<const Model>(const std::string& name, Place asked_at, std::vector<Fault>& faults)>;

/// The benchmark that a file's tree describes; nullptr with every fault of the file, in file order, or where `faults`
/// has some of its text already. Values carry
/// Origin::benchmark, no place (they outlive the reading) and the row of the first named model that has them.
std::shared_ptr<const Benchmark> read_benchmark(const Node& root, const FindModel& find_model,
                                                std::vector<Fault>& faults);

}  // namespace closs
