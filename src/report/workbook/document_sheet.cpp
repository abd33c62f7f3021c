// A report for people as a sheet: what is said in lines of text, tables in cells, each number with its format. Figures
// that stand in the workbook are read from there.
#include <algorithm>
#include <cmath>

#include "report/document/words.hpp"
#include "report/workbook/document_draft.hpp"
#include "report/workbook/maker.hpp"
#include "report/workbook/run_workbook.hpp"
#include "text/width.hpp"

namespace closs {
namespace {

constexpr int width_of_text = 110;
constexpr double narrowest = 11, widest = 42;

CellLook look_of(Paragraph::Tone tone) {
  switch (tone) {
    case Paragraph::Tone::headline:
      return CellLook::heading;
    case Paragraph::Tone::warning:
      return CellLook::warning;
    case Paragraph::Tone::note:
      return CellLook::note;
    case Paragraph::Tone::trace:
      return CellLook::faint;
    case Paragraph::Tone::plain:
      break;
  }
  return CellLook::plain;
}

CellLook without_wrapping(CellLook look) { return look == CellLook::note ? CellLook::faint : look; }

}  // namespace

int DocumentDraft::table(int row, const Table& table) {
  reach(static_cast<int>(table.columns.size()));
  const auto lines_in = [&](std::string_view text, std::size_t column) {
    return lines_of(text, static_cast<int>(draft_.sheet.widths[column]) - 1);
  };
  double lines_of_head = 1;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    double needed = narrowest;
    for (const Table::Row& of : table.rows)
      if (c < of.cells.size() && (!std::holds_alternative<Quantity>(of.cells[c])))
        needed = std::max(needed, display_width(std::get<std::string>(of.cells[c])) + 2.0);
    draft_.width_at_least(static_cast<int>(c), std::min(needed, widest));
    std::string head = show(table.columns[c].title, look_.language, look_.digits);
    lines_of_head = std::max(lines_of_head, lines_in(head, c));
    draft_.put(row, static_cast<int>(c), std::move(head),
               {.look = CellLook::head, .right = !table.columns[c].is_left()});
  }
  draft_.sheet.heights.emplace_back(row++, lines_of_head);
  for (const Table::Row& of : table.rows) {
    double lines = 1;
    for (std::size_t c = 0; c < of.cells.size(); ++c) {
      const CellLook look = of.tone == Table::Row::Tone::strong  ? CellLook::total
                            : of.tone == Table::Row::Tone::faint ? CellLook::faint
                            : table.columns[c].is_left()         ? CellLook::label
                                                                 : CellLook::plain;
      cell(row, static_cast<int>(c), of.cells[c], look, !table.columns[c].is_left());
      if (const auto* text = std::get_if<std::string>(&of.cells[c])) lines = std::max(lines, lines_in(*text, c));
    }
    if (lines > 1) draft_.sheet.heights.emplace_back(row, lines);
    ++row;
  }
  return row;
}

int DocumentDraft::lines(int row, std::string_view text, CellLook look) {
  const double of_character = look == CellLook::heading ? 8 : 6;
  for (std::string& line : wrapped(text, width_of_text)) {
    cover(0, static_cast<double>(display_width(line)) * of_character);
    draft_.text(row++, 0, std::move(line), look);
  }
  return row;
}

void DocumentDraft::cell(int row, int column, const CellValue& value, CellLook look, bool right) {
  const auto* quantity = std::get_if<Quantity>(&value);
  if (!quantity) {
    if (!std::get<std::string>(value).empty() || look == CellLook::total)
      draft_.put(row, column, std::get<std::string>(value), {.look = look, .right = right});
    return;
  }
  if (!std::isfinite(quantity->value) || !quantity->written.empty() || quantity->stated) {
    draft_.put(row, column, show(*quantity, look_.language, look_.digits), {.look = look, .right = right});
    return;
  }
  CellStyle style{format_of(quantity->value, quantity->counted, quantity->currency, look_.language), look, right};
  if (quantity->form != Quantity::Form::amount && style.format.find(';') == std::string::npos)
    style.format = "+" + style.format + ";-" + style.format + ";" + style.format;
  else if (quantity->form != Quantity::Form::amount)
    style.format.insert(0, "+");
  if (auto formula = live_ ? live_(quantity->of.figure) : nullptr)
    draft_.formula(row, column, quantity->value, std::move(style), std::move(formula));
  else
    draft_.put(row, column, quantity->value, std::move(style));
}

int DocumentDraft::write(int row, const Document& document) {
  std::string title;  // of the section
  for (const Part& part : document.parts) {
    if (const auto* section = std::get_if<Section>(&part)) {
      title = section->title;
      if (row > 0) ++row;
      draft_.text(row, 0, section->title, row == 0 ? CellLook::title : CellLook::heading);
      ++row;
    } else if (const auto* paragraph = std::get_if<Paragraph>(&part)) {
      row = lines(row, paragraph->text, without_wrapping(look_of(paragraph->tone)));
    } else if (const auto* of = std::get_if<Table>(&part)) {
      row = table(row, *of) + 1;
    } else if (const auto* cards = std::get_if<Cards>(&part)) {
      row = table(row, table_of(*cards)) + 1;
    } else if (const auto* of = std::get_if<Chart>(&part)) {
      row = chart(row, *of, title);
      for (const std::string& note : of->notes) row = lines(row, note, CellLook::faint);
      ++row;
    } else if (const auto* folded = std::get_if<Folded>(&part)) {
      row = lines(row, folded->summary, CellLook::plain);
      row = table(row, folded->table) + 1;
    } else if (const auto* lines = std::get_if<Preformatted>(&part)) {
      for (const std::string& line : lines->lines) draft_.text(row++, 0, line);
      ++row;
    }
  }
  return row;
}

namespace {

/// What a sheet is called: its title, or where it has none what it says first.
std::string name_of(const Document& document) {
  if (std::string title = title_of(document); !title.empty() || document.parts.empty()) return title;
  if (const auto* paragraph = std::get_if<Paragraph>(&document.parts.front())) return paragraph->text;
  if (const auto* folded = std::get_if<Folded>(&document.parts.front())) return folded->summary;
  return "";
}

std::string sheet_of(const Document& document, const Look& look) {
  SheetDraft draft;
  draft.sheet.name = sheet_name(name_of(document));
  draft.sheet.is_protected = false;
  draft.sheet.pages_across = 1;
  DocumentDraft(draft, look).write(0, document);
  return sheets_json({std::move(draft.sheet)});
}

/// What the sheets that follow are about, and the first thing that each of them says.
Document contents_of(const PageOf& page, const Look& look) {
  Table table{{{say("compare.scenario", look.language), as_words}, {say("workbook.finding", look.language), as_words}}};
  for (const PageOf::Link& link : page.contents) table.rows.push_back({{link.title, link.finding}});
  drop_empty_columns(table);
  return {{Section{page.title}, std::move(table)}};
}

std::string workbook_opening(const PageOf& page, const Look& look) {
  std::string out = workbook_begin(page.title, "closs");
  if (page.cover) return out += sheet_of(*page.cover, look);
  return page.contents.empty() ? out : out += sheet_of(contents_of(page, look), look);
}

}  // namespace

constexpr Rendering workbook_rendering = {.opening = workbook_opening,
                                          .document = sheet_of,
                                          .closing = workbook_end,
                                          .pictures = false,
                                          .titled = true,
                                          .apart = true};

}  // namespace closs
