// A document as html in the making, and what its charts are made with. Everything that a document says goes through
// escaped_html(); no element has a style or a handler of its own, so that the policy of a page can forbid them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "report/document/document.hpp"

namespace closs {

/// A text between tags or in quotes: showable, with & < > " ' as entities.
std::string escaped_html(std::string_view text);
/// A number of a drawing, to a hundredth: "12.5".
std::string drawn_number(double x);
/// "12.5%": a share of the width of a drawing.
std::string drawn_share(double share);

struct HtmlWriter {
  std::string& out;
  const Look& look;
  std::string section = {};  // the title that what comes next stands below
  bool titled = false;       // the first section was there
  bool section_open = false, footer_open = false, sheet_open = false;

  /// Closes what is open.
  void close();

  void operator()(const Section& section);
  void operator()(const Paragraph& paragraph);
  void operator()(const Cards& cards);
  void operator()(const Table& table) { write_table(table, section); }
  void operator()(const Chart& chart);
  void operator()(const Folded& folded);
  void operator()(const Preformatted& block);
  void operator()(const Live& live);

  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  /// An opening tag, or with `slash` an element without content; attributes that are empty are left out.
  void tag(std::string_view name, Attributes attributes = {}, std::string_view slash = "");
  void element(std::string_view name, Attributes attributes, std::string_view text);
  std::string shown(const CellValue& cell) const { return show(cell, look.language, look.digits); }
  /// A cell as the table shows it; a figure can be told by its name, and has all of its digits beside.
  void cell(const CellValue& cell, std::string_view text, const std::optional<SharedUnit>& unit = {},
            bool bare = false);
  /// What a drawing adds to a table: bars a column, a heat map colors.
  void write_table(const Table& table, std::string_view caption, const Drawing* drawing = nullptr);

 private:
  /// What the words mean that the document says, but for the glossary itself.
  void write_words();
  void write_bar(const Bars& bars, const Bars::Bar& bar, bool total);
  void write_axis(const ChartAxis& axis);
  void close_section();
};

/// The drawings that stand for themselves (html_charts.cpp); what they show is in `label`, for those who do not see it.
void draw(HtmlWriter& html, const Curve& curve, const Table& table, std::string_view label);
void draw(HtmlWriter& html, const Lines& lines, const Table& table, std::string_view label);
void draw(HtmlWriter& html, const Flow& flow, std::string_view label);

}  // namespace closs
