// Published values for what a scenario leaves out, as data (models/benchmarks/*.yaml). Built by
// input/model/benchmark_file.cpp; constant after.
#pragma once

#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace closs {

/// A published value for a parameter of a model.
struct BenchmarkValue {
  std::string parameter;  // "complaint_rate"
  Value value;
  int year = 0;                           // 0: unknown
  std::string country, sample, measures;  // measures: "intention" or "behaviour"
  Text note;                              // what a user of the figure should know; may be empty
};
struct Benchmark {
  std::string name;
  Text label, meaning;
  std::vector<std::string> models;
  std::vector<BenchmarkValue> values;
};

}  // namespace closs
