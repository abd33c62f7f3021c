// A workbook before it is bytes: sheets of cells, each a text, a number or a formula with the value that it has when it
// is written, and how they look. Plain data; what becomes xlsx of it does so in a program of its own (src/xlsx), from
// the JSON that is written here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace closs {

/// What a cell is for; decides font, color and border.
enum class CellLook : std::uint8_t { plain, title, heading, head, label, note, total, input, faint, warning };

struct CellStyle {
  std::string format = {};  // of numbers, as Excel writes it; empty: as they come
  CellLook look = CellLook::plain;
  bool right = false;     // stands right, though it is a text
  bool indented = false;  // a text behind a number
  bool operator==(const CellStyle&) const = default;
};

/// Nothing, a number (not finite: nothing), or a text.
using CellContent = std::variant<std::monostate, double, std::string>;

struct SheetCell {
  int row = 0, column = 0;  // from 0
  CellStyle style = {};
  CellContent value = {};    // of a formula: what it comes to as the workbook is written
  std::string formula = {};  // without the "="; empty: none
};

struct SheetChart {
  struct Series {
    std::string name, categories, values;  // the last two as ranges: "Money!$A$5:$A$9"
    std::string color = {};                // "2E6F9E"; empty: it is not seen, and others stand on it
  };
  enum class Type { bars, stacked_bars, stacked_columns, points /* joined by lines */ } type = Type::bars;
  std::string title = {};  // says the finding
  std::vector<Series> series = {};
  std::string format = {};                   // of the axis
  std::string across = {};                   // what the other axis counts; empty: its labels tell
  std::optional<double> from = {}, to = {};  // the stretch that the axis shows; none: as it comes
  int row = 0, column = 0;                   // of its upper left corner
  int width = 480, height = 288;             // in pixels

  /// The last row that it covers, where rows are as high as they come.
  int last_row() const {
    constexpr int pixels_of_a_row = 20;
    return row + height / pixels_of_a_row;
  }
};

/// Cells that are colored by their numbers: the larger, the stronger.
struct ColorScale {
  int row = 0, column = 0, last_row = 0, last_column = 0;
};

/// A name for one cell.
struct CellName {
  std::string name;
  int row = 0, column = 0;
};

struct Sheet {
  std::string name = {};  // valid: see sheet_name()
  std::vector<SheetCell> cells = {};
  std::vector<double> widths = {};                   // of the columns, in characters
  std::vector<std::pair<int, double>> heights = {};  // of rows, in lines of text
  std::vector<SheetChart> charts = {};
  std::vector<ColorScale> color_scales = {};
  std::vector<CellName> names = {};
  int frozen_rows = 0, frozen_columns = 0;
  int pages_across = 0;      // printed: as many pages wide; 0: as many as it takes
  bool one_page = false;     // printed on one page, upright
  int printed_columns = 0;   // the first so many are printed; 0: all
  int repeated_row = -1;     // printed on top of each page; -1: none
  bool is_protected = true;  // all but inputs, without a password
};

/// The sheets as elements of a list in JSON, each with a comma behind it: several scenarios stand behind each other in
/// one.
std::string sheets_json(const std::vector<Sheet>& sheets);
/// What stands before and behind them.
std::string workbook_begin(std::string_view title, std::string_view program);
constexpr std::string_view workbook_end = "null]}\n";

/// "B5"; with `fixed`: "$B$5".
std::string cell_name(int row, int column, bool fixed = false);
/// A sheet in front of a cell in a formula: "Money!", "'a b'!".
std::string sheet_prefix(std::string_view sheet);
/// A text as the name of a sheet: at most 31 characters, none of []:*?/\, no apostrophe at an end.
std::string sheet_name(std::string_view text);
/// A path as the name of a cell: what is neither letter nor digit becomes "_" or ".", what could be read as an address
/// ("F1", "R", "C") gets "_" in front; at most 255 characters. Kana and kanji stay.
std::string name_of_cell(std::string_view path);
/// A text within a formula: in quotes.
std::string quoted_formula_text(std::string_view text);
/// A number within a formula.
std::string formula_number(double value);

}  // namespace closs
