#include "report/document/trace.hpp"

#include "report/machine/machine.hpp"
#include "text/joined.hpp"

namespace closs {
namespace {

constexpr std::size_t most_subjects = 10, short_hash = 12;

}  // namespace

Subject subject_of(const Scenario& scenario) {
  return {scenario.file, machine_name(scenario), scenario.sha256, scenario.sets, scenario.name};
}

std::string set_text(std::span<const std::string> sets) { return joined(sets, "; "); }

void add_trace(Page& page, std::string_view version, std::span<const Subject> subjects) {
  const auto line = [&](std::string text) { page.paragraph(std::move(text), Paragraph::Tone::trace); };
  for (const Subject& subject : subjects.first(std::min(subjects.size(), most_subjects)))
    line(page.say(subject.sets.empty() ? "trace.line" : "trace.line_set",
                  {{"version", std::string(version)},
                   {"file", subject.file == "-" ? page.say("trace.standard_input") : subject.file},
                   {"sha256", subject.sha256.substr(0, short_hash)},
                   {"set", set_text(subject.sets)}}));
  if (subjects.size() > most_subjects)
    line(page.say("trace.more", {{"count", std::to_string(subjects.size() - most_subjects)}}));
}

}  // namespace closs
