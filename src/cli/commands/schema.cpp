// closs schema: the JSON Schema of scenario files, for editors.
#include "input/schema/schema.hpp"

#include "cli/io/library.hpp"
#include "cli/line/command.hpp"

namespace closs {

void schema(const Call& call) {
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
