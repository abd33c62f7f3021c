#include "input/yaml/text_places.hpp"

#include <algorithm>
#include <cstring>

#include "text/names.hpp"

#include "input/yaml/tree.hpp"
#include "text/utf8.hpp"

namespace closs {

void TextPlaces::line_begins(int line, std::size_t offset) {
  if (offset == line_begin_ && line == line_) return;
  line_ = line;
  line_begin_ = known_ = offset;
  column_ = 1;
}

Place TextPlaces::at(std::size_t offset, int length) {
  if (offset < line_begin_) line_begins(1, 0);
  if (offset < known_) {
    known_ = line_begin_;
    column_ = 1;
  }
  while (const void* found = offset > known_ ? std::memchr(text_.data() + known_, '\n', offset - known_) : nullptr)
    line_begins(line_ + 1, static_cast<std::size_t>(static_cast<const char*>(found) - text_.data()) + 1);
  const std::size_t bytes = offset - known_;
  column_ += ascii_ ? static_cast<int>(bytes) : characters(text_.substr(known_, bytes));
  known_ = offset;
  return {source_, line_, column_, std::clamp(length, 1, Limits::caret)};
}

}  // namespace closs
