// closs verify BEFORE AFTER: whether fixes did what they promised.
#include "report/answers/verify.hpp"

#include <algorithm>

#include "analysis/difference/alike.hpp"
#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "input/values/suggest.hpp"

namespace closs {
namespace {

void refuse_unlike_waves(const Scenario& before, const Scenario& after) {
  const auto refuse = [&](FaultCode code, std::string_view value, std::string_view other) {
    throw Failure(Fault{
        code,
        {},
        {{"old", before.file}, {"value", std::string(value)}, {"new", after.file}, {"other", std::string(other)}}});
  };
  if (!same_model(*before.model, *after.model)) refuse("verify-models", before.model->name, after.model->name);
  if (before.currency != after.currency) refuse("verify-currencies", before.currency, after.currency);
  if (before.period != after.period) refuse("verify-periods", name_of(before.period), name_of(after.period));
}

/// The indices of these ids, each once, in the order of the scenario. Failure naming all that it has not.
template <class List>
std::vector<int> indices_of(const List& list, const std::vector<std::string>& ids, FaultCode unknown) {
  std::vector<std::string> known;
  for (const auto& one : list) known.push_back(one.id);
  std::vector<Fault> faults;
  for (const std::string& id : ids)
    if (std::find(known.begin(), known.end(), id) == known.end())
      faults.push_back(suggesting(unknown, {{"id", id}}, id, known));
  if (!faults.empty()) throw Failure(std::move(faults));
  std::vector<int> out;
  for (std::size_t k = 0; k < known.size(); ++k)
    if (std::find(ids.begin(), ids.end(), known[k]) != ids.end()) out.push_back(static_cast<int>(k));
  return out;
}

/// What was carried out, and what it is compared with.
VerifyPlan plan_of(const Scenario& before, const Options& options) {
  VerifyPlan plan{.threads = options.threads};
  if (before.fixes.empty()) throw Failure(Fault{"verify-no-fixes", {}, {{"file", before.file}}});
  if (options.at > 0) plan.at = options.at;
  plan.fixes = indices_of(before.fixes, options.fixes, "unknown-fix");
  if (options.fixes.empty())
    for (std::size_t j = 0; j < before.fixes.size(); ++j) plan.fixes.push_back(static_cast<int>(j));
  const auto fix = [&](int j) -> const Fix& { return before.fixes[static_cast<std::size_t>(j)]; };
  for (const int one : plan.fixes)
    for (const int other : plan.fixes)
      if (std::find(fix(one).excluded.begin(), fix(one).excluded.end(), other) != fix(one).excluded.end())
        throw Failure(Fault{"verify-excluded", {}, {{"one", fix(one).id}, {"other", fix(other).id}}});
  if (options.controls.empty()) return plan;
  if (!before.segmented) throw Failure(Fault{"verify-no-segments", {}, {{"file", before.file}}});
  plan.control = indices_of(before.segments, options.controls, "unknown-segment");
  for (const int one : plan.fixes)
    for (const int segment : plan.control)
      if (fix(one).in_segment[static_cast<std::size_t>(segment)])
        throw Failure(
            Fault{"verify-control-treated",
                  {},
                  {{"fix", fix(one).id}, {"segment", before.segments[static_cast<std::size_t>(segment)].id}}});
  return plan;
}

}  // namespace

void verify(const Call& call) {
  const Options& options = call.options;
  const Answering asked = answering(call);
  const EvaluatedScenario before = read_for(call, asked, options.operands[0]);
  const EvaluatedScenario after = read_for(call, asked, options.operands[1]);
  if (!before.evaluated || !after.evaluated) return;
  refuse_unlike_waves(before.scenario(), after.scenario());
  const VerifyPlan plan = plan_of(before.scenario(), options);
  const Verified verified = verify(before.scenario(), after.scenario(), plan);
  Answer answer = verify_answer(before.scenario(), after.scenario(), plan, verified, report_options(call));
  add_warnings(answer, before.warnings, before.read.sources);
  add_warnings(answer, after.warnings, after.read.sources);
  write_answer(call, asked, answer);
  if (options.gate && !verified.passes()) call.reporter.raise(1);
}

}  // namespace closs
