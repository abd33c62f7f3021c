#include "text/csv.hpp"

#include "text/showable.hpp"

namespace closs {
namespace {

void append_cell(std::string& out, std::string_view front, std::string_view text) {
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  out += front;
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
}

}  // namespace

void append_csv_cell(std::string& out, std::string_view text) { append_cell(out, "", text); }

void append_csv_text(std::string& out, std::string_view text) {
  const std::string shown = showable(text);
  const bool formula = !shown.empty() && std::string_view("=+-@").find(shown.front()) != std::string_view::npos;
  append_cell(out, formula ? "'" : "", shown);
}

std::string unquoted_csv(std::string_view cell) {
  if (cell.size() < 2 || cell.front() != '"' || cell.back() != '"') return std::string(cell);
  std::string out;
  for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
    if (cell[i] == '"') ++i;
    out += cell[i];
  }
  return out;
}

}  // namespace closs
