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
/// The whole table, in alphabetical order of ids; for tests and for the glossary.
struct WordEntry {
  std::string_view id, en, ja;
};
std::vector<WordEntry> word_entries();
/// Why a figure is none: a reason code ("no-margin") in words.
std::string say_none(std::string_view reason, Language language);

}  // namespace closs
