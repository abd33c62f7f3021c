// The table of faults: every code with its severity and its sentences in both languages, and how faults are
// shown: place, excerpt, caret, remedy; or JSON.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/text.hpp"
#include "report/document/document.hpp"
#include "text/lines.hpp"

namespace closs {

/// A text in both languages, with {names} for what a fault fills in.
struct Sentence {
  std::string_view en, ja;

  std::string_view in(Language language) const { return language == Language::ja ? ja : en; }
};

struct FaultRow {
  FaultCode code;
  int exit_code;         // 0 a warning; 1 a failed check; 2 bad input or usage; 3 could not read or write
  Sentence message;      // "{key} is {value}, which is {percent}"
  Sentence remedy = {};  // "write {value}% or {fraction}"; may be empty
};

/// The row of a code. Takes no memory.
const FaultRow& fault_row(FaultCode code);
/// An error, and no warning.
bool is_error(const Fault& fault);
bool any_error(std::span<const Fault> faults);

/// The sentence of a fault with its values filled in, and what to do about it (may be empty).
std::string fault_message(const Fault& fault, Language language);
std::string fault_remedy(const Fault& fault, Language language);
/// "did you mean total.lost?"
std::string did_you_mean(std::string_view suggestion, Language language);
/// "scenarios/telecom.yaml:23:18"; "" without a place.
std::string place_text(const Place& place, std::span<const Source> sources);

/// The lines that faults stand on: found quickly where they are asked for in file order.
class Excerpts {
 public:
  explicit Excerpts(std::span<const Source> sources);

  std::span<const Source> sources() const { return sources_; }
  /// The line of a place, which stands in one of the sources.
  std::string_view line(const Place& place) {
    const auto source = static_cast<std::size_t>(place.source);
    return lines_[source].line(place.line - sources_[source].first_line + 1);
  }

 private:
  std::span<const Source> sources_;
  std::vector<LineFinder> lines_;  // one a source
};

/// One fault: place, excerpt, caret, remedy. Ends in a newline.
std::string show_fault(const Fault& fault, Excerpts& excerpts, Language language, Color color);
/// Errors in file order, at most 20 with the count of the rest. Ends in a newline.
std::string show_faults(std::span<const Fault> faults, std::span<const Source> sources, Language language, Color color);
/// [{"file", "line", "column", "code", "severity", "message", "hint"}], all of them, in file order; what is unknown is
/// null; sentences in English whatever the language. No line end.
std::string faults_as_json(std::span<const Fault> faults, std::span<const Source> sources);

}  // namespace closs
