// Every word and sentence that is not a fault, a parameter or a measure: one table, both languages.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/text.hpp"

namespace closs {

using WordValues = std::vector<std::pair<std::string_view, std::string>>;

/// The entry `id` in `language` with its {names} filled in. An unknown id throws std::logic_error; a test walks
/// every use.
std::string say(std::string_view id, Language language, const WordValues& values = {});
/// The entry as it stands in the table, which takes no memory.
std::string_view unfilled(std::string_view id, Language language);
/// A row of the table.
struct Word {
  std::string_view id, en, ja;
};
/// The whole table, in alphabetical order of ids.
std::vector<Word> all_words();
/// Why a figure is none: a reason code ("no-margin") in words.
std::string say_none(std::string_view reason, Language language);

}  // namespace closs
