// JSON as it is written, piece by piece: quoting, commas, blanks and lines are decided here and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace closs {

enum class JsonLayout {
  compact,   // {"a":1,"b":2}
  one_line,  // {"a": 1, "b": 2}
  indented,  // a member or an element a line, two blanks a level
};

class JsonWriter {
 public:
  /// Appends to `out`. `depth` > 0: what is written stands inside so many levels of a document that was begun
  /// elsewhere, on a line of its own.
  explicit JsonWriter(std::string& out, JsonLayout layout = JsonLayout::compact, std::size_t depth = 0)
      : out_(out), layout_(layout), depth_(depth) {}

  void begin_object() { begin('{', '}'); }
  void end_object() { end(); }
  void begin_array() { begin('[', ']'); }
  void end_array() { end(); }
  /// The name of the member that the next value is.
  void key(std::string_view name);

  /// A byte that is no UTF-8 becomes U+FFFD; what is not showable is written as an escape.
  void text(std::string_view value);
  /// The shortest digits that read back to the same double; null where it is not finite.
  void number(double value);
  void whole(std::int64_t value);
  void null() { raw("null"); }
  /// A value that is JSON already.
  void raw(std::string_view json);

 private:
  struct OpenLevel {
    char closing;
    bool filled = false;
  };

  void begin(char opening, char closing);
  void end();
  void separate();
  void new_line();

  std::string& out_;
  JsonLayout layout_;
  std::size_t depth_;
  std::vector<OpenLevel> levels_;
  bool behind_key_ = false;
};

/// "\"5\\\" screen\"".
std::string quoted_json(std::string_view text);

}  // namespace closs
