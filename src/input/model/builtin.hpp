// Models and benchmarks that were read when the program was built, so that starting it costs no YAML. The file on
// the disk rules: where its text is another one than that of the build, it is read. tools/embed.cpp writes them.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "core/scenario/model.hpp"

namespace closs {

struct Benchmark;

struct BuiltinModel {
  std::string_view name;  // as in models/NAME.yaml
  std::string_view text;  // of the file it was made from
  std::shared_ptr<const Model> (*make)();
};
struct BuiltinBenchmark {
  std::string_view name;
  std::string_view text;
  std::shared_ptr<const Benchmark> (*make)();
};

struct Builtins {
  std::span<const BuiltinModel> models;
  std::span<const BuiltinBenchmark> benchmarks;
};

/// Everything in models/ at the time of the build.
Builtins builtins();

}  // namespace closs
