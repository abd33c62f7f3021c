// The scenario that `estimate` writes: every value with its source, and a comment that says what it stands on.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "report/answers/estimate.hpp"
#include "report/document/words.hpp"
#include "text/ascii.hpp"
#include "text/joined.hpp"
#include "text/json.hpp"
#include "text/split.hpp"

namespace closs {
namespace {

struct YamlBranch {
  std::string key, value = {}, comment = {};
  std::vector<YamlBranch> inside = {};

  YamlBranch& under(std::string_view name) {
    const auto found = std::find_if(inside.begin(), inside.end(), [&](const YamlBranch& b) { return b.key == name; });
    return found != inside.end() ? *found : inside.emplace_back(YamlBranch{std::string(name)});
  }
};

/// An id as a key: plain where YAML takes it for a text.
std::string yaml_key(const std::string& id) {
  static constexpr std::array<std::string_view, 3> words = {"null", "Null", "NULL"};
  const bool plain = !id.starts_with('-') && std::find(words.begin(), words.end(), id) == words.end();
  return plain ? id : quoted_json(id);
}

void print(const YamlBranch& branch, int depth, std::string& out) {
  if (branch.value.empty() && branch.inside.empty()) return;
  const std::string line =
      fmt::format("{:{}}{}:{}{}", "", 2 * depth, yaml_key(branch.key), branch.value.empty() ? "" : " ", branch.value);
  out += line;
  if (!branch.comment.empty()) out += "  # " + branch.comment;
  out += '\n';
  for (const YamlBranch& one : branch.inside) print(one, depth + 1, out);
}

std::string value_text(const Study& study, const EstimatedInput& input) {
  if (input.literal == "rest") return "rest";
  std::string out =
      input.literal.starts_with('{') ? input.literal.substr(0, input.literal.size() - 1) : "{value: " + input.literal;
  if (!input.per.empty()) out += ", per: " + input.per;
  out += input.survey ? ", kind: survey" : ", kind: measured";
  if (input.table >= 0) {
    const StudyTable& table = study.table(input.table);
    if (!table.source.empty()) out += ", source: " + quoted_json(table.source);
    if (!table.as_of.empty()) out += ", as_of: " + table.as_of;
  }
  return out + "}";
}

std::string comment_text(const Study& study, const EstimatedInput& input, Language language) {
  const WordValues values = {{"minimum", fmt::format("{}", study.minimum)}};
  if (input.parameter == "realisation")
    return say(study.realised_by_answers() ? "estimate.why_did"
               : study.realised_by_churn() ? "estimate.why_churn"
                                           : "estimate.why_adjusted",
               language, values);
  if (!input.survey) return {};
  const bool small = input.n < study.minimum;
  std::vector<std::string> why;
  if (input.reach == EstimatedInput::Reach::pooled)
    why.push_back(say("estimate.why_pooled", language, values));
  else if (input.reach == EstimatedInput::Reach::segment)
    why.push_back(say("estimate.why_segment", language, values));
  else if (!study.segments().empty())
    why.push_back(say("estimate.why_all", language, values));
  if (small) why.push_back(say("estimate.why_small", language, values));
  return joined(why, say("list.and", language));
}

}  // namespace

std::string estimated_scenario(const Study& study, const Estimated& estimate, Language language,
                               const std::function<std::string(const std::string&)>& path) {
  std::string file = study.file;
  std::replace(file.begin(), file.end(), '\n', ' ');
  std::string out = "# " + say("estimate.made", language, {{"study", file}}) + "\n# " +
                    say("estimate.made_of", language) + "\ncloss: 1\n";
  if (!study.base.empty()) out += "extends: " + quoted_json(path(study.base)) + "\n";
  if (study.name.ja.empty())
    out += "name: " + quoted_json(study.name.en) + "\n";
  else
    out += fmt::format("name: {{{}ja: {}}}\n", study.name.en.empty() ? "" : "en: " + quoted_json(study.name.en) + ", ",
                       quoted_json(study.name.ja));
  const bool file_of_model = study.model_name.find('/') != std::string::npos || study.model_name.ends_with(".yaml");
  out += "model: " + (file_of_model ? quoted_json(path(study.model_name)) : study.model_name) + "\n";
  if (!study.currency.empty()) out += "currency: " + study.currency + "\n";
  out += fmt::format("period: {}\n", name_of(study.period));
  if (study.several()) out += "overlap: independent\n";
  if (study.loss_over && *study.loss_over != study.period && !study.model->losses_above_baseline)
    out += fmt::format("loss_rates_over: {}\n", name_of(*study.loss_over));
  YamlBranch root;
  for (const std::string_view key : {"problem_defaults", "problems", "segments"}) root.under(key);
  for (const EstimatedInput& input : estimate.inputs) {
    const std::string whole = input.path();
    YamlBranch* at = &root;
    for (const std::string_view key : split(whole, '.')) at = &at->under(key);
    at->value = value_text(study, input);
    at->comment = comment_text(study, input, language);
  }
  // A problem that only segments speak of must be named above them, too.
  YamlBranch& problems = root.under("problems");
  for (const std::string& problem : study.problems())
    if (YamlBranch& one = problems.under(problem); study.problems_from_expectations)
      one.under("tags").value = "{expectation: " + yaml_key(problem) + "}";
    else if (one.inside.empty())
      one.under("name").value = quoted_json(problem);
  std::stable_partition(root.inside.begin(), root.inside.end(),
                        [](const YamlBranch& branch) { return branch.inside.empty(); });
  for (const YamlBranch& branch : root.inside) print(branch, 0, out);
  return out;
}

}  // namespace closs
