// A report for people as a sheet: what is said in lines of text, tables in cells, each number with its format. Figures
// that stand in the workbook are read from there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/document/words.hpp"
#include "report/workbook/document_draft.hpp"
#include "report/workbook/maker.hpp"
#include "report/workbook/run_workbook.hpp"
#include "text/joined.hpp"
#include "text/width.hpp"

namespace closs {
namespace {

constexpr int width_of_text = 110;
constexpr double narrowest = 11;

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
  bool headed = false;
  std::vector<std::string> heads;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    double needed = narrowest;
    for (const Table::Row& of : table.rows)
      if (c < of.cells.size() && (!std::holds_alternative<Quantity>(of.cells[c])))
        needed = std::max(needed, display_width(std::get<std::string>(of.cells[c])) + 2.0);
    draft_.width_at_least(static_cast<int>(c), std::min(needed, widest_));
    std::string head = show(table.columns[c].title, look_.language, look_.digits);
    lines_of_head = std::max(lines_of_head, lines_in(head, c));
    headed = headed || !head.empty();
    heads.push_back(std::move(head));
  }
  for (std::size_t c = 0; headed && c < heads.size(); ++c)
    draft_.put(row, static_cast<int>(c), std::move(heads[c]),
               {.look = CellLook::head,
                .right = !table.columns[c].is_left(),
                .indented = c > 0 && table.columns[c].is_left()});
  if (headed) draft_.sheet.heights.emplace_back(row++, lines_of_head);
  std::vector<std::string> staying_rows;
  for (const Table::Row& of : table.rows) {
    double lines = 1;
    bool staying = false;
    for (std::size_t c = 0; c < of.cells.size(); ++c) {
      const CellLook look = of.tone == Table::Row::Tone::strong  ? CellLook::total
                            : of.tone == Table::Row::Tone::faint ? CellLook::faint
                            : table.columns[c].is_left()         ? CellLook::label
                                                                 : CellLook::plain;
      if (cell(row, static_cast<int>(c), of.cells[c], look, !table.columns[c].is_left())) staying = true;
      const auto* text = std::get_if<std::string>(&of.cells[c]);
      if (text && look == CellLook::label) lines = std::max(lines, lines_in(*text, c));
    }
    if (staying) staying_rows.push_back(show(of.cells.front(), look_.language, look_.digits));
    if (lines > 1) draft_.sheet.heights.emplace_back(row, lines);
    ++row;
  }
  return as_given(row, staying_rows, table.rows.size());
}

int DocumentDraft::lines(int row, std::string_view text, CellLook look) {
  const double of_character = look == CellLook::heading ? 8 : 6;
  for (std::string& line : wrapped(text, width_of_text)) {
    cover(0, static_cast<double>(display_width(line)) * of_character);
    draft_.text(row++, 0, std::move(line), look);
  }
  return row;
}

DocumentDraft::Formula DocumentDraft::formula_of(int row, int column, const CellValue& value) const {
  if (!live_) return {};
  if (const auto own = formulas_.find({row, column}); own != formulas_.end()) return own->second;
  const auto* quantity = std::get_if<Quantity>(&value);
  return quantity && !quantity->of.figure.empty() ? live_->address(quantity->of.figure) : Formula();
}

bool DocumentDraft::cell(int row, int column, const CellValue& value, CellLook look, bool right) {
  const auto* quantity = std::get_if<Quantity>(&value);
  const Formula formula = formula_of(row, column, value);
  const bool exists = quantity && std::isfinite(quantity->value);
  if (!quantity || !quantity->written.empty() || quantity->stated || (!exists && !formula)) {
    std::string text = show(value, look_.language, look_.digits);
    const bool stays = !text.empty() && (quantity || right);
    if (!text.empty() || look == CellLook::total)
      draft_.put(row, column, std::move(text), {.look = look, .right = right, .indented = column > 0 && !right});
    return stays;
  }
  CellStyle style{format_of(quantity->value, quantity->counted, quantity->currency, look_.language), look, right};
  if (quantity->form != Quantity::Form::amount && style.format.find(';') == std::string::npos)
    style.format = "+" + style.format + ";-" + style.format + ";" + style.format;
  else if (quantity->form != Quantity::Form::amount)
    style.format.insert(0, "+");
  if (!formula) {
    draft_.put(row, column, quantity->value, std::move(style));
    return true;
  }
  const CellContent now = exists ? CellContent(quantity->value) : CellContent(show(value, look_.language, 3));
  // A figure that does not exist is told with its reason where it stands.
  draft_.formula(row, column, now, std::move(style),
                 [formula] { return fmt::format("IF(ISNUMBER({0}),{0},\"-\")", formula()); });
  return false;
}

int DocumentDraft::as_given(int row, const std::vector<std::string>& staying, std::size_t rows) {
  if (!live_ || staying.empty()) return row;
  std::string said = say("what_if.as_given", look_.language);
  if (staying.size() < rows)
    said =
        say("workbook.of", look_.language, {{"what", joined(staying, say("list.and", look_.language))}, {"of", said}});
  draft_.formula(row, 0, std::string(), {.look = CellLook::warning}, [differing = live_->differing, said] {
    return "IF(" + differing() + ">0," + quoted_formula_text(said) + ",\"\")";
  });
  return row + 1;
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
    } else if (const auto* plain = std::get_if<Table>(&part)) {
      row = table(row, *plain) + 1;
    } else if (const auto* cards = std::get_if<Cards>(&part)) {
      Table of_cards = table_of(*cards);
      for (Table::Row& card : of_cards.rows) card.tone = Table::Row::Tone::strong;
      row = table(row + 1, of_cards) + 1;
    } else if (const auto* drawn = std::get_if<Chart>(&part)) {
      row = chart(row, *drawn, title);
      for (const std::string& note : drawn->notes) row = lines(row, note, CellLook::faint);
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
                                          .pictures = true,
                                          .titled = true,
                                          .apart = true};

}  // namespace closs
