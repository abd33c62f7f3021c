#include "report/workbook/workbook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "text/ascii.hpp"
#include "text/json.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr std::size_t longest_text = 32'000;  // of a cell, in UTF-16 units; Excel's limit is 32,767
constexpr std::size_t longest_sheet_name = 31, longest_name = 255;
constexpr double points_of_a_line = 13.5;

std::size_t units_of(const Character& c) { return c.code >= 0x10000 ? 2 : 1; }

/// What XML cannot hold: controls but tab and line feed, and two code points that are none.
bool is_unwritable(char32_t c) { return (c < 0x20 && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF; }

/// "_x0041_", which would be read as a character.
bool is_escape(std::string_view text) {
  return text.size() >= 7 && text.starts_with("_x") && text[6] == '_' &&
         std::all_of(text.begin() + 2, text.begin() + 6, [](unsigned char c) {
           return is_digit(static_cast<char>(c)) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

/// A text as far as it goes into a cell.
std::string cut(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t units = 0;
  for (const Character c : Characters(text)) {
    units += units_of(c);
    if (units > most) {
      out += "…";
      break;
    }
    if (is_unwritable(c.code) || c.is_broken())
      out += "\uFFFD";
    else if (c.code == '_' && is_escape(text.substr(static_cast<std::size_t>(c.bytes.data() - text.data()))))
      out += "_x005F_";
    else
      out += c.bytes;
  }
  return out;
}

struct Attributes {
  std::string_view color = {}, fill = {};
  double size = 10;
  bool bold = false, wrap = false, above = false, frame = false, unlocked = false;
};

Attributes attributes_of(CellLook look) {
  switch (look) {
    case CellLook::plain:
      return {};
    case CellLook::title:
      return {.color = "1F3A5F", .size = 16, .bold = true};
    case CellLook::heading:
      return {.color = "1F3A5F", .size = 12, .bold = true};
    case CellLook::head:
      return {.color = "FFFFFF", .fill = "1F3A5F", .bold = true, .wrap = true};
    case CellLook::label:
      return {.wrap = true};
    case CellLook::note:
      return {.color = "595959"};
    case CellLook::total:
      return {.bold = true, .above = true};
    case CellLook::input:
      return {.color = "1F3AC0", .fill = "FFF9DB", .frame = true, .unlocked = true};
    case CellLook::faint:
      return {.color = "767676", .size = 9};
    case CellLook::warning:
      return {.color = "A02020", .bold = true};
  }
  return {};
}

void write_flag(JsonWriter& json, std::string_view key, bool value) {
  if (!value) return;
  json.key(key);
  json.raw("true");
}

void write_style(JsonWriter& json, const CellStyle& style, bool is_text) {
  const Attributes a = attributes_of(style.look);
  json.begin_object();
  const auto text = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    json.key(key);
    json.text(value);
  };
  text("format", style.format);
  text("color", a.color);
  text("fill", a.fill);
  json.key("size");
  json.number(a.size);
  write_flag(json, "bold", a.bold);
  write_flag(json, "wrap", a.wrap);
  write_flag(json, "above", a.above);
  write_flag(json, "frame", a.frame);
  write_flag(json, "unlocked", a.unlocked);
  write_flag(json, "right", style.right);
  write_flag(json, "left", is_text && !style.right);
  write_flag(json, "indented", style.indented);
  json.end_object();
}

void write_content(JsonWriter& json, const CellContent& content) {
  if (const double* number = std::get_if<double>(&content))
    json.number(*number);
  else if (const auto* text = std::get_if<std::string>(&content))
    json.text(cut(*text, longest_text));
  else
    json.null();
}

void write_pair(JsonWriter& json, std::string_view key, int a, int b) {
  json.key(key);
  json.begin_array();
  json.whole(a);
  json.whole(b);
  json.end_array();
}

/// A text of a chart, where one that begins with "=" would be a reference.
std::string text_of_chart(std::string_view text) {
  return (text.starts_with('=') ? " " : "") + cut(text, longest_name);
}

std::string_view name_of(SheetChart::Type type) {
  constexpr std::array<std::string_view, 4> names = {"bars", "stacked bars", "stacked columns", "points"};
  return names[static_cast<std::size_t>(type)];
}

void write_chart(JsonWriter& json, const SheetChart& chart) {
  json.begin_object();
  for (const auto& [key, value] : {std::pair<std::string_view, std::string_view>{"type", name_of(chart.type)},
                                   {"title", chart.title},
                                   {"format", chart.format},
                                   {"across", chart.across}}) {
    if (value.empty()) continue;
    json.key(key);
    json.text(text_of_chart(value));
  }
  json.key("series");
  json.begin_array();
  for (const SheetChart::Series& one : chart.series) {
    json.begin_object();
    for (const auto& [key, value] : {std::pair<std::string_view, std::string_view>{"name", one.name},
                                     {"categories", one.categories},
                                     {"values", one.values},
                                     {"color", one.color}}) {
      if (value.empty() && key == "color") continue;
      json.key(key);
      json.text(text_of_chart(value));
    }
    json.end_object();
  }
  json.end_array();
  for (const auto& [key, value] : {std::pair{"from", chart.from}, {"to", chart.to}}) {
    if (!value) continue;
    json.key(key);
    json.number(*value);
  }
  write_pair(json, "at", chart.row, chart.column);
  write_pair(json, "size", chart.width, chart.height);
  json.end_object();
}

/// The last row of what stands in the columns that are printed.
int last_printed_row(const Sheet& sheet) {
  int last = 0;
  for (const SheetCell& cell : sheet.cells)
    if (cell.column < sheet.printed_columns) last = std::max(last, cell.row);
  for (const SheetChart& chart : sheet.charts) last = std::max(last, chart.last_row());
  return last;
}

/// The cells of a sheet, and the styles that they name.
void write_cells(JsonWriter& json, const Sheet& sheet) {
  std::vector<std::pair<CellStyle, bool>> styles;
  std::string cells;
  JsonWriter rows(cells);
  rows.begin_array();
  for (const SheetCell& cell : sheet.cells) {
    const std::pair<CellStyle, bool> style(cell.style, std::holds_alternative<std::string>(cell.value));
    auto known = std::find(styles.begin(), styles.end(), style);
    if (known == styles.end()) known = styles.insert(styles.end(), style);
    rows.begin_array();
    rows.whole(cell.row);
    rows.whole(cell.column);
    rows.whole(known - styles.begin());
    write_content(rows, cell.value);
    if (!cell.formula.empty()) rows.text(cell.formula);
    rows.end_array();
  }
  rows.end_array();
  json.key("styles");
  json.begin_array();
  for (const auto& [style, is_text] : styles) write_style(json, style, is_text);
  json.end_array();
  json.key("cells");
  json.raw(cells);
}

void write_sheet(JsonWriter& json, const Sheet& sheet) {
  json.begin_object();
  json.key("name");
  json.text(sheet.name);
  json.key("widths");
  json.begin_array();
  for (const double width : sheet.widths) json.number(width);
  json.end_array();
  json.key("heights");
  json.begin_array();
  std::map<int, double> heights(sheet.heights.begin(), sheet.heights.end());
  for (const SheetCell& cell : sheet.cells)
    if (cell.style.look == CellLook::title || cell.style.look == CellLook::heading)
      heights.try_emplace(cell.row, cell.style.look == CellLook::title ? 1.8 : 1.3);
  for (const auto& [row, lines] : heights) {
    json.begin_array();
    json.whole(row);
    json.number(std::min(lines * points_of_a_line + 2, 400.0));  // Excel's limit is 409
    json.end_array();
  }
  json.end_array();
  write_cells(json, sheet);
  json.key("charts");
  json.begin_array();
  for (const SheetChart& chart : sheet.charts) write_chart(json, chart);
  json.end_array();
  json.key("color_scales");
  json.begin_array();
  for (const ColorScale& scale : sheet.color_scales) {
    json.begin_array();
    for (const int n : {scale.row, scale.column, scale.last_row, scale.last_column}) json.whole(n);
    json.end_array();
  }
  json.end_array();
  json.key("names");
  json.begin_array();
  for (const CellName& name : sheet.names) {
    json.begin_array();
    json.text(name.name);
    json.text(sheet_prefix(sheet.name) + cell_name(name.row, name.column, true));
    json.end_array();
  }
  json.end_array();
  if (sheet.frozen_rows > 0 || sheet.frozen_columns > 0)
    write_pair(json, "freeze", sheet.frozen_rows, sheet.frozen_columns);
  if (sheet.pages_across > 0) {
    write_pair(json, "pages", sheet.pages_across, sheet.one_page ? 1 : 0);
    write_flag(json, "upright", sheet.one_page);
  } else {
    json.key("scale");
    json.whole(60);
    json.key("repeat_columns");
    json.whole(std::max(0, sheet.frozen_columns - 1));
  }
  if (sheet.printed_columns > 0) write_pair(json, "printed", last_printed_row(sheet), sheet.printed_columns - 1);
  if (sheet.repeated_row >= 0) write_pair(json, "repeat_rows", sheet.repeated_row, sheet.repeated_row);
  write_flag(json, "protected", sheet.is_protected);
  json.end_object();
}

bool is_latin(char32_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
/// Kana and kanji.
bool is_japanese(char32_t c) {
  return c == U'々' || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == U'ー' ||
         (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF);
}

/// Whether Excel would read it as an address: letters of a column and digits, R, C, R1C1, or no letter in front.
bool is_address(std::string_view name) {
  std::size_t i = 0;
  const auto letters_end =
      static_cast<std::size_t>(std::find_if_not(name.begin(), name.end(), is_letter) - name.begin());
  const bool digits_only = std::all_of(name.begin() + static_cast<std::ptrdiff_t>(letters_end), name.end(), is_digit);
  if (letters_end >= 1 && letters_end <= 3 && letters_end < name.size() && digits_only) return true;
  const auto upper = [&](std::size_t at) { return at < name.size() ? static_cast<char>(name[at] & ~0x20) : '\0'; };
  if (upper(i) == 'R') {
    for (++i; i < name.size() && is_digit(name[i]);) ++i;
    if (i == name.size()) return true;
  }
  if (upper(i) != 'C') return false;
  for (++i; i < name.size() && is_digit(name[i]);) ++i;
  return i == name.size();
}

}  // namespace

std::string sheets_json(const std::vector<Sheet>& sheets) {
  std::string out;
  for (const Sheet& sheet : sheets) {
    JsonWriter json(out);
    write_sheet(json, sheet);
    out += ",\n";
  }
  return out;
}

std::string workbook_begin(std::string_view title, std::string_view program) {
  return fmt::format("{{\"title\":{},\"comments\":{},\"sheets\":[\n", quoted_json(cut(title, longest_name)),
                     quoted_json(program));
}

std::string cell_name(int row, int column, bool fixed) {
  std::string letters;
  for (int c = column + 1; c > 0; c = (c - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (c - 1) % 26));
  return fmt::format("{0}{1}{0}{2}", fixed ? "$" : "", letters, row + 1);
}

std::string sheet_prefix(std::string_view sheet) {
  const bool plain = !sheet.empty() && std::all_of(sheet.begin(), sheet.end(), is_letter);
  if (plain) return std::string(sheet) + "!";
  std::string out = "'";
  for (const char c : sheet) out.append(c == '\'' ? 2 : 1, c);
  return out += "'!";
}

std::string sheet_name(std::string_view text) {
  std::string out;
  std::size_t units = 0;
  for (const Character c : Characters(text)) {
    if ((units += units_of(c)) > longest_sheet_name) break;
    const bool allowed =
        c.code >= 0x20 && std::u32string_view(U"[]:*?/\\\x7F").find(c.code) == std::u32string_view::npos;
    if (allowed)
      out += c.bytes;
    else
      out += '_';
  }
  if (!out.empty() && out.front() == '\'') out.front() = '_';
  if (!out.empty() && out.back() == '\'') out.back() = '_';
  return out.empty() ? "_" : out;
}

std::string name_of_cell(std::string_view path) {
  std::string out;
  std::size_t units = 0;
  for (const Character c : Characters(path)) {
    if ((units += units_of(c)) >= longest_name) break;
    if (is_latin(c.code) || c.code == '_' || is_japanese(c.code) ||
        (c.code < 0x80 && is_digit(static_cast<char>(c.code))))
      out += c.bytes;
    else
      out += c.code == '.' || c.code == '[' ? '.' : '_';
  }
  if (out.empty() || is_digit(out.front()) || out.front() == '.' || is_address(out)) out.insert(0, "_");
  return out;
}

std::string quoted_formula_text(std::string_view text) {
  constexpr std::size_t longest = 250;  // Excel's limit is 255
  std::string out = "\"";
  for (const char c : cut(text, longest)) out.append(c == '"' ? 2 : 1, c);
  return out += '"';
}

std::string formula_number(double value) {
  if (!std::isfinite(value)) return "NA()";
  std::string text = fmt::format("{}", value);
  std::replace(text.begin(), text.end(), 'e', 'E');
  return value < 0 ? "(" + text + ")" : text;
}

}  // namespace closs
