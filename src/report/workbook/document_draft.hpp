// Writes a document (report/document/document.hpp) into a sheet: texts in lines, tables in cells, drawings as charts
// that read cells.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "report/document/document.hpp"
#include "report/workbook/maker.hpp"

namespace closs {

class DocumentDraft {
 public:
  /// The formula that reads a figure; none: it stands nowhere, and its value is written.
  using Live = std::function<std::function<std::string()>(const std::string& figure)>;
  DocumentDraft(SheetDraft& draft, const closs::Look& look, Live live = {})
      : draft_(draft), look_(look), live_(std::move(live)) {}

  /// From a row on; the row behind it.
  int write(int row, const Document& document);

 private:
  SheetDraft& draft_;
  Look look_;
  Live live_;

  int table(int row, const Table& table);
  void cell(int row, int column, const CellValue& value, CellLook look, bool right);
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
  void draw(SheetChart& out, int row, const Table& table, const Curve& curve);
  void draw(SheetChart& out, int row, const Table& table, const Lines& lines);
  /// Where these numbers stand in the table, or else in a column of their own; `row`: the first below its heads.
  std::string numbers(int row, const Table& table, const std::vector<double>& numbers, const Quantity& like);
  std::string range(int row, std::size_t count, int column) const;
};

}  // namespace closs
