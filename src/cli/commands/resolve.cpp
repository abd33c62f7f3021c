// closs resolve FILE: the merged scenario and the origin of each value.
#include "input/scenario/resolve.hpp"

#include "cli/io/disk.hpp"
#include "cli/io/library.hpp"
#include "cli/line/command.hpp"

namespace closs {

void resolve(const Call& call) {
  const std::string& file = call.options.operands[0];
  const auto library = open_library();
  const ReadScenario read =
      read_scenario(*library, file, file == "-" ? read_standard_input() : read_file(file), {call.options.sets, {}});
  call.reporter.report(read.faults, read.sources);
  if (exit_code_of(read.faults) != 0) return;
  if (!read.is_scenario) return call.reporter.report(std::vector<Fault>{{"not-a-scenario", {}, {{"file", file}}}});
  if (!read.scenario) return call.reporter.report(std::vector<Fault>{{"abstract-scenario", {}, {{"file", file}}}});
  call.reporter.report(read.scenario->warnings, read.sources);
  call.out.write(resolved_yaml(read));
}

}  // namespace closs
