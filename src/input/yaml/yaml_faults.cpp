#include "input/yaml/yaml_faults.hpp"

#include <algorithm>
#include <string>

#include "input/yaml/yaml_text.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

Fault at_character(FaultCode code, const char* name, std::size_t at, std::string_view text, TextPlaces& places) {
  return {code, places.at(at), {{name, std::string(character_at(text, at))}}};
}

Fault at_rest_of_line(FaultCode code, std::size_t at, std::string_view text, TextPlaces& places) {
  return {code, places.at(at, characters(first_line(text, at, text.size()))), {}};
}

Fault misplaced_line(std::size_t at, std::string_view text, TextPlaces& places) {
  return at_rest_of_line("bad-indentation", behind_indentation(text, at), text, places);
}

Fault unknown_anchor(std::size_t at, std::string_view text, TextPlaces& places) {
  const std::string_view alias = text.substr(at, word_end(text, at) - at);
  return {"unknown-anchor",
          places.at(at, characters(alias)),
          {{"name", std::string(alias.substr(std::min<std::size_t>(1, alias.size())))}}};
}

/// An open bracket or quote is only noticed at the end of the text, or at some later line.
Fault unclosed(const GrammarFault& grammar, std::string_view text, TextPlaces& places) {
  const std::size_t quote = unclosed_quote(text, grammar.read_to);
  if (quote < text.size()) return at_character("unclosed-quote", "quote", quote, text, places);
  if (grammar.bracket) return at_character("unclosed-bracket", "bracket", *grammar.bracket, text, places);
  return {"yaml-syntax", places.at(grammar.at), {}};
}

}  // namespace

Fault fault_of(const GrammarFault& grammar, std::string_view text, TextPlaces& places) {
  const std::size_t at = std::min(grammar.at, text.size());
  const std::size_t first = behind_indentation(text, at);
  if (first < text.size() && text[first] == '\t') return {"tab-indentation", places.at(first), {}};
  switch (grammar.cause) {
    case GrammarCause::anchor:
      return unknown_anchor(at, text, places);
    case GrammarCause::bracket:
    case GrammarCause::quote:
      return unclosed(grammar, text, places);
    case GrammarCause::closing:
      return at_character("stray-bracket", "bracket", at, text, places);
    case GrammarCause::colon: {
      const std::size_t begin = line_start(text, at);
      const bool second = text.substr(begin, at - begin).find(": ") != std::string_view::npos;
      return second ? Fault{"stray-colon", places.at(at), {}} : misplaced_line(at, text, places);
    }
    case GrammarCause::dash:
      return {"stray-dash", places.at(at), {}};
    case GrammarCause::indentation:
      return first == at ? misplaced_line(at, text, places) : at_rest_of_line("yaml-syntax", at, text, places);
    case GrammarCause::character:
      return at_character("needs-quotes", "character", at, text, places);
    case GrammarCause::escape:
      return {"bad-escape", places.at(at), {}};
    case GrammarCause::syntax:
      break;
  }
  return {"yaml-syntax", places.at(at), {}};
}

}  // namespace closs
