// Every scenario of a call, on all cores: the files, or every variant of them, or the shard of them that is asked for.
// A broken one is reported and the others are still evaluated; what a command makes of them comes in the order of the
// inputs, and only a few of them wait, whatever their number.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "cli/batch/intake.hpp"
#include "cli/io/console.hpp"
#include "cli/io/shard.hpp"

namespace closs {

struct Batch {
  std::span<const Input> inputs;
  const Variants* variants = nullptr;  // nullptr: the files as they stand
  Shard shard = {};
  int threads = 0;
};

/// How many scenarios a batch has, in all shards.
std::size_t count_of(const Batch& batch);

/// One scenario of a batch.
struct InBatch {
  std::size_t position = 0;  // its number in the whole batch, from 0
  const Input& input;
  std::string variant;        // empty: the file as it stands
  EvaluatedScenario& result;  // its faults are told once `each` is done with it; warnings where they are moved there
};
/// What is left to be done with a scenario, on the calling thread and in order. False: no more are wanted.
using Then = std::function<bool()>;

struct BatchEnd {
  std::size_t evaluated = 0;
  bool complete = true;  // false: a title of the table of variants is wrong, and so is every row
};
/// Calls `each` for every scenario, evaluated or not, from several threads at a time, and what it returns in order.
/// Faults go to `reporter`; where no scenario is found in folders, that is one.
BatchEnd evaluate_all(Intake& intake, const Batch& batch, Reporter& reporter,
                      const std::function<Then(const InBatch&)>& each);

}  // namespace closs
