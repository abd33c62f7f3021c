// Writes a document (report/document/document.hpp) into a sheet: texts in lines, tables in cells, drawings as charts
// that read cells.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/document/document.hpp"
#include "report/workbook/maker.hpp"

namespace closs {

class DocumentDraft {
 public:
  using Formula = std::function<std::string()>;
  /// What follows the inputs of a workbook.
  struct Live {
    /// Where a figure stands; none: nowhere, and its value is written.
    std::function<Formula(const std::string& figure)> address;
    /// The number of inputs that differ from what was given: what does not follow them says so.
    Formula differing;
  };
  /// `widest`: what a column of words may take, in characters.
  DocumentDraft(SheetDraft& draft, const closs::Look& look, std::optional<Live> live = {}, double widest = 42)
      : draft_(draft), look_(look), live_(std::move(live)), widest_(widest) {}

  /// From a row on; the row behind it.
  int write(int row, const Document& document);

 private:
  SheetDraft& draft_;
  Look look_;
  std::optional<Live> live_;
  double widest_;
  std::map<std::pair<int, int>, Formula> formulas_;  // of cells of the next table, where it is live

  /// With a line below it that says, once an input differs, which of its rows are of the scenario as given; the row
  /// behind both.
  int table(int row, const Table& table);
  /// Whether what it holds stays as it is, whatever inputs become: a number that no formula makes, or words among
  /// numbers.
  bool cell(int row, int column, const CellValue& value, CellLook look, bool right);
  Formula formula_of(int row, int column, const CellValue& value) const;
  /// That line; `staying`: what rows, of all, it speaks of.
  int as_given(int row, const std::vector<std::string>& staying, std::size_t rows);
  /// A text in lines, each a row; the row behind it.
  int lines(int row, std::string_view text, CellLook look);
  /// As many columns are printed as it takes from there on.
  void cover(int column, double pixels);
  /// At least so many columns are printed.
  void reach(int columns) { draft_.sheet.printed_columns = std::max(draft_.sheet.printed_columns, columns); }

  // document_charts.cpp
  static constexpr int first_column_of_numbers = 40;
  int column_of_numbers_ = first_column_of_numbers;  // of charts, which their tables do not have

  /// The table, and where it can be drawn its chart, below it or where it is narrow beside it. `title`: of the section.
  int chart(int row, const Chart& chart, const std::string& title);
  void draw(SheetChart& out, int row, const Table& table, const Bars& bars);
  /// A waterfall that follows the steps in the second column of its table.
  void draw_steps(SheetChart& out, int row, const Table& table, const std::vector<Bars::Bar>& bars,
                  const Quantity& like);
  void draw(SheetChart& out, int row, const Table& table, const Curve& curve);
  void draw(SheetChart& out, int row, const Table& table, const Lines& lines);
  /// The next column of them, with its head above `row`.
  int column_of_chart(int row);
  /// Where what the rows are called stands: the first column; where that is numbers, their words as the table says
  /// them, for a chart would write them with all their digits.
  std::string categories(SheetChart& out, int row, const Table& table, std::size_t count);
  /// Where these numbers stand in the table, or else in a column of their own; `row`: the first below its heads.
  std::string numbers(int row, const Table& table, const std::vector<double>& numbers, const Quantity& like);
  std::string range(int row, std::size_t count, int column) const;
};

}  // namespace closs
