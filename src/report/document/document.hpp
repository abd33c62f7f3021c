// A report for people, before it is text: headline, paragraphs, tables. Built once (report/answers/run.cpp, ...),
// rendered by report/document/text.cpp and report/document/markdown.cpp; a renderer knows nothing of the model.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace closs {

struct Paragraph {
  std::string text;
  enum class Tone { headline, plain, note, warning, good, bad } tone = Tone::plain;
};

struct Section {
  std::string title;
};

struct Table {
  struct Column {
    std::string title;
    enum class Align { left, right } align = Align::right;
  };
  struct Row {
    std::vector<std::string> cells;  // one per column; shorter rows are filled with empty cells
    enum class Tone { plain, strong /* totals */, faint } tone = Tone::plain;
  };
  std::vector<Column> columns;
  std::vector<Row> rows;
  /// Bars (tornado, waterfall): drawn behind the row in text, left out in markdown. Empty: none.
  struct Bar {
    double from = 0, to = 0;
  };  // in shares of the width, 0..1
  std::vector<Bar> bars;
  /// What the bars are measured on: written above them, and a line through all of them at `mark` (< 0: none).
  struct Axis {
    std::string from, to;
    double mark = -1;
  };
  Axis axis = {};
};

/// Rows that do not differ, folded: <details> in markdown, one line with the count in text.
struct Folded {
  std::string summary;
  Table table;
};

/// Lines as they stand: a tree of formulas. Never wrapped; a code block in markdown.
struct Preformatted {
  std::vector<std::string> lines;
};

using Part = std::variant<Section, Paragraph, Table, Folded, Preformatted>;

struct Document {
  std::vector<Part> parts;
};

enum class Color { off, on };

/// Aligned by display width, for a terminal or a file. `width`: columns that paragraphs are wrapped to.
std::string as_text(const Document& document, Color color, int width = 100);
std::string as_markdown(const Document& document);

}  // namespace closs
