// The part of the JSON Schema that says how one value may be written (docs/scenario-files.md, "Writing values"), by
// kind.
#pragma once

#include <span>
#include <string_view>

#include "core/scenario/parameters.hpp"
#include "core/scenario/text.hpp"
#include "input/schema/json_text.hpp"

namespace closs {

/// What an id may be: no blanks, no dots, no other punctuation than `-` and `_`. A regular expression without anchors
/// that every dialect knows.
inline constexpr std::string_view id_pattern = "[^\\x00-,./:-@\\[-^`{-\\x7F\\s]+";

/// Adds the definitions that value_of() and change_of() refer to.
void add_value_definitions(Json& definitions);

/// {"type": "NAME"}.
Json of_type(std::string_view name);
/// {"enum": [...]}: one of these words.
template <class Texts>
Json one_of_words(const Texts& all) {
  return json_object({{"enum", json_texts(all)}});
}
/// The schema of what may not stand there: false.
Json nothing();

/// What stands under a key, in words.
struct KeyWords {
  std::string_view key;
  Text meaning;
};
/// `schema` with the meaning in front that `rows` have of `key`; as it is where they have none.
Json explained(std::span<const KeyWords> rows, std::string_view key, Language language, Json schema);

/// {"$ref": "#/definitions/NAME"}.
Json reference(std::string_view name);
/// The schema of a parameter's value, with its label and meaning for the editor.
Json value_of(const Parameter& parameter, Language language);
/// The schema of a change of a parameter by a fix.
Json change_of(const Parameter& parameter);
/// "Complaint rate: Share of ..." in the language.
Json description(const Parameter& parameter, Language language);

}  // namespace closs
