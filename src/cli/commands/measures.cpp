// closs measures [NAME]...: every measure with its scopes, unit and label, or some with definition and formula.
#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "report/answers/catalog.hpp"

namespace closs {

void list_measures(const Call& call) {
  const std::vector<std::string>& names = call.options.operands;
  const Answering asked = answering_from_tables(call);
  const ReportOptions options = report_options(call);
  write_answer(call, asked, names.empty() ? measures_answer(options) : measures_answer(measures_named(names), options));
}

}  // namespace closs
