#include "text/lines.hpp"

#include "text/utf8.hpp"

namespace closs {

LineFinder::LineFinder(std::string_view text) : text_(without_byte_order_mark(text)) {}

std::string_view LineFinder::line(int number) {
  if (number < number_) begin_ = 0, number_ = 1;
  for (; number_ < number; ++number_) {
    const std::size_t end = text_.find('\n', begin_);
    if (end == text_.npos) return {};
    begin_ = end + 1;
  }
  std::string_view line = text_.substr(begin_, text_.find('\n', begin_) - begin_);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace closs
