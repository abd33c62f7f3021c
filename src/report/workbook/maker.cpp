#include "report/workbook/maker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/at.hpp"
#include "core/formulas/work.hpp"
#include "core/scenario/currency.hpp"
#include "report/document/words.hpp"
#include "report/workbook/document_draft.hpp"
#include "report/workbook/run_workbook.hpp"
#include "text/ascii.hpp"
#include "text/width.hpp"

namespace closs {
namespace {

/// Beyond so many operations a graph that keeps everything would only be made to be thrown away.
constexpr std::int64_t most_operations_of_a_graph = 3'000'000;

std::string decimals(int count) { return count > 0 ? "." + std::string(at(count), '0') : ""; }

/// `amount` with "$" as cells have it: the mark of the currency in front in English, behind in Japanese.
std::string money_format(const std::string& amount, std::string_view currency, Language language) {
  std::string mark = text_of({}, Unit::money, {language, currency});
  mark.erase(std::remove(mark.begin(), mark.end(), '"'), mark.end());
  if (mark.empty()) return amount;
  const bool code = mark == currency;
  if (language == Language::ja) return amount + "\"" + (code ? " " : "") + mark + "\"";
  mark = "\"" + mark + (code ? " " : "") + "\"";
  return mark + amount + ";-" + mark + amount;
}

std::string rate_format(double value) {
  const double size = std::abs(value);
  return size == 0 || size >= 0.1 ? "0.0%" : size >= 0.01 ? "0.00%" : size >= 0.001 ? "0.000%" : "0.00000%";
}

}  // namespace

std::string format_of(double value, Counted counted, std::string_view currency, Language language) {
  const Unit* unit = std::get_if<Unit>(&counted);
  const double size = std::abs(value);
  switch (unit ? *unit : unit_of(std::get<Kind>(counted))) {
    case Unit::money:
    case Unit::money_per_month:
      return money_format("#,##0" + decimals(size >= 1'000 ? 0 : minor_digits(currency)), currency, language);
    case Unit::rate:
      return rate_format(value);
    case Unit::months:
      return "#,##0.0\"" + std::string(language == Language::en ? " " : "") + closs::say("unit.months", language) +
             "\"";
    case Unit::ratio:
      return size >= 1'000 ? "#,##0" : size == 0 || size >= 0.01 ? "0.00##" : "0.000000";
    default:
      return size == 0 || size >= 100 ? "#,##0" : "#,##0.00##";
  }
}

std::string format_of_axis(double from, double to, Counted counted, std::string_view currency, Language language) {
  constexpr double million = 1e6;
  const double most = std::max(std::abs(from), std::abs(to));
  const Unit* unit = std::get_if<Unit>(&counted);
  const bool money = unit && (*unit == Unit::money || *unit == Unit::money_per_month);
  if (!money || most < 10 * million) return format_of(most, counted, currency, language);
  const std::string digits = to - from < 10 * million ? "#,##0.0,," : "#,##0,,";
  const std::string word = closs::say("workbook.million", language);
  return money_format(digits + "\"" + word + "\"", currency, language);
}

std::string format_of_step(double value) {
  const double size = std::abs(value);
  return size == 0 || size >= 1'000 ? "#,##0" : size >= 1 ? "0.00##" : size >= 1e-4 ? "0.000000" : "0.00E+00";
}

double lines_of(std::string_view text, int width) { return static_cast<double>(wrapped(text, width).size()); }

void SheetDraft::heads(int row, int column, const std::vector<std::string>& titles, bool of_numbers) {
  double lines = 1;
  for (std::size_t k = 0; k < titles.size(); ++k) {
    const int c = column + static_cast<int>(k);
    put(row, c, titles[k], {.look = CellLook::head, .right = of_numbers && c > 0});
    const double room = at(c) < sheet.widths.size() ? sheet.widths[at(c)] : 8.43;
    lines = std::max(lines, lines_of(titles[k], std::max(4, static_cast<int>(room) - 1)));
  }
  sheet.heights.emplace_back(row, lines);
}

int SheetDraft::lines(int row, std::string_view text, CellLook look, int width) {
  for (std::string& line : wrapped(text, width)) put(row++, 0, std::move(line), {.look = look});
  return row;
}

void SheetDraft::width(int column, double characters) {
  if (sheet.widths.size() <= at(column)) sheet.widths.resize(at(column) + 1, 14);
  sheet.widths[at(column)] = characters;
}

void SheetDraft::width_at_least(int column, double characters) {
  width(column, std::max(characters, at(column) < sheet.widths.size() ? sheet.widths[at(column)] : 14));
}

WorkbookMaker::WorkbookMaker(const Reported& reported, const ReportOptions& options)
    : page_{{options.style(reported.scenario->currency)},
            reported,
            options,
            *reported.scenario,
            Lookup(reported.results->figures)},
      reported_(reported),
      options_(options),
      s_(*reported.scenario),
      titles_(*reported.scenario, 0) {
  constexpr std::array<std::string_view, sheet_count> ids = {"workbook.decision", "workbook.report", "workbook.inputs",
                                                             "workbook.journey",  "workbook.money",  "workbook.horizon",
                                                             "workbook.fixes",    "workbook.checks", "workbook.about"};
  for (std::size_t k = 0; k < ids.size(); ++k) sheets_[k].sheet.name = say(ids[k]);
  for (const int number : {journey, money, horizon, fixes, checks}) {
    draft(number).width(0, number == journey || number == money ? 46 : 30);
    for (int c = 1; c < 40; ++c) draft(number).width(c, 15);
  }
}

void WorkbookMaker::make_formulas() {
  FormulaOptions wanted{
      .keep = Graph::Keep::everything, .fixes = all_fixes(s_), .tell_rules = FormulaOptions::Tell::once};
  wanted.columns.resize(s_.values.size());
  std::iota(wanted.columns.begin(), wanted.columns.end(), 0);
  if (std::ssize(reported_.results->figures) > most_cells ||
      operations_of(s_, wanted.fixes) > most_operations_of_a_graph)
    return;
  formulas_ = std::make_unique<const Formulas>(s_, wanted);
  std::vector<Expr> read;
  for (const Figure& figure : reported_.results->figures) read.push_back(formulas_->cell(figure.id).e);
  for (const Kernel& kernel : formulas_->kernels) read.insert(read.end(), kernel.reads.begin(), kernel.reads.end());
  for (const Rules* rules : {&formulas_->rules, &formulas_->fix_rules})
    for (const Rule& rule : rules->told) read.push_back(rule.e);
  cells_.emplace(formulas_->graph, read);
  std::int64_t count = std::ssize(reported_.results->figures);
  const int nodes = static_cast<int>(formulas_->graph.nodes().size());
  for (int i = 0; i < nodes; ++i) count += cells_->is_cell(i);
  if (count > most_cells) {
    cells_.reset();
    formulas_.reset();
  } else {
    place_.resize(at(nodes));
  }
}

std::string WorkbookMaker::none_text(std::string_view reason) const {
  return say("workbook.none", {{"reason", say_none(reason, language())}});
}

std::string WorkbookMaker::address(const CellPlace& place, int from) const {
  return (place.sheet == from ? "" : sheet_prefix(sheets_[at(place.sheet)].sheet.name)) +
         cell_name(place.row, place.column);
}

std::string WorkbookMaker::formula(int number) const {
  return cells_->formula(
      number, [&](int of) { return place_[at(of)]; },
      [&](int sheet) { return sheet_prefix(sheets_[at(sheet)].sheet.name); });
}

std::string WorkbookMaker::formula(const Expr& e, int sheet) const {
  return cells_->formula(
      e, sheet, [&](int of) { return place_[at(of)]; },
      [&](int other) { return sheet_prefix(sheets_[at(other)].sheet.name); });
}

void WorkbookMaker::name(const CellPlace& place, std::string_view path) {
  if (names_ >= most_names) return;
  std::string wanted = name_of_cell(path);
  const std::string folded = small_letters(wanted);
  if (const int before = taken_names_[folded]++; before > 0) {
    const std::string behind = "_" + std::to_string(before + 1);
    if (taken_names_.contains(folded + behind)) return;
    taken_names_[folded + behind] = 1;
    wanted += behind;
  }
  ++names_;
  draft(place.sheet).sheet.names.push_back({wanted, place.row, place.column});
}

void WorkbookMaker::put_node(int number, const CellPlace& place, CellStyle style) {
  place_[at(number)] = place;
  const double value = node(number).value;
  draft(place.sheet).formula(place.row, place.column, value, std::move(style), [this, number] {
    return formula(number);
  });
}

std::vector<Sheet> WorkbookMaker::sheets() {
  make_formulas();
  make_inputs();
  make_money();
  make_figures_of_fixes();
  if (formulas_) {
    gather_blocks();
    layout_journey();
    layout_horizon();
    layout_fixes();
    make_checks();
  }
  make_decision();
  make_report();
  make_about();
  if (formulas_)
    for (SheetDraft& one : sheets_)
      for (const auto& [cell, made] : one.formulas) one.sheet.cells[cell].formula = made();
  std::vector<Sheet> out;
  for (SheetDraft& one : sheets_)
    if (!one.sheet.cells.empty()) out.push_back(std::move(one.sheet));
  return out;
}

std::string run_workbook(const Reported& reported, const ReportOptions& options) {
  return sheets_json(WorkbookMaker(reported, options).sheets());
}

}  // namespace closs
