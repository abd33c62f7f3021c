// Every scenario of a call, on all cores: the files, or every variant of them, or the shard of them that is asked for.
// A broken one is reported and the others are still evaluated; results come in the order of the inputs, and only a few
// of them wait, whatever their number.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/batch/batch.hpp"
#include "cli/batch/shard.hpp"
#include "cli/batch/variants.hpp"
#include "cli/io/console.hpp"
#include "report/answers/run.hpp"
#include "report/machine/database_rows.hpp"

namespace closs {

enum class Warnings { in_report, on_standard_error };

/// What is kept of an evaluated scenario.
struct Rendered {
  std::vector<std::string> parts;        // one a format
  std::optional<DatabaseScenario> rows;  // where a database is written
};

/// Which variant a scenario is.
struct VariantName {
  std::string_view variant;  // empty: the file as it stands
  const Text& scenario;      // what the file calls it; Scenario::name is the variant's name where there is one
};

struct EvaluateAll {
  std::span<const Input> inputs;
  std::span<const std::string> sets;
  const Variants* variants = nullptr;  // nullptr: the files as they stand
  Shard shard = {};
  int threads = 0;
  bool hashed = false;  // Reported::sha256 is wanted
  Warnings warnings = Warnings::on_standard_error;
  /// What to keep of an evaluated scenario. Called from several threads at a time. What it throws is the scenario's
  /// fault.
  std::function<Rendered(const Reported&, const VariantName&)> render = nullptr;
  /// Gets what was rendered, in the order of the inputs; `position`: its number in the whole run, from 0; nullptr: that
  /// one has no figures. False: no more wanted.
  std::function<bool(std::size_t position, const Rendered*)> take = nullptr;
};

/// How many scenarios a run has, in all shards.
std::size_t count_of(const EvaluateAll& request);

struct Evaluated {
  std::size_t scenarios = 0;  // without an error
  bool complete = true;       // false: a title of the table of variants is wrong, and so is every row
};
/// Faults go to `reporter`.
Evaluated evaluate_all(Library& library, const EvaluateAll& request, Reporter& reporter);

}  // namespace closs
