// The table of faults: every code with its severity and its sentences in both languages, and how faults are
// shown (scenario.md section 4): place, excerpt, caret, remedy; or JSON.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/text.hpp"
#include "report/document/document.hpp"

namespace closs {

enum class Severity { warning, error };

struct FaultRow {
  std::string_view code;  // "rate-above-1"
  Severity severity;
  int exit_code;  // 2 bad input or usage; 3 could not read or write
  Text message;   // "{key} is {value}, which is {percent}"
  Text remedy;    // "write {value}% or {fraction}"; may be empty
};

std::span<const FaultRow> fault_rows();
/// The row of a code; an unknown code throws std::logic_error.
const FaultRow& fault_row(std::string_view code);
bool any_error(std::span<const Fault> faults);

/// The sentence of a fault with its values filled in, and what to do about it (may be empty).
std::string fault_message(const Fault& fault, Language language);
std::string fault_remedy(const Fault& fault, Language language);
/// "scenarios/telecom.yaml:23:18"; "" without a place.
std::string place_text(const Place& place, std::span<const Source> sources);

/// Errors in file order, at most 20 with the count of the rest, as in scenario.md section 4. Ends in a newline.
std::string show_faults(std::span<const Fault> faults, std::span<const Source> sources, Language language, Color color);
/// [{"file", "line", "column", "code", "severity", "message", "hint"}], all of them, in file order; what is unknown is
/// null; sentences in English whatever the language. No line end.
std::string faults_as_json(std::span<const Fault> faults, std::span<const Source> sources);

}  // namespace closs
