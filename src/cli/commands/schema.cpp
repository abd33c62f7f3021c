// closs schema [scenario|study]: the JSON Schema of scenario files, or of studies, for editors.
#include "input/schema/schema.hpp"

#include <array>

#include "cli/io/library.hpp"
#include "cli/line/command.hpp"
#include "input/schema/study_schema.hpp"
#include "input/values/suggest.hpp"

namespace closs {

void schema(const Call& call) {
  const auto& operands = call.options.operands;
  const std::string of = operands.empty() ? "scenario" : operands[0];
  if (of == "study") return call.out.write(study_schema(call.reporter.language));
  constexpr std::array<std::string_view, 2> known = {"scenario", "study"};
  if (of != known[0])
    throw Failure(suggesting("option-unknown-value", {{"option", "closs schema"}, {"value", of}}, of, known));
  const auto library = open_library();
  std::vector<std::shared_ptr<const Model>> models;
  std::vector<Source> sources;
  std::vector<Fault> faults;
  for (const std::string& name : library->model_names())
    if (auto model = library->model(name, "", {}, sources, faults)) models.push_back(std::move(model));
  if (!faults.empty()) return call.reporter.report(faults, sources);
  call.out.write(scenario_schema(models, library->benchmark_names(), call.reporter.language));
}

}  // namespace closs
