#include "cli/line/completion.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "cli/io/disk.hpp"
#include "cli/io/library.hpp"
#include "cli/line/command.hpp"
#include "cli/line/help.hpp"
#include "input/schema/templates.hpp"
#include "report/answers/answer.hpp"
#include "report/answers/check.hpp"
#include "report/answers/estimate.hpp"
#include "report/answers/resolve.hpp"
#include "text/joined.hpp"

namespace closs {
namespace {

/// The line, read as far as the last word.
struct Asked {
  const Command* command = nullptr;
  bool help = false;                  // `closs help`
  std::vector<std::string> operands;  // before the last word
  const OptionRow* option = nullptr;  // whose value the last word is
  bool options_ended = false;         // by `--`
  std::string last;                   // of `--name=value` the value
  std::string before;                 // `--name=`
  Language language = Language::en;
};

/// The option that waits for its value behind this word: --format, or -qf; nullptr: none.
const OptionRow* waiting(std::string_view word) {
  for (const OptionRow& row : option_rows()) {
    const bool spelled = word.starts_with("--") ? word.substr(2) == row.name
                                                : word.size() > 1 && word[0] == '-' && word.back() == row.letter;
    if (spelled && !row.value.empty()) return &row;
  }
  return nullptr;
}

Asked read_as_far(const std::vector<std::string>& words, Language language) {
  Asked out;
  out.language = language;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (!std::exchange(out.option, nullptr)) {
      if (out.options_ended || word.empty() || word[0] != '-' || word == "-") {
        if (out.command || out.help)
          out.operands.push_back(word);
        else if (word == "help")
          out.help = true;
        else
          out.command = find_command(word);
      } else if (word == "--") {
        out.options_ended = true;
      } else {
        out.option = waiting(word);
      }
    }
  }
  out.last = words.empty() ? "" : words.back();
  if (out.option || out.options_ended || !out.last.starts_with("--")) return out;
  const std::size_t equals = out.last.find('=');
  if (equals == std::string::npos) return out;
  out.option = waiting(out.last.substr(0, equals));
  out.before = out.last.substr(0, equals + 1);
  out.last.erase(0, equals + 1);
  return out;
}

// --- what words of usage lines stand for ----------------------------------------------------------

using Candidates = std::vector<Candidate>;

template <class Names>
Candidates plain_candidates(const Names& names) {
  Candidates out;
  for (const auto& name : names) out.push_back({std::string(name), ""});
  return out;
}

Candidates formats_of(const Command* command) {
  if (command && command->name == "resolve") return plain_candidates(resolve_formats);
  Candidates out;
  const auto add = [&](const auto& formats) {
    for (const auto& format : formats) out.push_back({std::string(format.name), ""});
  };
  if (command && command->name == "run")
    add(run_formats());
  else if (command && command->name == "check")
    add(check_formats());
  else
    add(answer_formats());
  if (command && command->name == "estimate") out.push_back({std::string(estimate_scenario_format), ""});
  return out;
}

Candidates measures_there_are(Language language) {
  Candidates out;
  for (const Measure& row : measures())
    if (std::none_of(out.begin(), out.end(), [&](const Candidate& known) { return known.word == row.name; }))
      out.push_back({std::string(row.name), std::string(row.label.in(language))});
  return out;
}

/// The scenario of the first file on the line; nullptr where there is none, or it cannot be read.
std::shared_ptr<Scenario> scenario_on(const Asked& asked) {
  for (std::size_t i = 0; i < asked.operands.size(); ++i) {
    const std::string& file = asked.operands[i];
    if (!names_file(operand_word(*asked.command, i)) || !is_readable_file(file)) continue;
    const auto library = open_library();
    return read_scenario(*library, file, read_file(file)).scenario;
  }
  return nullptr;
}

Candidates figures_in(const Scenario& scenario, Language language) {
  Candidates out;
  for (const FigureId& figure : figures_of(scenario))
    out.push_back({name_of(scenario, figure), std::string(measure(figure.measure).label.in(language))});
  return out;
}

/// Ids of fixes or segments, with their names.
template <class List>
Candidates ids_in(const List& list, Language language) {
  Candidates out;
  for (const auto& one : list)
    if (!one.id.empty()) out.push_back({one.id, std::string(one.name.in(language))});
  return out;
}

Candidates tags_in(const Scenario& scenario) {
  Candidates out;
  for (const Tag& tag : scenario.tags)
    if (out.empty() || out.back().word != tag.key) out.push_back({tag.key, ""});
  if (scenario.segmented) out.push_back({"segment", ""});
  return out;
}

/// Paths of inputs with what stands there; `written`: behind its `=` the value as it is written.
Candidates paths_in(const Scenario& scenario, bool written) {
  Candidates out;
  std::set<std::string> told;  // problems may share a value
  for (const Value& value : scenario.values) {
    if (!value.parameter) continue;
    const std::string path = path_of(scenario, value);
    if (!told.insert(path).second) continue;
    out.push_back({path + "=" + (written ? value.written : ""), value.written});
  }
  return out;
}

Candidates with_before(Candidates candidates, const std::string& before) {
  for (Candidate& one : candidates) one.word.insert(0, before);
  return candidates;
}

/// What `word` of a usage line stands for.
Completion named(const Asked& asked, std::string_view word) {
  if (names_file(word) || word.starts_with("FILE.")) return {Completion::Of::files, {}};
  if (word == "DIR") return {Completion::Of::folders, {}};
  if (const auto all = choices(word); !all.empty()) return {{}, plain_candidates(all)};
  if (word == "FORMAT") return {{}, formats_of(asked.command)};
  if (word == "MEASURE") return {{}, measures_there_are(asked.language)};
  if (word == "MODEL") return {{}, plain_candidates(open_library()->model_names())};
  if (word == "BENCHMARK") return {{}, plain_candidates(open_library()->benchmark_names())};
  if (word == "TEMPLATE") {
    Candidates out;
    for (const Template& one : templates()) out.push_back({std::string(one.name), ""});
    return {{}, out};
  }
  const bool path = word.find("PATH") != word.npos, figure = word.find("FIGURE") != word.npos;
  const bool id = word == "TAG" || word == "FIX" || word == "SEGMENT";
  const std::shared_ptr<Scenario> scenario = path || figure || id ? scenario_on(asked) : nullptr;
  if (!scenario) return {};
  if (word == "FIX") return {{}, ids_in(scenario->fixes, asked.language)};
  if (word == "SEGMENT") return {{}, ids_in(scenario->segments, asked.language)};
  if (word == "TAG") return {{}, tags_in(*scenario)};
  if (figure) return {{}, figures_in(*scenario, asked.language)};
  const std::size_t colon = word.starts_with("NAME:") ? asked.last.find(':') : std::string::npos;
  const std::string name = colon == std::string::npos ? "" : asked.last.substr(0, colon + 1);
  if (name.empty() && word.starts_with("NAME:")) return {};
  return {{}, with_before(paths_in(*scenario, asked.last.find('=') != std::string::npos), name)};
}

Candidates command_names(Language language) {
  Candidates out;
  for (const Command& command : commands())
    out.push_back({std::string(command.name), std::string(command.summary.in(language))});
  return out;
}

Candidates options_of(const Asked& asked) {
  Candidates out;
  for (const std::string_view name : asked.command ? std::span(asked.command->options) : program_options()) {
    const OptionRow& row = option_row(name);
    out.push_back({"--" + std::string(name), std::string(row.meaning.in(asked.language))});
  }
  return out;
}

Completion all_of(const Asked& asked) {
  if (asked.option) return named(asked, asked.option->value);
  if (!asked.options_ended && asked.last.starts_with('-')) return {{}, options_of(asked)};
  if (asked.help) return {{}, asked.operands.empty() ? command_names(asked.language) : Candidates()};
  if (asked.command) return named(asked, operand_word(*asked.command, asked.operands.size()));
  Candidates out = command_names(asked.language);
  out.push_back({"help", ""});
  return {{}, out};
}

}  // namespace

Completion completion_of(const std::vector<std::string>& words, Language language) {
  const Asked asked = read_as_far(words, language);
  Completion out = all_of(asked);
  std::erase_if(out.candidates, [&](const Candidate& one) { return !one.word.starts_with(asked.last); });
  out.candidates = with_before(std::move(out.candidates), asked.before);
  return out;
}

}  // namespace closs
