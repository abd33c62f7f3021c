#include "report/document/page.hpp"

#include "report/faults/faults.hpp"

namespace closs {

std::string Page::say(std::string_view id, const SentenceValues& values) const {
  WordValues texts;
  for (const auto& [name, cell] : values) texts.emplace_back(name, show(cell));
  return closs::say(id, style.language, texts);
}

Quantity Page::change(double value, Unit unit) const {
  Quantity out = amount(value, unit);
  out.form = Quantity::Form::change;
  return out;
}

Quantity Page::difference(double value, Unit unit) const {
  Quantity out = amount(value, unit);
  out.form = Quantity::Form::difference;
  return out;
}

void Page::why_none(const std::vector<std::string>& figures, const std::vector<std::string>& subjects,
                    std::string_view reason) {
  note(say(
      subjects.empty() ? "none.line_all" : "none.line",
      {{"figures", listed(figures)}, {"subjects", listed(subjects)}, {"reason", say_none(reason, style.language)}}));
}

void Page::warnings(std::span<const Fault> warnings, std::span<const Source> sources) {
  if (warnings.empty()) return;
  section(say("section.warnings"));
  for (const Fault& fault : warnings) {
    const std::string place = place_text(fault.place, sources);
    warning((place.empty() ? "" : place + ": ") + fault_message(fault, style.language));
  }
}

}  // namespace closs
