#include <cmath>

#include "catch.hpp"
#include "report/document/html.hpp"
#include "report/web/web.hpp"

namespace closs::html_test {

namespace {

std::string html_of(const Document& document, const Look& look = {}) { return html_rendering.document(document, look); }

std::string as_html(const Document& document, const Look& look, const PageOf& page) {
  return html_rendering.opening(page, look).append(html_of(document, look)).append(html_rendering.closing);
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

Quantity money(double value) { return {value, Unit::money, "USD"}; }
Quantity people(double value) { return {value, Unit::customers}; }

constexpr const char* hostile = "<script>alert('1')</script> & \"x\"\x1b[31m\xE2\x80\xAE";
constexpr const char* harmless =
    "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;\xEF\xBF\xBD[31m\xEF\xBF\xBD";

/// Every part that shows a text, with one that means harm.
Document hostile_document() {
  const Table table{{{hostile, as_words}, {hostile}}, {{{hostile, hostile}}}};
  Flow flow{{{hostile, people(2), 0, false}, {hostile, people(2), 1, true}}, {{0, 1, 2}}};
  Lines lines{{0, 1}, {{hostile, {0, 1}, {}, {}}}, {people(0), people(1)}, {money(0), money(1)}};
  Quantity figure = money(1);
  figure.of.figure = hostile;
  return {{Section{hostile}, Paragraph{hostile}, Paragraph{hostile, Paragraph::Tone::warning},
           Cards{{{hostile, hostile, hostile}, {"x", figure}}}, table,
           Chart{table, Bars{{{0, 1}}, {money(0), money(1)}}, {hostile}, hostile},
           Chart{table, Curve{{{0, 0}, {1, 1}}, {money(0), money(1)}, {money(0), money(1)}}, {hostile}, hostile},
           Chart{table, lines, {hostile}, hostile}, Chart{table, flow, {hostile}, hostile},
           Chart{table, HeatMap{1}, {hostile}, hostile}, Folded{hostile, table}, Preformatted{{hostile}},
           Section{hostile}, Paragraph{hostile, Paragraph::Tone::trace}}};
}

}  // namespace

TEST_CASE("every text of a page is data") {
  const std::string page = as_html(hostile_document(), {}, {hostile});
  CHECK_FALSE(has(page, "<script"));
  CHECK_FALSE(has(page, "alert('1')"));
  CHECK_FALSE(has(page, "\x1b"));
  CHECK_FALSE(has(page, "\xE2\x80\xAE"));
  CHECK(has(page, "<title>" + std::string(harmless) + "</title>"));
  CHECK(has(page, "<h1>" + std::string(harmless) + "</h1>"));
  CHECK(has(page, "data-figure=\"" + std::string(harmless) + "\""));
  CHECK_FALSE(has(page, " style="));
  CHECK_FALSE(has(page, " on"));  // no handler; the style sheet has none of these words behind a blank
}

TEST_CASE("what a page evaluates is data and the one script, which the policy names; texts have neither") {
  const Document live{{Section{"A"}, Live{"{\"a\":1}"}}};
  const std::string page = as_html(live, {}, {.title = "A", .live = true});
  CHECK(has(page, "<script type=\"application/json\" class=\"what-if-data\">{\"a\":1}</script>\n<script>'use strict'"));
  CHECK(has(page, "; script-src " + policy_source(web_file("whatif.js")) + "; base-uri"));
  CHECK_FALSE(has(std::string(web_file("whatif.js").text), "</script"));
  CHECK_FALSE(has(as_html({{Section{"A"}}}, {}, {.title = "A"}), "script"));
  CHECK_FALSE(has(as_text(live, {}), "\"a\""));
  CHECK_FALSE(has(as_markdown(live, {}), "\"a\""));
}

TEST_CASE("a figure knows the unit that its column has") {
  Quantity figure{1234e6, Unit::money, "USD"};
  figure.of.figure = "total.lost";
  const Table table{{{"What", as_words}, {"Revenue"}}, {{{"x", figure}}, {{"y", Quantity{5e6, Unit::money, "USD"}}}}};
  CHECK(has(html_of({{Section{"A"}, table}}), "data-figure=\"total.lost\" data-column=\"6 1 1\" value=\"1234000000\""));
}

TEST_CASE("the policy of a page comes before what it is about, and lets in its style alone") {
  const std::string page = as_html({{Section{"A"}}}, {.language = Language::ja}, {"A"});
  CHECK(
      page.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\""));
  CHECK(has(page, "\"default-src 'none'; style-src " + policy_source(web_file("page.css")) +
                      "; base-uri 'none'; form-action 'none'\""));
  CHECK(page.find("Content-Security-Policy") < page.find("<style>"));
  CHECK(has(page, "<style>" + std::string(web_file("page.css").text) + "</style>"));
  CHECK(page.ends_with("</main>\n</body>\n</html>\n"));
}

TEST_CASE("a policy names a hash in base64") {
  const auto source = [](std::string_view hash) { return policy_source({"", "", hash}); };
  CHECK(source("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") ==
        "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");  // of "abc"
  CHECK(source("ffffff") == "'sha256-////'");
  CHECK(source("ff") == "'sha256-/w=='");
}

TEST_CASE("headings come in order, and what made a report stands in the footer") {
  const Document document{{Section{"A"}, Paragraph{"a", Paragraph::Tone::headline}, Section{"B"}, Paragraph{"b"},
                           Section{"C", true}, Paragraph{"t", Paragraph::Tone::trace},
                           Paragraph{"u", Paragraph::Tone::trace}}};
  CHECK(html_of(document) ==
        "<article>\n<header><h1>A</h1></header>\n<p class=\"headline\">a</p>\n<section><h2>B</h2>\n<p>b</p>\n"
        "</section>\n<section class=\"new\"><h2>C</h2>\n</section>\n<footer>\n<p>t</p>\n<p>u</p>\n</footer>\n"
        "</article>\n");
  Look second;
  second.place = 2;
  CHECK(has(html_of(document, second), "<article id=\"r2\">\n<header><h2>A</h2></header>"));
  CHECK(has(html_of(document, second), "<h3>B</h3>"));
}

TEST_CASE("what is to fit on one sheet stands in an element of its own") {
  const Document document{
      {Section{.title = "A", .one_sheet = true}, Paragraph{"a"}, Section{"B"}, Section{"C", true}, Section{"D"}}};
  CHECK(html_of(document) ==
        "<article>\n<div class=\"sheet\">\n<header><h1>A</h1></header>\n<p>a</p>\n<section><h2>B</h2>\n</section>\n"
        "</div>\n<section class=\"new\"><h2>C</h2>\n</section>\n<section><h2>D</h2>\n</section>\n</article>\n");
}

TEST_CASE("a table has heads of columns and rows, and says what a figure is called and how much it is") {
  Quantity lost = people(72750.25), none = people(std::nan(""));
  lost.of.figure = "total.lost";
  none.of = {.figure = "total.lost", .scenario = 1};
  const Document document{{Section{"S"}, Table{{{"Name", as_words}, {"Lost"}, {"", as_words}},
                                               {{{"  a", lost, "w"}}, {{"b", none}, Table::Row::Tone::strong}}}}};
  const std::string html = html_of(document);
  CHECK(has(html,
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"S\"><table>\n"
            "<caption><span class=\"unseen\">S</span></caption>\n"
            "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\" class=\"n\">Lost</th><td></td></tr></thead>"));
  CHECK(
      has(html,
          "<tr><th scope=\"row\" class=\"in\">  a</th><td class=\"n\"><data data-figure=\"total.lost\" "
          "data-column=\"0 0 0\" value=\"72750.25\" title=\"72750.25\">72,750</data></td><td class=\"w\">w</td></tr>"));
  CHECK(has(html,
            "<tr class=\"strong\"><th scope=\"row\">b</th><td class=\"n\"><data data-figure=\"total.lost\" "
            "data-scenario=\"1\" value=\"\">-</data></td>"));
}

TEST_CASE("of a long table the first rows are shown, and how many there are more") {
  Table table{{{"Name", as_words}}};
  for (int k = 0; k < 1000; ++k) table.rows.push_back({{std::to_string(k)}});
  const std::string html = html_of({{table}});
  CHECK(count_of(html, "<tr>") == 201);  // with that of the titles
  CHECK(has(html, "800 more rows"));
}

TEST_CASE("bars stand behind the words that begin a row, each where its numbers lie") {
  const Table table{{{"Step", as_words}, {"x"}},
                    {{{"a", money(1)}}, {{"b", money(2)}}, {{"c", money(3)}, Table::Row::Tone::strong}}};
  Bars bars{{{0, 25}, {75, 25}, {0, 100}}, {money(0), money(100)}};
  const std::string html = html_of({{Chart{table, bars, {}, "Finding."}}});
  CHECK(has(html, "<figure>\n<figcaption>Finding.</figcaption>"));
  CHECK(has(html, "</th><td class=\"ends\" aria-hidden=\"true\"><span><span>$0</span><span>$100</span></span></td>"));
  CHECK(has(html,
            "a</th><td class=\"bar\" aria-hidden=\"true\" data-bar=\"0 25 0 100\"><svg focusable=\"false\">"
            "<rect class=\"more\" x=\"0%\" y=\"12%\" width=\"25%\" height=\"76%\"/></svg></td><td class=\"n\">"));
  CHECK(has(html, "<rect class=\"less\" x=\"25%\" y=\"12%\" width=\"50%\""));
  CHECK(has(html, "<rect class=\"all\" x=\"0%\" y=\"12%\" width=\"100%\""));
  bars.mark = 50;
  const std::string marked = html_of({{Chart{table, bars}}});
  CHECK(count_of(marked, "<line class=\"mark\" x1=\"50%\" x2=\"50%\"") == 3);
  CHECK(has(marked,
            "<rect class=\"less\" x=\"25%\" y=\"12%\" width=\"25%\" height=\"76%\"/>"
            "<rect class=\"more\" x=\"50%\" y=\"12%\" width=\"25%\" height=\"76%\"/>"));
}

TEST_CASE("a heat map colors the cells of its table, the largest most") {
  const Table table{{{"Phase", as_words}, {"a"}, {"b"}, {"c"}}, {{{"p", money(0), money(50), money(100)}}}};
  const std::string html = html_of({{Chart{table, HeatMap{100}}}});
  CHECK(has(html, "<td class=\"n h0\">"));
  CHECK(has(html, "<td class=\"n h3\">"));
  CHECK(has(html, "<td class=\"n h6\">"));
  CHECK_FALSE(has(html, "<details>"));
}

TEST_CASE("what is drawn has its title for those who do not see it, and its numbers as a table") {
  const Table table{{{"Budget"}, {"Value"}}, {{{money(0), money(1)}}}};
  const Curve curve{{{0, 0}, {10, 5}, {20, 8}}, {money(0), money(20)}, {money(0), money(8)}};
  const std::string html = html_of({{Section{"S"}, Chart{table, curve}}});
  CHECK(has(html, "<div class=\"plot\" role=\"img\" aria-label=\"S\">"));
  CHECK(has(html, "points=\"0,220 500,220 500,82.5 1000,82.5 1000,0 \""));  // a step up where a point is
  CHECK(has(html, "<details><summary>The numbers of this chart</summary>\n<div class=\"scroll\""));
  CHECK(count_of(html, "<circle") == 3);
}

TEST_CASE("names of lines do not lie on each other") {
  Lines lines{{0, 1}, {}, {{0, Unit::months}, {1, Unit::months}}, {money(0), money(10)}};
  for (int k = 0; k < 20; ++k) lines.lines.push_back({"line " + std::to_string(k), {0, 5}, {0, 4}, {0, 6}});
  const std::string html = html_of({{Chart{Table{{{"Month"}}}, lines}}});
  std::vector<double> heights;
  for (std::size_t at = html.find(">line "); at != std::string::npos; at = html.find(">line ", at + 1)) {
    const std::size_t y = html.rfind("y=\"", at) + 3;
    heights.push_back(std::stod(html.substr(y)));
  }
  REQUIRE(heights.size() == 20);
  for (std::size_t k = 1; k < heights.size(); ++k) CHECK(heights[k] - heights[k - 1] >= 15);
  CHECK(count_of(html, "<polygon class=\"band") == 20);
}

TEST_CASE("bands of a flow are as wide as they are many, and those who are lost stand out") {
  const Flow flow{{{"All", people(100), 0, false}, {"Kept", people(75), 1, false}, {"Lost", people(25), 1, true}},
                  {{0, 1, 75}, {0, 2, 25}}};
  const std::string html = html_of({{Chart{Table{{{"Stop", as_words}}, {{{"All"}}}}, flow, {}, "A quarter is lost."}}});
  CHECK(has(html, "<svg role=\"img\" aria-label=\"A quarter is lost.\""));
  CHECK(count_of(html, "<path class=\"flow\"") == 1);
  CHECK(count_of(html, "<path class=\"flow lost\"") == 1);
  CHECK(has(html, "height=\"220\"/>"));  // all of them
  CHECK(has(html, "height=\"165\"/>"));
  CHECK(has(html, "height=\"55\"/>"));
}

TEST_CASE("drawings of nothing, or of what is no number, are pages none the less") {
  const Table table{{{"x", as_words}}, {{{"a"}}}};
  const double none = std::nan("");
  const Document document{
      {Chart{table, Bars{{{none, none}}, {money(none), money(none)}}}, Chart{table, Curve{}}, Chart{table, Lines{}},
       Chart{table, Lines{{0, 1}, {{"a", {none, 1}, {}, {}}}, {people(0), people(1)}, {money(none), money(none)}}},
       Chart{table, Curve{{{1, 1}}, {money(1), money(1)}, {money(1), money(1)}}}, Chart{table, Flow{}},
       Chart{table, Flow{{{"a", people(none), 0, false}}, {{0, 7, 1}, {-1, 0, 1}}}}, Chart{table, HeatMap{}}, Table{},
       Cards{}}};
  const std::string html = html_of(document);
  CHECK_FALSE(has(html, "nan"));
  CHECK_FALSE(has(html, "inf"));
  CHECK(html.ends_with("</article>\n"));
}

TEST_CASE("several documents are one page with a list of what there is") {
  const std::vector<Document> two = {{{Section{"A"}}}, {{Section{"B"}}}};
  const std::vector<std::string> titles = {"A & a", "B"};
  const std::string page = rendered(html_rendering, two, titles, {});
  CHECK(has(page, "<title>2 scenarios</title>"));
  CHECK(has(page,
            "<h1>2 scenarios</h1>\n<nav aria-label=\"Contents\"><ul>\n<li><a href=\"#r1\">A &amp; a</a></li>\n"
            "<li><a href=\"#r2\">B</a></li>\n</ul></nav>\n<article id=\"r1\">\n<header><h2>A</h2></header>"));
  CHECK(rendered(text_rendering, two, titles, {}) == "A\n\n\nB\n");
  CHECK(rendered(markdown_rendering, two, titles, {}) == "## A\n\n## B\n");
}

}  // namespace closs::html_test
