#include "report/document/words.hpp"

#include <algorithm>
#include <stdexcept>

#include "report/document/word_rows.hpp"
#include "text/fill.hpp"

namespace closs {

std::string_view unfilled(std::string_view id, Language language) {
  const std::span<const Word> words = id < "o"   ? word_rows_a_to_n()
                                      : id < "t" ? word_rows_o_to_s()
                                                 : word_rows_t_to_z();
  const auto found = std::lower_bound(words.begin(), words.end(), id,
                                      [](const Word& word, std::string_view wanted) { return word.id < wanted; });
  if (found == words.end() || found->id != id) throw std::logic_error("no such word: " + std::string(id));
  return language == Language::ja ? found->ja : found->en;
}

std::string say(std::string_view id, Language language, const WordValues& values) {
  return fill(unfilled(id, language), values);
}

std::string say_none(std::string_view reason, Language language) {
  return say("none." + std::string(reason), language);
}

std::vector<Word> all_words() {
  std::vector<Word> all;
  for (const std::span<const Word> part : {word_rows_a_to_n(), word_rows_o_to_s(), word_rows_t_to_z()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace closs
