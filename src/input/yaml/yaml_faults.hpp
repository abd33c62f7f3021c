// Faults in the grammar of YAML in our own words: what is wrong, and the place where it is best seen, which is
// often not where a parser gives up.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/scenario/fault.hpp"
#include "input/yaml/text_places.hpp"

namespace closs {

/// What a parser may complain about.
enum class GrammarCause { anchor, bracket, quote, closing, colon, dash, indentation, character, escape, syntax };

/// Where a parser was when it gave up; byte offsets.
struct GrammarFault {
  GrammarCause cause;
  std::size_t at;                      // where it gave up
  std::size_t read_to;                 // behind the last token that it understood
  std::optional<std::size_t> bracket;  // the innermost bracket that is open
};

Fault fault_of(const GrammarFault& grammar, std::string_view text, TextPlaces& places);

}  // namespace closs
