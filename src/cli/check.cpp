// closs check FILE...: says nothing of files that are fine.
#include "cli/command.hpp"
#include "cli/evaluate_files.hpp"
#include "cli/library.hpp"

namespace closs {

void check(const Call& call) {
  const std::vector<Input> inputs = inputs_of(call.options.operands);
  const auto library = open_library();
  EvaluateFiles request{inputs, call.options.sets, call.options.threads};
  evaluate_files(*library, request, call.reporter);
}

}  // namespace closs
