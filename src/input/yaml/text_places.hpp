// Byte offsets of a text as places: lines and characters from 1. Most offsets come in rising order, so each is
// counted from the one before.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/scenario/fault.hpp"

namespace closs {

class TextPlaces {
 public:
  /// `ascii`: bytes and characters of `text` are the same.
  TextPlaces(int source, std::string_view text, bool ascii) : source_(source), text_(text), ascii_(ascii) {}

  /// The place of a byte; `length` in characters, cut to what a caret line can show.
  Place at(std::size_t offset, int length = 1);
  /// Tells that the line with this number (from 1) begins at this byte.
  void line_begins(int line, std::size_t offset);

 private:
  int source_;
  std::string_view text_;
  bool ascii_;
  int line_ = 1;
  std::size_t line_begin_ = 0;
  std::size_t known_ = 0;  // a byte of line_ ...
  int column_ = 1;         // ... and its column
};

}  // namespace closs
