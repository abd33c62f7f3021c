// closs benchmarks [NAME]: the published values there are, or those of one benchmark with their sources.
#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "report/answers/catalog.hpp"

namespace closs {

void benchmarks(const Call& call) {
  const Answering asked = answering(call, {}, 0);
  const std::vector<std::string>& wanted = call.options.operands;
  const auto found =
      read_listed(wanted.empty() ? asked.intake->library->benchmark_names() : wanted, call.reporter,
                  [&](const std::string& name, std::vector<Source>& sources, std::vector<Fault>& faults) {
                    return asked.intake->library->benchmark(name, {}, sources, faults);
                  });
  if (wanted.empty())
    write_answer(call, asked, benchmarks_answer(found, report_options(call)));
  else if (!found.empty())
    write_answer(call, asked, benchmark_answer(*found.front().second, report_options(call)));
}

}  // namespace closs
