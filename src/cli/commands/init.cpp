// closs init [--template NAME]: a commented scenario to start from.
#include "cli/line/command.hpp"
#include "input/schema/templates.hpp"
#include "input/values/suggest.hpp"

namespace closs {
namespace {

const Template& template_wanted(const std::string& name) {
  std::vector<std::string> known;
  for (const Template& one : templates()) {
    if (name.empty() || one.name == name) return one;
    known.emplace_back(one.name);
  }
  throw Failure(suggesting("unknown-template", {{"template", name}}, name, known));
}

}  // namespace

void init(const Call& call) {
  const Template& wanted = template_wanted(call.options.template_name);
  call.out.write(wanted.yaml.in(call.reporter.language));
}

}  // namespace closs
