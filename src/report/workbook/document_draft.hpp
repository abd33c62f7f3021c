// Writes a document (report/document/document.hpp) into a sheet.
#pragma once

#include <functional>
#include <string>
#include <utility>

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
};

}  // namespace closs
