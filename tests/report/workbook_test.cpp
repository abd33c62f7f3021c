// Names, addresses and texts as they go into a workbook.
#include "report/workbook/workbook.hpp"

#include "catch.hpp"

namespace closs::workbook_test {
namespace {

std::string json_of(const std::string& text) {
  Sheet sheet{.name = "S"};
  sheet.cells.push_back({0, 0, {}, text, {}});
  return sheets_json({sheet});
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("names of cells come from paths, by one rule") {
  CHECK(name_of_cell("problems.billing.frequency") == "problems.billing.frequency");
  CHECK(name_of_cell("fix.e-invoice.npv") == "fix.e_invoice.npv");
  CHECK(name_of_cell("fixes.a.changes.problems.*.x.reduce") == "fixes.a.changes.problems._.x.reduce");
  CHECK(name_of_cell("visits[silent]") == "visits.silent_");
  CHECK(name_of_cell("problems.請求 誤り.ー") == "problems.請求_誤り.ー");
  for (const char* address : {"F1", "xfd1048576", "R", "c", "R1C1", "rc", "R12", "C3"})
    CHECK(name_of_cell(address) == "_" + std::string(address));
  for (const char* plain : {"margin", "customers", "ABCD1", "F1x", "R1x", "total.lost"})
    CHECK(name_of_cell(plain) == plain);
  CHECK(name_of_cell("1st") == "_1st");
  CHECK(name_of_cell("・") == "_");
  CHECK(name_of_cell(std::string(400, 'x')).size() <= 255);
}

TEST_CASE("names of sheets are short and without marks") {
  CHECK(sheet_name("a/b:c[d]") == "a_b_c_d_");
  CHECK(sheet_name("'quoted'") == "_quoted_");
  CHECK(sheet_name("") == "_");
  CHECK(sheet_name(std::string(40, 'x')).size() == 31);
  CHECK(sheet_prefix("Money") == "Money!");
  CHECK(sheet_prefix("it's") == "'it''s'!");
  CHECK(sheet_prefix("金額") == "'金額'!");
}

TEST_CASE("addresses and numbers within formulas") {
  CHECK(cell_name(0, 0) == "A1");
  CHECK(cell_name(9, 25) == "Z10");
  CHECK(cell_name(0, 26) == "AA1");
  CHECK(cell_name(0, 701) == "ZZ1");
  CHECK(cell_name(0, 702, true) == "$AAA$1");
  CHECK(formula_number(0.5) == "0.5");
  CHECK(formula_number(-2) == "(-2)");
  CHECK(formula_number(1e-18) == "1E-18");
  CHECK(quoted_formula_text("say \"x\"") == "\"say \"\"x\"\"\"");
}

TEST_CASE("texts of cells are data") {
  CHECK(has(json_of("=1+1"), R"(,"=1+1"])"));
  CHECK(has(json_of(std::string("a\0b\x01", 4)), "a\uFFFDb\uFFFD"));
  CHECK(has(json_of("_x0041_"), "_x005F_x0041_"));
  CHECK(has(json_of("_x00_"), "\"_x00_\""));
  CHECK(json_of(std::string(100'000, 'y')).size() < 33'000);
}

}  // namespace closs::workbook_test
