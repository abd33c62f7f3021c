// A text in both languages of the product. Everything a user may read is a Text; a document picks
// the language once, at the very end.
#pragma once

#include <string>
#include <string_view>

namespace closs {

enum class Language { en, ja };

struct Text {
  std::string en;
  std::string ja;

  /// The text in `language`; where only one language was given, that one.
  const std::string& in(Language language) const {
    const std::string& wanted = language == Language::ja ? ja : en;
    return wanted.empty() ? (language == Language::ja ? en : ja) : wanted;
  }
  bool empty() const { return en.empty() && ja.empty(); }
};

/// The same in a table of the program: texts that live as long as it runs.
struct FixedText {
  std::string_view en, ja;

  std::string_view in(Language language) const { return language == Language::ja ? ja : en; }
};

}  // namespace closs
