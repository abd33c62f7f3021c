// closs models [NAME]: the journeys there are, or one of them with its states and parameters.
#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "report/answers/catalog.hpp"

namespace closs {

void models(const Call& call) {
  const Answering asked = answering(call, {}, 0);
  const std::vector<std::string>& wanted = call.options.operands;
  const auto found =
      read_listed(wanted.empty() ? asked.intake->library->model_names() : wanted, call.reporter,
                  [&](const std::string& name, std::vector<Source>& sources, std::vector<Fault>& faults) {
                    return asked.intake->library->model(name, "", {}, sources, faults);
                  });
  if (wanted.empty())
    write_answer(call, asked, models_answer(found, report_options(call)));
  else if (!found.empty())
    write_answer(call, asked, model_answer(*found.front().second, report_options(call)));
}

}  // namespace closs
