#include "input/values/csv.hpp"

#include <algorithm>

#include "input/yaml/text_check.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr std::size_t chunk = 64 * 1024;

/// Where a byte of a row stands.
Place place_in(std::string_view bytes, std::size_t at, int first_line) {
  const std::string_view before = bytes.substr(0, at);
  const int lines = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t line_begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  return {0, first_line + lines, 1 + characters(before.substr(line_begin)), 1};
}

/// The first lines of a text, for an excerpt.
std::string lines_of(std::string_view text, int count) {
  std::size_t end = 0;
  for (; count > 0 && end != text.npos; --count) end = text.find('\n', end + (end > 0 ? 1 : 0));
  return std::string(text.substr(0, end));
}

}  // namespace

/// Reads on; false: there is nothing more.
bool CsvReader::more() {
  if (ended_) return false;
  if (at_ > 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  const std::size_t size = buffer_.size();
  buffer_.resize(size + chunk);
  const std::size_t n = read_(buffer_.data() + size, chunk);
  buffer_.resize(size + n);
  ended_ = n == 0;
  return n > 0;
}

/// Finds the end of the row that begins at at_: `end` behind its last byte, `next` behind its line end. False: the row
/// is broken.
bool CsvReader::find_end(std::size_t& end, std::size_t& next) {
  In in = In::cell_start;
  std::size_t i = 0, opened = 0;  // counted from at_
  const auto fail = [&](FaultCode code, std::size_t where) {
    fault_ = Fault{code, place_in(std::string_view(buffer_).substr(at_), where, line_), {}};
    return false;
  };
  while (true) {
    if (at_ + i == buffer_.size() && !more()) {
      if (in == In::quoted) return fail("csv-quote-open", opened);
      end = next = at_ + i;
      return true;
    }
    if (i == most_bytes) return in == In::quoted ? fail("csv-quote-open", opened) : fail("csv-row-too-long", 0);
    const char c = buffer_[at_ + i];
    if (in == In::quoted) {
      if (c == '"') in = In::quote;
    } else if (c == '\n') {
      end = at_ + i;
      next = end + 1;
      if (i > 0 && buffer_[end - 1] == '\r') --end;
      return true;
    } else if (c == separator_) {
      in = In::cell_start;
    } else if (c == '"') {
      if (in == In::plain) return fail("csv-quote-inside", i);
      if (in == In::cell_start) opened = i;
      in = In::quoted;
    } else if (in == In::quote) {
      if (c != '\r') return fail("csv-quote-inside", i);
    } else {
      in = In::plain;
    }
    ++i;
  }
}

/// Cells of row.bytes, whose quotes find_end() has seen to be right.
CsvReader::Status CsvReader::split(CsvRow& row) {
  const std::string_view bytes = row.bytes;
  TextCheck check = check_text(0, bytes);
  if (check.fault) {
    check.fault->place.line += row.line - 1;
    fault_ = std::move(check.fault);
    return Status::broken;
  }
  std::size_t cells = 0, counted = 0;
  Place here{0, row.line, 1, 1};
  const bool one_line_of_ascii = check.ascii && bytes.find('\n') == bytes.npos;
  const auto move_to = [&](std::size_t to) {
    if (one_line_of_ascii) {
      here.column = 1 + static_cast<int>(to);
      return;
    }
    const std::string_view passed = bytes.substr(counted, to - counted);
    const std::size_t line_end = passed.rfind('\n');
    here.line += static_cast<int>(std::count(passed.begin(), passed.end(), '\n'));
    here.column =
        line_end == passed.npos ? here.column + characters(passed) : 1 + characters(passed.substr(line_end + 1));
    counted = to;
  };
  for (std::size_t i = 0;; ++i) {
    // Cells of the row before are written over: their texts have room already.
    if (cells == row.cells.size()) row.cells.emplace_back();
    CsvCell& cell = row.cells[cells++];
    cell.as_written = true;
    const bool quoted = i < bytes.size() && bytes[i] == '"';
    if (quoted) ++i;
    move_to(i);
    cell.place = here;
    if (quoted) {
      cell.text.clear();
      for (; i < bytes.size(); ++i) {
        if (bytes[i] == '"' && bytes.substr(i, 2) != "\"\"") break;
        cell.as_written = cell.as_written && bytes[i] != '"' && bytes[i] != '\n';
        if (bytes[i] == '"') ++i;
        cell.text += bytes[i];
      }
      ++i;
    } else {
      const std::size_t end = std::min(bytes.find(separator_, i), bytes.size());
      cell.text = bytes.substr(i, end - i);
      i = end;
    }
    cell.place.length = std::max(1, check.ascii ? static_cast<int>(cell.text.size()) : characters(cell.text));
    if (i < bytes.size()) continue;
    row.cells.resize(cells);
    return Status::row;
  }
}

CsvReader::Status CsvReader::next(CsvRow& row) {
  if (fault_) return Status::broken;
  if (!begun_) {
    while (buffer_.size() < byte_order_mark.size() && more()) {
    }
    if (buffer_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    begun_ = true;
  }
  while (at_ < buffer_.size() || more()) {
    std::size_t end = 0, next = 0;
    row.line = line_;
    if (!find_end(end, next)) {
      row.bytes = lines_of(std::string_view(buffer_).substr(at_), fault_->place.line - line_ + 1);
      return Status::broken;
    }
    row.bytes.assign(buffer_, at_, end - at_);
    line_ += static_cast<int>(std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         buffer_.begin() + static_cast<std::ptrdiff_t>(next), '\n'));
    at_ = next;
    if (split(row) == Status::broken) return Status::broken;
    if (std::any_of(row.cells.begin(), row.cells.end(), [](const CsvCell& cell) { return !cell.text.empty(); }))
      return Status::row;
  }
  return Status::end;
}

}  // namespace closs
