// The lines of a text by number, for those who mostly ask for one further down.
#pragma once

#include <string_view>

namespace closs {

class LineFinder {
 public:
  explicit LineFinder(std::string_view text);

  /// Line `number` (from 1) without its end, and the first one without a byte order mark; empty behind the last one.
  /// Costs as much as the text between it and the line asked for before; all before it where it stands above that.
  std::string_view line(int number);

 private:
  std::string_view text_;
  std::size_t begin_ = 0;  // of line number_
  int number_ = 1;
};

}  // namespace closs
