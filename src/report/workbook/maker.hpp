// The workbook of one scenario in the making: its graph with every stated value a column, which nodes of it are cells,
// where these stand, and the sheets. Cells are placed first; formulas are written when all have their places.
#pragma once

#include <fmt/format.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/explain/explain_tree.hpp"
#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "report/answers/run_page.hpp"
#include "report/workbook/formula_cells.hpp"
#include "report/workbook/workbook.hpp"

namespace closs {

/// The format of a number: percent, currency, as many decimals as its size asks for.
std::string format_of(double value, Counted counted, std::string_view currency, Language language);
/// The same of an axis: large amounts of money in millions.
std::string format_of_axis(double from, double to, Counted counted, std::string_view currency, Language language);
/// The same of a step, which counts in nothing that is known.
std::string format_of_step(double value);

/// In how many lines a text stands where it has so many columns of characters.
double lines_of(std::string_view text, int width);

/// A sheet, and formulas that are written last.
struct SheetDraft {
  Sheet sheet;
  std::vector<std::pair<std::size_t, std::function<std::string()>>> formulas = {};  // of sheet.cells[first]

  void put(int row, int column, CellContent value, CellStyle style = {}) {
    sheet.cells.push_back({row, column, std::move(style), std::move(value), {}});
  }
  void text(int row, int column, std::string text, CellLook look = CellLook::plain) {
    put(row, column, std::move(text), {.look = look});
  }
  void number(int row, int column, double value, std::string format, CellLook look = CellLook::plain) {
    put(row, column, value, {std::move(format), look});
  }
  void formula(int row, int column, CellContent value, CellStyle style, std::function<std::string()> made) {
    formulas.emplace_back(sheet.cells.size(), std::move(made));
    put(row, column, std::move(value), std::move(style));
  }
  /// Heads of columns from `column` on, in a row as high as they need.
  void heads(int row, int column, const std::vector<std::string>& titles, bool of_numbers = true);
  /// A text in lines of so many characters, each a row; the row behind it.
  int lines(int row, std::string_view text, CellLook look, int width = 110);
  void width(int column, double characters);
  void width_at_least(int column, double characters);
};

/// A table of cells of the graph: items (quantities, and the steps towards them) against places (problems or periods).
struct Block {
  /// Segment, family (what it is, whosever), step of it (0: none), problem: the order in which items stand.
  using Item = std::array<int, 4>;
  struct Entry {
    std::string owner = {}, title = {};
    Counted counted = Unit::ratio;
    bool step = false;
    std::map<int, int> nodes = {};  // by place
  };
  std::map<Item, Entry> items = {};
  std::map<std::string, int> families = {};  // by name, in the order in which they came up

  int family(const std::string& name) {
    return families.try_emplace(name, static_cast<int>(families.size())).first->second;
  }
};

class DocumentDraft;

class WorkbookMaker {
 public:
  WorkbookMaker(const Reported& reported, const ReportOptions& options);

  std::vector<Sheet> sheets();

 private:
  enum SheetNumber { decision, report, inputs, journey, money, horizon, fixes, checks, about, sheet_count };
  static constexpr int most_cells = 20'000;  // beyond, a workbook is values
  static constexpr std::size_t most_names = 2'000;
  static constexpr int behind_all = 1'000'000;  // a place: at full effect
  /// Blocks by number, in the order of their sheets.
  static constexpr int journey_blocks = 0, horizon_blocks = 100'000, set_blocks = 200'000,
                       blocks_without_term = 300'000;

  RunPage page_;
  const Reported& reported_;
  const ReportOptions& options_;
  const Scenario& s_;
  ExplainTree titles_;
  std::unique_ptr<const Formulas> formulas_;  // nullptr: values only
  std::optional<FormulaCells> cells_;
  std::array<SheetDraft, sheet_count> sheets_;
  std::vector<CellPlace> place_;  // per node
  std::map<FigureId, CellPlace> place_of_figure_;
  std::map<std::string, CellPlace> place_of_name_;    // the same by what figures are called
  std::vector<CellPlace> place_of_value_;             // per value of the scenario
  std::map<int, Block> blocks_;                       // by block_of(); in the order of the sheets
  std::map<FigureId, std::string> formulas_of_cash_;  // irr, payback
  std::vector<SheetChart::Series> cash_;              // of each fix, cumulative
  std::map<std::string, int> taken_names_;
  std::size_t names_ = 0;
  CellPlace differing_inputs_, broken_checks_;

  Language language() const { return options_.language; }
  std::string say(std::string_view id, const WordValues& values = {}) const {
    return closs::say(id, options_.language, values);
  }
  SheetDraft& draft(int number) { return sheets_[at(number)]; }
  std::string format(double value, Counted counted) const {
    return format_of(value, counted, s_.currency, options_.language);
  }
  std::string none_text(std::string_view reason) const;
  std::string address(const CellPlace& place, int from) const;
  std::string formula(int node) const;
  std::string formula(const Expr& e, int sheet) const;
  const GraphNode& node(int number) const { return formulas_->graph.nodes()[at(number)]; }
  bool is_placed(int number) const { return place_[at(number)].sheet >= 0; }
  bool is_open(int number) const { return cells_->is_cell(number) && !is_placed(number); }
  /// Names the cell, as long as names are left.
  void name(const CellPlace& place, std::string_view path);
  void put_node(int number, const CellPlace& place, CellStyle style);
  std::string segment_name(int segment) const { return name_of(s_.segments[at(segment)], language()); }
  std::string problem_name(int problem) const { return name_of(s_.problems[at(problem)], language()); }
  std::string fix_name(int fix) const {
    return fix == all_together ? say("fix.joint") : name_of(s_.fixes[at(fix)], language());
  }

  /// "month": what a period of the scenario is.
  std::string period_word() const { return say(fmt::format("period.{}", name_of(s_.period))); }

  void make_formulas();

  // inputs_sheet.cpp
  void make_inputs();
  int put_input(int row, int value);
  std::function<std::string()> formula_of_rest(int value);

  // figure_tables.cpp: Money, and the figures of Journey, Horizon and Fixes
  struct Owner {
    std::string name;
    FigureId figure;
    CellLook look = CellLook::plain;
  };
  int figure_table(int sheet, int row, const std::string& title, const std::vector<Owner>& owners,
                   const std::vector<M>& measures);
  void put_figure(const CellPlace& place, const FigureId& id, CellLook look);
  std::function<std::string()> figure_formula(const FigureId& id, const Cell& cell, const CellPlace& place);
  std::vector<Owner> totals() const;
  std::vector<M> measures_of(Scope scope, bool of_horizon) const;
  void make_money();
  void make_figures_of_fixes();
  void put_steps_of_figures(int sheet, int row, int column, const std::vector<Owner>& owners,
                            const std::vector<M>& measures);

  // blocks.cpp: the steps
  struct Spot {
    int block = 0, place = 0;
    Block::Item item{};
  };
  int set_of(int number) const;
  Spot spot_of_label(int number);
  void gather_blocks();
  void put_in_block(int number, const Spot& spot, const Label& label);
  CellStyle style_of(const Block::Entry& entry, double value) const;
  std::string period_title(int place) const;
  int layout_down(int sheet, int row, const Block& block, const std::string& title,
                  const std::function<std::string(int)>& place_title);
  int layout_across(int sheet, int row, const Block& block, const std::string& title);
  void layout_journey();
  void layout_horizon();
  void layout_fixes();
  int layout_cash(int row, int fix);

  // checks_sheet.cpp
  void make_checks();
  int check_rules(int row);
  int check_headline(int row);
  int check_groups(int row);

  // about_sheet.cpp
  DocumentDraft document_on(int sheet, double widest);
  /// A title, and the line that says what of the sheet is not to be used as it stands; the row behind it.
  int put_title(int sheet, const std::string& title);
  void make_decision();
  void make_report();
  int add_cash_chart(int row);
  void make_about();
};

}  // namespace closs
