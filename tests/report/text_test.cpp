#include <algorithm>
#include <sstream>

#include "catch.hpp"
#include "report/document/document.hpp"
#include "text/width.hpp"

namespace closs::text_test {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Table sample_table() {
  Table table;
  table.columns = {{"問題", as_words}, {"Lost"}, {"リスク限界利益"}};
  table.rows = {{{"請求誤り", "7,275", "9.20億円"}},
                {{"outage", "12", "1,230万円"}},
                {{"Total", "7,287"}, Table::Row::Tone::strong}};
  return table;
}

}  // namespace

TEST_CASE("a table is aligned by display width") {
  CHECK(as_text({{sample_table()}}, Look{}) ==
        "問題       Lost  リスク限界利益\n"
        "--------  -----  --------------\n"
        "請求誤り  7,275        9.20億円\n"
        "outage       12       1,230万円\n"
        "Total     7,287\n");
}

TEST_CASE("a table without titles has no line for them") {
  Table table;
  table.columns = {{"", as_words}, {"", as_words}};
  table.rows = {{{"unit", "money"}}, {{"formula", "a - b"}}};
  CHECK(as_text({{table}}, Look{}) == "unit     money\nformula  a - b\n");
}

TEST_CASE("color marks lines and changes no text") {
  const Document document{{Section{"A"}, Paragraph{"b", Paragraph::Tone::headline}, sample_table()}};
  std::string colored = as_text(document, Look{.color = Color::on});
  CHECK(colored.find("\x1b[1m") != std::string::npos);
  std::string plain;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b')
      i = colored.find('m', i);
    else
      plain += colored[i];
  }
  CHECK(plain == as_text(document, Look{}));
}

TEST_CASE("wide titles are broken over lines and a last column of text is wrapped") {
  Table table;
  table.columns = {{"Problem", as_words}, {"Cost of inaction per month"}, {"Source", as_words}};
  table.rows = {
      {{"billing", "$1.2M", "Customer survey of spring, answered by 512 customers out of a sample of 4,000"}}};
  const auto lines = lines_of(as_text({{table}}, Look{.width = 60}));
  for (const std::string& line : lines) CHECK(display_width(line) <= 60);
  CHECK(lines.size() > 5);
}

TEST_CASE("bars stand behind the rows, what is said of them below") {
  Table table{{{"Input", as_words}}, {{{"a"}}, {{"b"}}, {{"c"}}, {{"d"}}}};
  Bars bars{{{10, 20}, {15, 15}, {15, 15.00001}, {}}, {{.value = 10}, {.value = 20}, false}};
  const Document document{{Chart{table, bars, {"The bars."}}, Paragraph{"More.", Paragraph::Tone::note}}};
  const auto lines = lines_of(as_text(document, Look{}));
  CHECK(display_width(lines[2]) == 7 + 30);
  CHECK(lines[3] == "b");
  CHECK(lines[4] == "c    " + std::string(2 + 15, ' ') + "█");
  CHECK(lines[5] == "d");
  CHECK(lines[6].empty());
  CHECK(lines[7] == "The bars.");
  CHECK(lines[8] == "More.");
}

TEST_CASE("where bars do not fit, nothing is said of them") {
  const Table table{{{"Input", as_words}}, {{{"a"}}}};
  const Chart chart{table, Bars{{{1, 2}}, {{.value = 1}, {.value = 2}}}, {"The bars."}};
  const Document with{{chart, Paragraph{"More.", Paragraph::Tone::note}}},
      without{{table, Paragraph{"More.", Paragraph::Tone::note}}};
  CHECK(as_text(with, Look{.width = 40}) != as_text(without, Look{.width = 40}));
  CHECK(as_text(with, Look{.width = 20}) == as_text(without, Look{.width = 20}));
}

TEST_CASE("a column of words without breaks is never broken") {
  const std::string place = "scenarios/of/a/deep/folder/telecom.yaml:12";
  const Table table{{{"Figure", as_words}, {"New"}, {"At", as_word}}, {{{"total.lost and 3 more", "1", place}}}};
  const std::string text = as_text({{table}}, Look{.width = 50});
  CHECK(text.find(place + "\n") != std::string::npos);
  CHECK(as_markdown({{table}}, Look{}).starts_with("| Figure | New | At |\n| --- | ---: | --- |"));
}

TEST_CASE("the ends of an axis stand above the bars, a mark goes through all of them") {
  Table table{{{"Input", as_words}}, {{{"a"}}, {{"b"}}}};
  const auto money = [](double x) { return Quantity{.value = x, .counted = Unit::money, .currency = "USD"}; };
  const Bars bars{{{0, 100}, {50, 100}}, {money(0), money(100)}, 50};
  const auto lines = lines_of(as_text({{Chart{table, bars}}}, Look{}));
  CHECK(lines[0] == "Input  $0" + std::string(30 - 2 - 4, ' ') + "$100");
  CHECK(display_width(lines[2]) == 7 + 30);
  CHECK(lines[3] == "b" + std::string(6 + 15, ' ') + "│██████████████");
}

TEST_CASE("markdown draws nothing and says nothing of drawings") {
  const Table table{{{"Input", as_words}}, {{{"a"}}}};
  const Document drawn{{Chart{table, Bars{{{1, 2}}, {{.value = 1}, {.value = 2}}}, {"The bars."}}}};
  CHECK(as_markdown(drawn, Look{}) == as_markdown({{table}}, Look{}));
  const Document curve{{Chart{table, Curve{{{1, 2}, {2, 3}}, {}, {}}, {"The curve."}}}};
  CHECK(as_text(curve, Look{}) == as_text({{table}}, Look{}));
}

TEST_CASE("a renderer decides how numbers are shown") {
  Quantity risk{.value = 1'455'000'000, .counted = Unit::money, .currency = "JPY"};
  const Document document{{Table{{{"x"}}, {{{risk}}}}}};
  CHECK(as_text(document, Look{}) == "x, ¥B\n-----\n 1.46\n");
  CHECK(as_text(document, Look{.digits = 4}) == "x, ¥B\n-----\n1.455\n");
  CHECK(lines_of(as_text(document, Look{.language = Language::ja, .digits = 4}))[0] == "x（億円）");
  CHECK(as_markdown(document, Look{}) == "| x, ¥B |\n| ---: |\n| 1.46 |\n");
}

TEST_CASE("numbers that count in several units keep them in their cells") {
  const auto money = [](double x) { return Quantity{.value = x, .counted = Unit::money, .currency = "JPY"}; };
  const auto rows = [](const CellValue& a, const CellValue& b) { return std::vector<Table::Row>{{{a}}, {{b}}}; };
  const auto text = [](const Table& table) { return lines_of(as_text({{table}}, Look{})); };
  const Quantity lost{.value = 72188, .counted = Unit::customers};
  CHECK(text({{{"2026"}}, rows(lost, money(5.8e9))}) ==
        std::vector<std::string>{"  2026", "------", "72,188", "¥5.80B"});
  CHECK(text({{{""}}, rows(money(1e6), money(5e6))})[0] == "¥1.00M");  // no title to put it into
  CHECK(text({{{"Cost (once)"}}, rows(money(1e6), "-")})[0] == "Cost (once), ¥M");
  Table apart{{{"x", apart_numbers}}, rows(money(5.8e9), money(50400))};
  CHECK(text(apart) == std::vector<std::string>{"     x", "------", "¥5.80B", "¥50.4K"});
  Table comparable{{{"a"}, {"b"}}, {{{money(5.8e9), money(9.4e6)}}}, true};
  CHECK(text(comparable)[0] == "  a, ¥M  b, ¥M");
}

TEST_CASE("a table that is too wide goes on below, its first column again in front") {
  Table table{{{"Name", as_words}}, {{{"x"}}}};
  for (int i = 0; i < 10; ++i) {
    table.columns.push_back({"Column " + std::to_string(i)});
    table.rows[0].cells.push_back("1,000,000");
  }
  const auto lines = lines_of(as_text({{table}}, Look{.width = 60}));
  for (const std::string& line : lines) CHECK(display_width(line) <= 60);
  CHECK(std::count(lines.begin(), lines.end(), "") == 1);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("x   "); }) ==
        2);
}

TEST_CASE("a scenario's texts cannot disturb a terminal") {
  CHECK(as_text({{Section{"\x1b]0;x\x07"}}}, Look{}).find('\x1b') == std::string::npos);
}

TEST_CASE("a folded table is one line in text and details in markdown") {
  const Document document{{Folded{"Same in all", sample_table()}}};
  CHECK(as_text(document, Look{}) == "Same in all (3)\n");
  CHECK(as_markdown(document, Look{}).find("<details><summary>Same in all (3)</summary>") == 0);
}

TEST_CASE("no line of a block in markdown ends its fence") {
  CHECK(as_markdown({{Preformatted{{"a"}}}}, Look{}) == "```text\na\n```\n");
  CHECK(as_markdown({{Preformatted{{"```", "a ````"}}}}, Look{}) == "`````text\n```\na ````\n`````\n");
}

TEST_CASE("markdown aligns columns, marks totals and escapes what it would take for markup") {
  Table table = sample_table();
  table.rows[0].cells[0] = "a|b *c* <script>";
  const std::string text = as_markdown({{Section{"# x"}, table}}, Look{});
  CHECK(text ==
        "## \\# x\n"
        "\n"
        "| 問題 | Lost | リスク限界利益 |\n"
        "| --- | ---: | ---: |\n"
        "| a\\|b \\*c\\* &lt;script> | 7,275 | 9.20億円 |\n"
        "| outage | 12 | 1,230万円 |\n"
        "| **Total** | **7,287** | |\n");
}

}  // namespace closs::text_test
