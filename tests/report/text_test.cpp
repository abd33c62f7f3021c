#include <sstream>

#include "catch.hpp"
#include "report/document/document.hpp"
#include "text/width.hpp"

using namespace closs;

namespace {

constexpr auto left = Table::Column::Align::left;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Table sample_table() {
  Table table;
  table.columns = {{"問題", left}, {"Lost"}, {"損失リスク売上"}};
  table.rows = {{{"請求誤り", "7,275", "9.20億円"}},
                {{"outage", "12", "1,230万円"}},
                {{"Total", "7,287"}, Table::Row::Tone::strong}};
  return table;
}

}  // namespace

TEST_CASE("a table is aligned by display width") {
  CHECK(as_text({{sample_table()}}, Color::off) ==
        "問題       Lost  損失リスク売上\n"
        "--------  -----  --------------\n"
        "請求誤り  7,275        9.20億円\n"
        "outage       12       1,230万円\n"
        "Total     7,287\n");
}

TEST_CASE("a table without titles has no line for them") {
  Table table;
  table.columns = {{"", left}, {"", left}};
  table.rows = {{{"unit", "money"}}, {{"formula", "a - b"}}};
  CHECK(as_text({{table}}, Color::off) == "unit     money\nformula  a - b\n");
}

TEST_CASE("color marks lines and changes no text") {
  const Document document{{Section{"A"}, Paragraph{"b", Paragraph::Tone::headline}, sample_table()}};
  std::string colored = as_text(document, Color::on);
  CHECK(colored.find("\x1b[1m") != std::string::npos);
  std::string plain;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b')
      i = colored.find('m', i);
    else
      plain += colored[i];
  }
  CHECK(plain == as_text(document, Color::off));
}

TEST_CASE("wide titles are broken over lines and a last column of text is wrapped") {
  Table table;
  table.columns = {{"Problem", left}, {"Cost of inaction per month"}, {"Source", left}};
  table.rows = {
      {{"billing", "$1.2M", "Customer survey of spring, answered by 512 customers out of a sample of 4,000"}}};
  const auto lines = lines_of(as_text({{table}}, Color::off, 60));
  for (const std::string& line : lines) CHECK(display_width(line) <= 60);
  CHECK(lines.size() > 5);
}

TEST_CASE("bars stand behind the rows") {
  Table table;
  table.columns = {{"Input", left}};
  table.rows = {{{"a"}}, {{"b"}}, {{"c"}}};
  table.bars = {{0, 1}, {0.5, 0.5}, {0.5, 0.500001}};
  const auto lines = lines_of(as_text({{table}}, Color::off));
  CHECK(display_width(lines[2]) == 7 + 30);
  CHECK(lines[3] == "b");
  CHECK(lines[4] == "c    " + std::string(2 + 15, ' ') + "█");
}

TEST_CASE("a scenario's texts cannot disturb a terminal") {
  CHECK(as_text({{Section{"\x1b]0;x\x07"}}}, Color::off).find('\x1b') == std::string::npos);
}

TEST_CASE("a folded table is one line in text and details in markdown") {
  const Document document{{Folded{"Same in all", sample_table()}}};
  CHECK(as_text(document, Color::off) == "Same in all (3)\n");
  CHECK(as_markdown(document).find("<details><summary>Same in all (3)</summary>") == 0);
}

TEST_CASE("markdown aligns columns, marks totals and escapes what it would take for markup") {
  Table table = sample_table();
  table.rows[0].cells[0] = "a|b *c* <script>";
  const std::string text = as_markdown({{Section{"# x"}, table}});
  CHECK(text ==
        "## \\# x\n"
        "\n"
        "| 問題 | Lost | 損失リスク売上 |\n"
        "| --- | ---: | ---: |\n"
        "| a\\|b \\*c\\* &lt;script> | 7,275 | 9.20億円 |\n"
        "| outage | 12 | 1,230万円 |\n"
        "| **Total** | **7,287** | |\n");
}
