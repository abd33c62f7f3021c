// A report for people, before it is bytes: headings, paragraphs, tables and charts, whose cells are values. Built once
// (report/answers/run.cpp, ...), rendered by report/document/text.cpp, markdown.cpp and html.cpp. How a number is shown
// (digits, scaling, marks of a currency) is a renderer's decision; a renderer knows nothing of the scenario.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/document/quantity.hpp"

namespace closs {

struct Section {
  std::string title;
  bool on_new_sheet = false;  // where it is printed
  bool one_sheet = false;     // with what follows, up to the next that begins one, it fits a sheet of paper
};

struct Paragraph {
  std::string text;
  enum class Tone { headline, plain, note, warning, trace /* what made it */ } tone = Tone::plain;
};

struct Table {
  struct Column {
    CellValue title;
    /// Numbers stand right, words left; decided by the column, so that what is said in words among numbers stands
    /// right. Numbers can be compared down the column, unless they are apart. A word, such as a place that a terminal
    /// opens, is never broken.
    enum class Type { number, number_apart, words, word } type = Type::number;
    bool is_left() const { return type == Type::words || type == Type::word; }
  };
  struct Row {
    std::vector<CellValue> cells;  // one per column; shorter rows are filled with empty cells
    enum class Tone { plain, strong /* totals */, faint } tone = Tone::plain;
  };
  std::vector<Column> columns;
  std::vector<Row> rows = {};
  bool comparable = false;  // across its columns, too: amounts of money have one unit in all of them
};
constexpr Table::Column::Type as_words = Table::Column::Type::words;
constexpr Table::Column::Type as_word = Table::Column::Type::word;
constexpr Table::Column::Type apart_numbers = Table::Column::Type::number_apart;

/// The stretch of numbers that a drawing shows; the ends say what they count in.
struct ChartAxis {
  Quantity from, to;
  bool labelled = true;  // the ends are written at the drawing
};

/// A bar beside each row of the table: tornado, waterfall.
struct Bars {
  struct Bar {
    double from = std::numeric_limits<double>::quiet_NaN(), to = from;  // in the unit of the axis; NaN: no bar
  };
  std::vector<Bar> bars;  // one a row
  ChartAxis axis;
  double mark = std::numeric_limits<double>::quiet_NaN();  // a line through all bars stands there; NaN: none
  bool steps = false;  // a waterfall: each begins where the one before ends, but for the last, a sum from 0
};

/// Steps: what a budget buys, which stays until the next point.
struct Curve {
  std::vector<std::array<double, 2>> points;  // across, up
  ChartAxis across, up;
};

/// Lines over the same points across, each with a band around it where it is uncertain: the cash of fixes.
struct Lines {
  struct Line {
    std::string name;
    std::vector<double> up;         // one a point
    std::vector<double> low, high;  // one a point, or none
  };
  std::vector<double> across;
  std::vector<Line> lines;
  ChartAxis across_axis, up_axis;
};

/// How many go from where to where: bands as wide as they are many, from the left to the right.
struct Flow {
  struct Stop {
    std::string name;
    Quantity count;
    int column = 0;     // from the left
    bool lost = false;  // what the chart is about: customers who leave
  };
  struct Band {
    int from = 0, to = 0;  // stops
    double count = 0;
  };
  std::vector<Stop> stops;
  std::vector<Band> bands;
};

/// The cells of the table itself, but for its first column: the larger the number, the stronger the color.
struct HeatMap {
  double most = 0;  // the strongest
};

using Drawing = std::variant<Bars, Curve, Lines, Flow, HeatMap>;

/// A table and the drawing that goes with it. Text draws bars, markdown nothing, html all of them; what is said of a
/// drawing is said where it is drawn.
struct Chart {
  Table table;
  Drawing drawing;
  std::vector<std::string> notes = {};  // of the drawing
  std::string title = {};               // what it shows, in a sentence; empty: the section says it
};

/// A few figures that stand out, beside each other.
struct Cards {
  struct Card {
    std::string title;
    CellValue value;
    std::string note = {};
  };
  std::vector<Card> cards;
};
/// The same where nothing stands beside each other: a row a card.
Table table_of(const Cards& cards);

/// Rows that do not differ, folded: <details> in markdown, one line with the count in text.
struct Folded {
  std::string summary;
  Table table;
};

/// Lines as they stand: a tree of formulas. Never wrapped; a code block in markdown.
struct Preformatted {
  std::vector<std::string> lines;
};

/// What a page evaluates by itself when a reader moves an input (report/whatif/whatif_data.hpp); only html has it.
struct Live {
  std::string data;  // JSON that can stand in a script
};

using Part = std::variant<Section, Paragraph, Cards, Table, Chart, Folded, Preformatted, Live>;

struct Document {
  std::vector<Part> parts;
};

/// A table in words: what counts in the same has one unit and one number of decimals in a column, and the unit stands
/// in the column's title where the column has no other.
struct TableTexts {
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows;                 // each as long as there are columns
  std::vector<std::vector<std::optional<SharedUnit>>> units;  // of numbers that have one with others, as long as rows
  std::vector<bool> bare;                                     // by column: the unit stands in its title
};
TableTexts texts_of(const Table& table, Language language, int digits);
/// Takes away the columns in which no row says anything.
void drop_empty_columns(Table& table);

enum class Color { off, on };
constexpr int paper_width = 100;  // columns that fit a page

/// What a reader asked for.
struct Look {
  Language language = Language::en;
  int digits = 3;
  Color color = Color::off;
  int width = paper_width;  // columns that text fits into
  int place = 0;            // among several documents of one file, from 1; 0: alone
};

/// Aligned by display width, for a terminal or a file.
std::string as_text(const Document& document, const Look& look);
std::string as_markdown(const Document& document, const Look& look);

/// What a file of documents is as a whole.
struct PageOf {
  std::string title = {};           // of the window; also the heading, where there is no cover and there are several
  const Document* cover = nullptr;  // stands before all others
  bool live = false;                // what follows may be Live
  struct Link {
    int place;  // Look::place of the document
    std::string title;
    std::string finding = {};  // what it says first
  };
  std::vector<Link> contents = {};  // the documents that follow, where there are several
};

/// How documents become a file, one behind the other.
struct Rendering {
  std::string (*opening)(const PageOf& page, const Look& look);  // stands before the first, and has the cover
  std::string (*document)(const Document& document, const Look& look);
  std::string_view between = {}, closing = {};
  bool pictures = false;  // drawings are shown, not only bars
  bool titled = false;    // says at its head what it is about
  bool apart = false;  // each document stands on a sheet of its own, so that none is left out where there are several
};
extern const Rendering text_rendering, markdown_rendering, html_rendering;
/// Some documents as a whole file; `titles`: what each of them is called.
std::string rendered(const Rendering& rendering, std::span<const Document> documents,
                     std::span<const std::string> titles, const Look& look);
/// What the first section of a document is called.
std::string title_of(const Document& document);

}  // namespace closs
