#include "report/document/document.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "report/document/words.hpp"

namespace closs {
namespace {

/// What numbers have in common that can be compared: the unit, of money the currency, of others the form.
using Alike = std::tuple<Unit, std::string, Quantity::Form>;

/// nullopt: the number stands by itself.
std::optional<Alike> alike_of(const CellValue& cell) {
  const auto* quantity = std::get_if<Quantity>(&cell);
  const Unit* unit = quantity ? std::get_if<Unit>(&quantity->counted) : nullptr;
  if (!unit || !std::isfinite(quantity->value) || quantity->digits > 0) return {};
  const bool in_points = quantity->form == Quantity::Form::difference && *unit == Unit::rate;
  if (in_points) return {};
  const bool money = *unit == Unit::money || *unit == Unit::money_per_month;
  return money ? Alike{Unit::money, quantity->currency, Quantity::Form::amount} : Alike{*unit, "", quantity->form};
}

/// The texts of a table in the making.
struct TableWords {
  const Table& table;
  Language language;
  int digits;
  std::map<Alike, SharedUnit> units = {};

  const CellValue& cell(std::size_t r, std::size_t c) const {
    static const CellValue nothing;
    return c < table.rows[r].cells.size() ? table.rows[r].cells[c] : nothing;
  }
  NumberStyle style(const Alike& alike, double error = 0) const {
    return {language, std::get<1>(alike), digits, error};
  }

  /// Gives what counts in the same between two columns one unit.
  void share(std::size_t from, std::size_t to) {
    std::map<Alike, std::vector<double>> values;
    for (std::size_t c = from; c < to; ++c)
      for (std::size_t r = 0; r < table.rows.size() && table.columns[c].type == Table::Column::Type::number; ++r)
        if (const auto alike = alike_of(cell(r, c))) {
          const auto& quantity = std::get<Quantity>(cell(r, c));
          values[*alike].push_back(rounded_to_error(quantity.value, quantity.error));
        }
    units.clear();
    for (const auto& [alike, all] : values)
      if (const auto shared = shared_unit(all, std::get<Unit>(alike), style(alike))) units[alike] = *shared;
  }

  static bool is_change(const CellValue& cell) { return std::get<Quantity>(cell).form != Quantity::Form::amount; }

  /// The numbers of a column without their unit, which is put into `title`; false: they have several, or none.
  bool write_bare(std::size_t c, std::string& title, TableTexts& out) const {
    if (table.columns[c].type != Table::Column::Type::number) return false;
    std::optional<Alike> all;
    std::vector<std::string> texts;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const CellValue& one = cell(r, c);
      const auto alike = alike_of(one);
      const auto* quantity = std::get_if<Quantity>(&one);
      if (!alike && quantity && std::isfinite(quantity->value)) return false;
      texts.push_back(alike ? "" : show(one, language, digits));
      if (!alike) continue;
      if (all && *all != *alike) return false;
      all = alike;
      const auto shared = units.find(*alike);
      if (shared == units.end()) return false;
      const auto number =
          number_in(shared->second, quantity->value, std::get<Unit>(*alike), is_change(one), quantity->error);
      if (!number) return false;
      texts.back() = *number;
    }
    if (!all) return false;
    const std::string unit = text_of(units.at(*all), std::get<Unit>(*all), style(*all));
    if (title.empty() || unit.empty() || !std::holds_alternative<std::string>(table.columns[c].title)) return false;
    title = in_unit(title, unit);
    out.bare[c] = true;
    for (std::size_t r = 0; r < texts.size(); ++r) {
      if (alike_of(cell(r, c))) out.units[r][c] = units.at(*all);
      out.rows[r][c] = std::move(texts[r]);
    }
    return true;
  }

  /// "Revenue at risk, ¥M"; a title that ends in brackets takes the unit into them.
  std::string in_unit(const std::string& title, const std::string& unit) const {
    constexpr std::string_view closing = "）";
    const bool bracketed = title.ends_with(closing);
    const std::string_view opened = std::string_view(title).substr(0, title.size() - (bracketed ? closing.size() : 0));
    return say(bracketed ? "table.and_unit" : "table.unit", language, {{"title", std::string(opened)}, {"unit", unit}});
  }

  void write(std::size_t c, TableTexts& out) const {
    if (write_bare(c, out.titles[c], out)) return;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const CellValue& one = cell(r, c);
      const auto alike = alike_of(one);
      const auto shared = alike ? units.find(*alike) : units.end();
      if (shared != units.end()) out.units[r][c] = shared->second;
      out.rows[r][c] = shared == units.end()
                           ? show(one, language, digits)
                           : show_in(shared->second, std::get<Quantity>(one).value, std::get<Unit>(*alike),
                                     style(*alike, std::get<Quantity>(one).error), is_change(one));
    }
  }
};

/// The first thing that a document says.
std::string headline_of(const Document& document) {
  for (const Part& part : document.parts)
    if (const auto* of = std::get_if<Paragraph>(&part); of && of->tone == Paragraph::Tone::headline) return of->text;
  return "";
}

/// A cover, and what stands between it and the next.
template <std::string (*shown)(const Document&, const Look&)>
std::string opening_of(const PageOf& page, const Look& look, std::string_view between) {
  if (!page.cover) return "";
  return shown(*page.cover, look).append(page.contents.empty() ? "" : between);
}

constexpr std::string_view between_texts = "\n\n", between_markdown = "\n";

}  // namespace

TableTexts texts_of(const Table& table, Language language, int digits) {
  const std::size_t n = table.columns.size();
  TableTexts out;
  for (const Table::Column& column : table.columns) out.titles.push_back(show(column.title, language, digits));
  out.rows.assign(table.rows.size(), std::vector<std::string>(n));
  out.units.assign(table.rows.size(), std::vector<std::optional<SharedUnit>>(n));
  out.bare.assign(n, false);
  TableWords words{table, language, digits};
  if (table.comparable) words.share(0, n);
  for (std::size_t c = 0; c < n; ++c) {
    if (!table.comparable) words.share(c, c + 1);
    words.write(c, out);
  }
  return out;
}

Table table_of(const Cards& cards) {
  Table table{{{"", as_words}, {"", apart_numbers}, {"", as_words}}};
  for (const Cards::Card& card : cards.cards) table.rows.push_back({{card.title, card.value, card.note}});
  drop_empty_columns(table);
  return table;
}

void drop_empty_columns(Table& table) {
  for (std::size_t c = table.columns.size(); c-- > 0;) {
    if (std::any_of(table.rows.begin(), table.rows.end(),
                    [&](const Table::Row& row) { return !is_blank(row.cells[c]); }))
      continue;
    table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(c));
    for (Table::Row& row : table.rows) row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(c));
  }
}

const Rendering text_rendering{
    [](const PageOf& page, const Look& look) { return opening_of<as_text>(page, look, between_texts); }, as_text,
    between_texts};
const Rendering markdown_rendering{
    [](const PageOf& page, const Look& look) { return opening_of<as_markdown>(page, look, between_markdown); },
    as_markdown, between_markdown};

std::string rendered(const Rendering& rendering, std::span<const Document> documents,
                     std::span<const std::string> titles, const Look& look) {
  const bool several = documents.size() > 1;
  PageOf page;
  page.title =
      several ? say("section.overview", look.language, {{"count", std::to_string(documents.size())}}) : titles.front();
  for (std::size_t k = 0; several && k < documents.size(); ++k)
    page.contents.push_back({static_cast<int>(k) + 1, titles[k], headline_of(documents[k])});
  std::string out = rendering.opening(page, look);
  for (std::size_t k = 0; k < documents.size(); ++k) {
    Look mine = look;
    mine.place = several ? static_cast<int>(k) + 1 : 0;
    out.append(k > 0 ? rendering.between : "").append(rendering.document(documents[k], mine));
  }
  return out.append(rendering.closing);
}

std::string title_of(const Document& document) {
  for (const Part& part : document.parts)
    if (const auto* section = std::get_if<Section>(&part)) return section->title;
  return "";
}

}  // namespace closs
