// Characters of a text in UTF-8: one decoder for all that count, check, fold or replace them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace closs {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A code point and its bytes in the text. A byte that is no UTF-8 stands for itself, as U+FFFD.
struct Character {
  static constexpr char32_t replacement = 0xFFFD;

  std::string_view bytes;
  char32_t code = 0;

  /// A byte that is no UTF-8.
  bool is_broken() const { return code == replacement && bytes.size() == 1; }
};

/// The first character of a text that begins with a byte of 0x80 or more.
Character first_beyond_ascii(std::string_view text);

/// The first character of `text`, which must not be empty.
inline Character first_character(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  return byte < 0x80 ? Character{text.substr(0, 1), byte} : first_beyond_ascii(text);
}

/// The characters of a text, one after the other: for (const Character c : Characters(text)).
class Characters {
 public:
  struct End {};
  class Iterator {
   public:
    explicit Iterator(std::string_view rest) : rest_(rest) { decode(); }
    const Character& operator*() const { return now_; }
    Iterator& operator++() {
      rest_.remove_prefix(now_.bytes.size());
      decode();
      return *this;
    }
    friend bool operator==(const Iterator& at, End) { return at.rest_.empty(); }

   private:
    void decode() {
      if (!rest_.empty()) now_ = first_character(rest_);
    }
    std::string_view rest_;
    Character now_;
  };

  explicit Characters(std::string_view text) : text_(text) {}
  Iterator begin() const { return Iterator(text_); }
  End end() const { return {}; }

 private:
  std::string_view text_;
};

inline bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// How many characters `text`, which must be UTF-8, has.
inline int characters(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// `text` without the byte order mark that some editors put in front.
inline std::string_view without_byte_order_mark(std::string_view text) {
  return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

/// Appends the character; U+FFFD for a byte that is no UTF-8.
void append_utf8(std::string& out, const Character& character);
/// `text` with U+FFFD for every byte that is no UTF-8: a file's name may be any bytes.
std::string as_utf8(std::string_view text);

}  // namespace closs
