// closs glossary [TERM]...: the field's words and the figures' in both languages, with what they mean.
#include <algorithm>
#include <array>

#include "cli/batch/answer.hpp"
#include "cli/line/command.hpp"
#include "cli/line/selection.hpp"
#include "input/values/suggest.hpp"
#include "report/answers/catalog.hpp"
#include "text/names.hpp"

namespace closs {
namespace {

/// Those that are called so in either language, else those that have it in what they are called. Failure
/// (unknown-term).
std::vector<GlossaryEntry> entries_called(const std::string& wanted) {
  const std::u32string text = folded(wanted);
  std::vector<GlossaryEntry> exact, partial;
  std::vector<std::string> known;
  for (const GlossaryEntry& one : glossary_entries()) {
    const std::array names = {folded(one.id), folded(one.name.en), folded(one.name.ja)};
    const auto any = [&](const auto& fits) { return std::any_of(names.begin(), names.end(), fits); };
    if (any([&](const std::u32string& name) { return name == text; }))
      exact.push_back(one);
    else if (any([&](const std::u32string& name) { return name.find(text) != name.npos; }))
      partial.push_back(one);
    for (const std::string& name : {one.id, one.name.en, one.name.ja})
      if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
  }
  if (exact.empty() && partial.empty()) throw Failure(suggesting("unknown-term", {{"term", wanted}}, wanted, known));
  return exact.empty() ? partial : exact;
}

}  // namespace

void glossary(const Call& call) {
  const Answering asked = answering_from_tables(call);
  const ReportOptions options = report_options(call);
  if (call.options.operands.empty()) return write_answer(call, asked, glossary_answer(options));
  std::vector<GlossaryEntry> entries;
  for (const std::string& wanted : call.options.operands)
    for (GlossaryEntry& one : entries_called(wanted))
      if (std::none_of(entries.begin(), entries.end(),
                       [&](const GlossaryEntry& e) { return e.id == one.id && e.measure == one.measure; }))
        entries.push_back(std::move(one));
  write_answer(call, asked, glossary_answer(entries, options));
}

}  // namespace closs
