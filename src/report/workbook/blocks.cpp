// Where the steps stand: what has a label in a table of its own kind, what has none beside its term. A step of a fix
// stands in the set for which it was first made.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "core/at.hpp"
#include "core/formulas/cash.hpp"
#include "report/workbook/maker.hpp"

namespace closs {
namespace {

/// What the horizon has, once for all segments.
bool is_rate(std::string_view symbol) {
  return symbol == "discount" || symbol == "cost_growth" || symbol == "discount_rate_per_period";
}

}  // namespace

int WorkbookMaker::set_of(int number) const {
  const auto& sets = formulas_->sets;
  const auto behind =
      std::find_if(sets.begin(), sets.end(), [&](const SetInTheMaking& set) { return set.first > at(number); });
  return static_cast<int>(behind - sets.begin()) - 1;
}

WorkbookMaker::Spot WorkbookMaker::spot_of_label(int number) {
  const Label& label = *formulas_->graph.label(number);
  Label family = label;
  family.segment = family.problem = -1;
  family.period = 0;
  const std::string key = titles_.titled(family).name;
  const int segment = std::max(0, label.segment), set = set_of(number);
  Spot out;
  if (set >= 0) {
    out.block = set_blocks + set;
    out.place = label.period < 0 ? behind_all : label.period;
    out.item = {segment, 0, 0, label.problem};
  } else if (is_rate(label.symbol)) {
    out.block = horizon_blocks;
    out.place = label.period;
  } else if (label.period > 0) {
    out.block = horizon_blocks + 1 + segment;
    out.place = label.period;
  } else {
    out.block = journey_blocks + 2 * segment + (label.problem < 0);
    out.place = std::max(0, label.problem);
  }
  out.item[1] = blocks_[out.block].family(key);
  return out;
}

void WorkbookMaker::put_in_block(int number, const Spot& spot, const Label& label) {
  Block& block = blocks_[spot.block];
  Spot free = spot;
  while (block.items.contains(free.item) && block.items[free.item].nodes.contains(free.place)) ++free.item[2];
  Block::Entry& entry = block.items[free.item];
  if (entry.title.empty()) {
    const Explained titled = titles_.titled(label);
    entry.title = titled.label.in(language());
    if (entry.title.empty()) entry.title = std::string(label.symbol);
    if (label.state >= 0)
      entry.title =
          say("workbook.of", {{"what", entry.title}, {"of", name_of(s_.model->states[at(label.state)], language())}});
    if (!label.group.empty())
      entry.title = say("workbook.of", {{"what", entry.title}, {"of", std::string(label.group)}});
    entry.counted = titled.unit;
    entry.step = free.item[2] > 0;
    if (entry.step)
      entry.title = say("workbook.step_of", {{"number", std::to_string(free.item[2])}, {"of", entry.title}});
    if (s_.segmented && label.segment >= 0) entry.owner = segment_name(label.segment);
    if (label.problem >= 0) entry.owner += (entry.owner.empty() ? "" : " / ") + problem_name(label.problem);
  }
  entry.nodes[free.place] = number;
}

void WorkbookMaker::gather_blocks() {
  const Graph& graph = formulas_->graph;
  const int count = static_cast<int>(graph.nodes().size());
  for (int i = 0; i < count; ++i)
    if (is_open(i) && graph.label(i)) put_in_block(i, spot_of_label(i), *graph.label(i));
  for (int i = 0; i < count; ++i) {
    if (!is_open(i) || graph.label(i)) continue;
    const int term = cells_->term_of(i);
    if (term < 0) {
      Spot spot{blocks_without_term, 0, {}};
      spot.item = {0, 0, i, 0};
      blocks_[spot.block].items[spot.item].nodes[0] = i;
      continue;
    }
    Label label = *graph.label(term);
    Spot spot = spot_of_label(term);
    // What a sum over problems adds stands with the problem.
    const int problem = cells_->problem_of(i);
    if (label.problem < 0 && problem >= 0 && spot.block < horizon_blocks) {
      spot.block &= ~1;
      spot.place = label.problem = problem;
      spot.item[1] = blocks_[spot.block].family("step of " + std::string(label.symbol));
    } else if (label.problem < 0 && problem >= 0 && spot.block >= set_blocks) {
      spot.item[3] = label.problem = problem;
    }
    spot.item[2] = 1;
    put_in_block(i, spot, label);
  }
}

CellStyle WorkbookMaker::style_of(const Block::Entry& entry, double value) const {
  return entry.step ? CellStyle{format_of_step(value), CellLook::faint}
                    : CellStyle{format(value, entry.counted), CellLook::plain};
}

std::string WorkbookMaker::period_title(int place) const {
  if (place == 0) return say("workbook.any_period");
  if (place == behind_all) return say("workbook.full_effect");
  return say("workbook.period", {{"period", period_word()}, {"number", std::to_string(place)}});
}

/// Items below each other, places across: [owner][title][place]...; the owner only where two columns are kept in sight.
int WorkbookMaker::layout_down(int sheet, int row, const Block& block, const std::string& title,
                               const std::function<std::string(int)>& place_title) {
  SheetDraft& mine = draft(sheet);
  mine.text(row++, 0, title, CellLook::heading);
  std::map<int, int> column_of;
  for (const auto& [item, entry] : block.items)
    for (const auto& [place, node] : entry.nodes) column_of[place] = 0;
  const int column_of_title = std::max(0, mine.sheet.frozen_columns - 1);
  std::vector<std::string> heads(at(column_of_title + 1));
  for (auto& [place, column] : column_of) {
    column = static_cast<int>(heads.size());
    heads.push_back(place_title(place));
  }
  mine.heads(row++, 0, heads);
  for (const auto& [item, entry] : block.items) {
    if (column_of_title > 0) mine.text(row, 0, entry.owner, CellLook::faint);
    mine.text(row, column_of_title, entry.title, entry.step ? CellLook::faint : CellLook::plain);
    for (const auto& [place, node] : entry.nodes)
      put_node(node, {sheet, row, column_of[place]}, style_of(entry, this->node(node).value));
    ++row;
  }
  return row + 1;
}

/// Problems below each other, items across.
int WorkbookMaker::layout_across(int sheet, int row, const Block& block, const std::string& title) {
  SheetDraft& mine = draft(sheet);
  mine.text(row++, 0, title, CellLook::heading);
  std::vector<std::string> heads = {""};
  int column = 1;
  for (const auto& [item, entry] : block.items) {
    heads.push_back(entry.title);
    for (const auto& [place, node] : entry.nodes)
      put_node(node, {sheet, row + 1 + place, column}, style_of(entry, this->node(node).value));
    ++column;
  }
  mine.heads(row, 0, heads);
  for (int i = 0; i < std::ssize(s_.problems); ++i) mine.text(row + 1 + i, 0, problem_name(i));
  return row + static_cast<int>(s_.problems.size()) + 2;
}

namespace {

int next_row(const SheetDraft& draft) {
  int last = -1;
  for (const SheetCell& cell : draft.sheet.cells) last = std::max(last, cell.row);
  return last + 2;
}

}  // namespace

void WorkbookMaker::layout_journey() {
  int row = next_row(draft(journey));
  for (auto& [number, block] : blocks_) {
    if (number >= horizon_blocks) break;
    const std::string of = s_.segmented ? say("workbook.of_segment", {{"segment", segment_name(number / 2)}}) : "";
    if (number % 2 == 0)
      row = layout_across(journey, row, block, say("workbook.steps_by_problem") + of);
    else
      row = layout_down(journey, row, block, say("workbook.steps_in_total") + of,
                        [&](int) { return say("assumption.value"); });
  }
}

void WorkbookMaker::layout_horizon() {
  int row = next_row(draft(horizon));
  for (auto& [number, block] : blocks_) {
    if (number < horizon_blocks || number >= set_blocks) continue;
    const int segment = number - horizon_blocks - 1;
    const std::string title =
        segment < 0 ? say("workbook.rates")
                    : say("workbook.course") +
                          (s_.segmented ? say("workbook.of_segment", {{"segment", segment_name(segment)}}) : "");
    row = layout_down(horizon, row, block, title, [this](int place) { return period_title(place); });
  }
}

void WorkbookMaker::layout_fixes() {
  if (s_.fixes.empty()) return;
  int row = next_row(draft(fixes));
  constexpr std::array<std::string_view, 4> sets = {"workbook.set_required", "workbook.set_with", "workbook.set_late",
                                                    "workbook.set_returns"};
  // Cash first: it is what is looked for.
  for (const bool cash : {true, false})
    for (auto& [number, block] : blocks_) {
      if (number < set_blocks || number >= blocks_without_term) continue;
      const SetInTheMaking& set = formulas_->sets[at(number - set_blocks)];
      if ((set.which == SetInTheMaking::Which::returns) != cash) continue;
      row = layout_down(fixes, row, block, say(sets[static_cast<std::size_t>(set.which)], {{"fix", fix_name(set.fix)}}),
                        [this](int place) { return period_title(place); });
      if (cash) row = layout_cash(row - 1, set.fix);
    }
}

/// What irr and payback come to, period by period: below what a fix pays and brings in.
int WorkbookMaker::layout_cash(int row, int fix) {
  const FigureId owner{.scope = fix == all_together ? Scope::joint : Scope::fix, .fix = fix == all_together ? -1 : fix};
  const FigureId irr = with_measure(owner, M::irr), payback = with_measure(owner, M::payback_months);
  if (formulas_->cell(irr).kernel < 0) return row + 1;
  const std::vector<Expr>& flows = formulas_->kernels[at(formulas_->cell(irr).kernel)].reads;
  const std::span<const Expr> dated = formulas_->cash(fix);
  const std::size_t periods = dated.size() / 2;
  const double months = months_in(s_.period);
  SheetDraft& mine = draft(fixes);
  const auto cell_of = [this](const Expr& e) { return address(place_[at(cells_->node_of(e))], fixes); };
  const auto column_of = [this](const Expr& e) { return place_[at(cells_->node_of(e))].column; };
  const std::string money = format(1e6, Unit::money);
  enum Row { sign, turns, begin, end, back, rate, when };
  for (const auto& [which, id] : {std::pair{sign, "workbook.sign"},
                                  {turns, "workbook.turns"},
                                  {begin, "workbook.begin"},
                                  {end, "workbook.end"},
                                  {back, "workbook.back"},
                                  {rate, "workbook.rate"},
                                  {when, "workbook.when"}})
    mine.text(row + which, 1, say(id), CellLook::faint);

  int now = 0, changes = 0, before = 0;  // the column before
  for (const Expr& flow : flows) {
    const int column = column_of(flow), last = now;
    now = flow.value > 0 ? 1 : flow.value < 0 ? -1 : last;
    changes += last != 0 && now != last;
    const std::string f = cell_of(flow), sign_before = before ? cell_name(row + sign, before) : "0",
                      turns_before = before ? cell_name(row + turns, before) : "0",
                      here = cell_name(row + sign, column);
    mine.formula(row + sign, column, static_cast<double>(now), {"0", CellLook::faint},
                 [=] { return fmt::format("IF({0}>0,1,IF({0}<0,-1,{1}))", f, sign_before); });
    mine.formula(row + turns, column, static_cast<double>(changes), {"0", CellLook::faint},
                 [=] { return fmt::format("{1}+IF({0}<>0,IF({0}<>{2},1,0),0)", sign_before, turns_before, here); });
    before = column;
  }
  const double years = months / 12;
  const Figure& engine = *page_.figures.find(irr);
  const double guess = engine.exists() ? std::pow(1 + engine.value, years) - 1 : 0.1;
  const std::string range = cell_of(flows.front()) + ":" + cell_of(flows.back());
  const int rate_column = column_of(flows.front());
  const std::string found = cell_name(row + rate, rate_column);
  mine.formula(row + rate, rate_column, engine.exists() ? CellContent(guess) : CellContent(std::string("-")),
               {"0.00%", CellLook::faint},
               [=] { return fmt::format("IFERROR(IRR({},{}),\"-\")", range, formula_number(guess)); });
  const std::string yearly = years == 1 ? found : fmt::format("((1+{})^{}-1)", found, formula_number(1 / years));
  const auto text = [this](std::string_view reason) { return quoted_formula_text(none_text(reason)); };
  formulas_of_cash_[irr] =
      fmt::format("IF({}<>1,{},IF({}<>1,{},IF(ISNUMBER({}),IF({}>10000,{},{}),{})))", cell_name(row + turns, before),
                  text("no-sign-change"), cell_name(row + sign, before), text("no-sign-change"), found, yearly,
                  text("irr-above-limit"), yearly, text("irr-out-of-range"));

  RunningSum sum;
  double back_now = 0;
  bool none = false;
  before = 0;
  for (std::size_t k = 0; k < periods; ++k) {
    const Expr &once = dated[k], &net = dated[periods + k];
    const int column = column_of(net);
    const bool last = k + 1 == periods;
    sum.go_on(once.value, net.value);
    if (sum.end < 0) {
      none = last;
      back_now = (static_cast<double>(k) + 1) * months;
    } else if (sum.begin < 0) {
      back_now = (static_cast<double>(k) - sum.begin / net.value) * months;
    }
    const std::string end_before = before ? cell_name(row + end, before) : "0",
                      back_before = before ? cell_name(row + back, before) : "0", b = cell_name(row + begin, column),
                      e = cell_name(row + end, column), n = cell_of(net), o = cell_of(once);
    mine.formula(row + begin, column, sum.begin, {money, CellLook::faint}, [=] { return end_before + "-" + o; });
    mine.formula(row + end, column, sum.end, {money, CellLook::faint}, [=] { return b + "+" + n; });
    const std::string below = last ? text("not-within-horizon") : formula_number((static_cast<double>(k) + 1) * months);
    mine.formula(row + back, column, none ? CellContent(none_text("not-within-horizon")) : CellContent(back_now),
                 {"0.0", CellLook::faint}, [=] {
                   return fmt::format("IF({0}<0,{1},IF({2}<0,({3}-{2}/{4})*{5},{6}))", e, below, b, k, n,
                                      formula_number(months), back_before);
                 });
    mine.number(row + when, column, formulas_->graph.label(cells_->node_of(once))->period, "0", CellLook::faint);
    before = column;
  }
  formulas_of_cash_[payback] = cell_name(row + back, before);
  const int first = column_of(dated[periods]);
  const auto across = [&](int of) {
    return sheet_prefix(mine.sheet.name) + cell_name(of, first, true) + ":" + cell_name(of, before, true);
  };
  cash_.push_back({.name = fix_name(fix), .categories = across(row + when), .values = across(row + end)});
  return row + when + 2;
}

}  // namespace closs
