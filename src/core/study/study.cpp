#include "core/study/study.hpp"

#include <algorithm>

namespace closs {
namespace {

void add_labels_of(std::vector<std::string>& out, const Study& study, int question) {
  if (question < 0) return;
  for (std::string& label : labels_of(study.question(question)))
    if (std::find(out.begin(), out.end(), label) == out.end()) out.push_back(std::move(label));
}

}  // namespace

std::vector<std::string> labels_of(const StudyQuestion& question) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& label) {
    if (!label.empty() && !label.starts_with('.') && std::find(out.begin(), out.end(), label) == out.end())
      out.push_back(label);
  };
  for (const Mapped& one : question.mapped) add(one.label);
  add(question.rest);
  return out;
}

std::vector<std::string> Study::problems() const {
  std::vector<std::string> out;
  for (const StudyJourney& one : respondents.journeys)
    if (one.touchpoint >= 0)
      out.push_back(one.about);
    else
      add_labels_of(out, *this, one.problem);
  if (problems_from_expectations) return out;
  for (const int question : {contacts.problem, reports.problem}) add_labels_of(out, *this, question);
  return out;
}

std::vector<std::string> Study::segments() const {
  std::vector<std::string> out;
  for (const int question : {respondents.segment, customers.segment}) add_labels_of(out, *this, question);
  return out;
}

bool Study::joins_customers() const {
  return respondents.left_of_customers ||
         std::any_of(questions.begin(), questions.end(), [](const StudyQuestion& q) { return q.of_customer; });
}

bool Study::realised_by_strata() const {
  const auto of = model ? study_model(*model) : std::nullopt;
  return of && !of->drop && adjusts();
}

std::vector<std::string> StudyModel::states() const {
  std::vector<std::string> out = outcomes;
  if (!silent.empty()) out.push_back(silent);
  return out;
}

std::optional<StudyModel> study_model(const Model& model) {
  StudyModel out;
  if (model.parameter("loyalty_drop") >= 0 && model.losses_above_baseline) {
    out.drop = true;
    return out;
  }
  if (model.parameter("complaint_rate") < 0 || model.losses_above_baseline) return std::nullopt;
  constexpr std::string_view outcomes = "outcomes.", loss = "loss.";
  for (const Parameter& row : model.parameters)
    if (row.name.starts_with(outcomes)) out.outcomes.push_back(row.name.substr(outcomes.size()));
  for (const Parameter& row : model.parameters) {
    if (!row.name.starts_with(loss)) continue;
    const std::string state = row.name.substr(loss.size());
    if (std::find(out.outcomes.begin(), out.outcomes.end(), state) != out.outcomes.end()) continue;
    if (!out.silent.empty()) return std::nullopt;
    out.silent = state;
  }
  if (out.outcomes.empty() || out.silent.empty()) return std::nullopt;
  return out;
}

}  // namespace closs
