#include "report/document/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/document/glossary.hpp"
#include "report/document/words.hpp"
#include "report/web/web.hpp"
#include "text/decimal.hpp"
#include "text/showable.hpp"

namespace closs {
namespace {

constexpr std::size_t most_html_rows = 200;  // of a table; formats for programs have all
constexpr int heat_classes = 7;

std::string_view html_class_of(Table::Row::Tone tone) {
  switch (tone) {
    case Table::Row::Tone::strong:
      return "strong";
    case Table::Row::Tone::faint:
      return "faint";
    case Table::Row::Tone::plain:
      break;
  }
  return "";
}

std::string_view html_class_of(Paragraph::Tone tone) {
  switch (tone) {
    case Paragraph::Tone::headline:
      return "headline";
    case Paragraph::Tone::note:
      return "note";
    case Paragraph::Tone::warning:
      return "warning";
    case Paragraph::Tone::trace:
    case Paragraph::Tone::plain:
      break;
  }
  return "";
}

std::string_view html_class_of(Table::Column::Type type) {
  switch (type) {
    case Table::Column::Type::words:
      return "w";
    case Table::Column::Type::word:
      return "one";
    case Table::Column::Type::number:
    case Table::Column::Type::number_apart:
      break;
  }
  return "n";
}

/// The class of a cell of a heat map: from h0, nothing, to h6, the most.
std::string heat_class(const HeatMap& map, const CellValue& cell) {
  const auto* quantity = std::get_if<Quantity>(&cell);
  if (!quantity || !std::isfinite(quantity->value)) return "";
  const double share = map.most > 0 ? std::clamp(quantity->value / map.most, 0.0, 1.0) : 0;
  return "h" + std::to_string(static_cast<int>(std::ceil(share * (heat_classes - 1))));
}

/// Where a value lies on an axis: 0 at its beginning, 1 at its end.
double place_on(const ChartAxis& axis, double value) {
  const double length = axis.to.value - axis.from.value;
  return length > 0 ? std::clamp((value - axis.from.value) / length, 0.0, 1.0) : 0;
}

/// What a reader sees of html: no tags, and no scripts.
std::string without_tags(std::string_view html) {
  std::string out;
  while (!html.empty()) {
    const std::size_t open = html.find('<');
    out.append(html.substr(0, open)).append("\n");
    if (open == html.npos) break;
    html.remove_prefix(open);
    if (html.starts_with("<script")) html.remove_prefix(std::min(html.find("</script"), html.size()));
    html.remove_prefix(std::min(html.find('>'), html.size() - 1) + 1);
  }
  return out;
}

std::string html_document(const Document& document, const Look& look) {
  std::string out;
  HtmlWriter html{out, look};
  html.tag("article", {{"id", look.place > 0 ? "r" + std::to_string(look.place) : ""}});
  out += '\n';
  for (const Part& part : document.parts) std::visit(html, part);
  html.close();
  out += "</article>\n";
  return out;
}

/// What all pages begin with. Nothing is fetched and no script runs but that of a page that is live; the policy
/// (Content-Security-Policy) says so, and stands before everything that it is about.
std::string html_head(const PageOf& page, Language language) {
  const WebFile& style = web_file("page.css");
  std::string out = "<!DOCTYPE html>\n<html lang=\"";
  out.append(language == Language::ja ? "ja" : "en").append("\">\n<head>\n<meta charset=\"utf-8\">\n");
  out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ")
      .append(policy_source(style))
      .append(page.live ? "; script-src " + policy_source(web_file("whatif.js")) : "")
      .append("; base-uri 'none'; form-action 'none'\">\n");
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  out.append(escaped_html(page.title)).append("</title>\n");
  return out.append("<style>").append(style.text).append("</style>\n</head>\n<body>\n<main>\n");
}

std::string html_opening(const PageOf& page, const Look& look) {
  std::string out = html_head(page, look.language);
  HtmlWriter html{out, look};
  if (page.cover) {
    out += html_document(*page.cover, look);
  } else if (!page.contents.empty()) {
    html.element("h1", {}, page.title);
    out += '\n';
  }
  if (page.contents.empty()) return out;
  html.tag("nav", {{"aria-label", say("html.contents", look.language)}});
  out += "<ul>\n";
  for (const PageOf::Link& link : page.contents) {
    out += "<li>";
    html.element("a", {{"href", "#r" + std::to_string(link.place)}}, link.title);
    out += "</li>\n";
  }
  return out += "</ul></nav>\n";
}

constexpr std::string_view html_closing = "</main>\n</body>\n</html>\n";

}  // namespace

std::string escaped_html(std::string_view raw) {
  std::string out;
  for (const char c : showable(raw)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string drawn_number(double x) {
  const double hundredths = std::round(x * 100);
  return std::isfinite(hundredths) ? exact(hundredths / 100) : "0";
}

std::string drawn_share(double share) { return drawn_number(share * 100) + "%"; }

void HtmlWriter::tag(std::string_view name, Attributes attributes, std::string_view slash) {
  out.append("<").append(name);
  for (const auto& [key, value] : attributes)
    if (!value.empty()) out.append(" ").append(key).append("=\"").append(escaped_html(value)).append("\"");
  out.append(slash).append(">");
}

void HtmlWriter::element(std::string_view name, Attributes attributes, std::string_view text) {
  tag(name, attributes);
  out.append(escaped_html(text)).append("</").append(name).append(">");
}

void HtmlWriter::close_section() {
  if (footer_open) out += "</footer>\n";
  if (section_open) out += "</section>\n";
  footer_open = section_open = false;
}

void HtmlWriter::close() {
  close_section();
  if (sheet_open) out += "</div>\n";
  sheet_open = false;
}

void HtmlWriter::operator()(const Section& part) {
  part.on_new_sheet ? close() : close_section();
  if (part.one_sheet) {
    out += "<div class=\"sheet\">\n";
    sheet_open = true;
  }
  section = part.title;
  const int level = (titled ? 2 : 1) + (look.place != 0 ? 1 : 0);
  const std::string heading = "h" + std::to_string(level);
  if (titled) {
    tag("section", {{"class", part.on_new_sheet ? "new" : ""}});
    section_open = true;
  } else {
    out += "<header>";
  }
  element(heading, {}, part.title);
  out += titled ? "\n" : "</header>\n";
  titled = true;
}

void HtmlWriter::operator()(const Paragraph& paragraph) {
  const bool trace = paragraph.tone == Paragraph::Tone::trace;
  if (trace && !footer_open) {
    if (look.place == 0 && !sheet_open) write_words();
    close();
    out += "<footer>\n";
    footer_open = true;
  }
  element("p", {{"class", html_class_of(paragraph.tone)}}, paragraph.text);
  out += '\n';
}

void HtmlWriter::write_words() {
  const std::vector<GlossaryEntry> said = entries_said(without_tags(out), look.language);
  if (said.empty()) return;
  (*this)(Section{say("section.words_used", look.language)});
  out += "<dl class=\"words\">\n";
  for (const GlossaryEntry& one : said) {
    element("dt", {}, one.name.in(look.language));
    element("dd", {}, one.meaning.in(look.language));
    out += '\n';
  }
  out += "</dl>\n";
}

void HtmlWriter::cell(const CellValue& value, std::string_view text, const std::optional<SharedUnit>& unit, bool bare) {
  const auto* quantity = std::get_if<Quantity>(&value);
  if (!quantity || quantity->of.figure.empty()) {
    out += escaped_html(text);
    return;
  }
  const std::string whole = std::isfinite(quantity->value) ? exact(quantity->value) : "";
  out.append("<data data-figure=\"").append(escaped_html(quantity->of.figure));
  if (quantity->of.scenario > 0) out.append("\" data-scenario=\"").append(std::to_string(quantity->of.scenario));
  if (unit) out.append("\" data-column=\"").append(fmt::format("{} {} {}", unit->power, unit->decimals, bare ? 1 : 0));
  out.append("\" value=\"").append(whole);
  if (!whole.empty()) out.append("\" title=\"").append(whole);
  out.append("\">").append(escaped_html(text)).append("</data>");
}

void HtmlWriter::operator()(const Cards& cards) {
  out += "<dl class=\"cards\">\n";
  for (const Cards::Card& card : cards.cards) {
    out += "<div>";
    element("dt", {}, card.title);
    out += "<dd class=\"value\">";
    cell(card.value, shown(card.value));
    out += "</dd>";
    if (!card.note.empty()) element("dd", {}, card.note);
    out += "</div>\n";
  }
  out += "</dl>\n";
}

void HtmlWriter::write_bar(const Bars& bars, const Bars::Bar& bar, bool total) {
  out += "<td class=\"bar\" aria-hidden=\"true\"";
  if (std::isnan(bars.mark) && !std::isnan(bar.from))
    out += fmt::format(" data-bar=\"{} {} {} {}\"", bar.from, bar.to, bars.axis.from.value, bars.axis.to.value);
  out += "><svg focusable=\"false\">";
  const auto stretch = [&](double from, double to, std::string_view kind) {
    const double begin = std::min(place_on(bars.axis, from), place_on(bars.axis, to));
    const double width = std::abs(place_on(bars.axis, to) - place_on(bars.axis, from));
    if (from == to) return;
    tag("rect",
        {{"class", kind},
         {"x", drawn_share(std::min(begin, 0.995))},
         {"y", "12%"},
         {"width", drawn_share(std::max(width, 0.005))},
         {"height", "76%"}},
        "/");
  };
  if (!std::isnan(bar.from)) {
    const auto [low, high] = std::minmax(bar.from, bar.to);
    if (!std::isnan(bars.mark) && low < bars.mark && bars.mark < high) {
      stretch(low, bars.mark, "less");
      stretch(bars.mark, high, "more");
    } else {
      const bool less = std::isnan(bars.mark) ? bar.to < bar.from : high <= bars.mark;
      stretch(bar.from, bar.to, total ? "all" : less ? "less" : "more");
    }
  }
  if (!std::isnan(bars.mark)) {
    const std::string x = drawn_share(place_on(bars.axis, bars.mark));
    tag("line", {{"class", "mark"}, {"x1", x}, {"x2", x}, {"y1", "0"}, {"y2", "100%"}}, "/");
  }
  out += "</svg></td>";
}

void HtmlWriter::write_axis(const ChartAxis& axis) {
  out += "<td class=\"ends\" aria-hidden=\"true\">";
  if (axis.labelled) {
    out += "<span>";
    element("span", {}, shown(axis.from));
    element("span", {}, shown(axis.to));
    out += "</span>";
  }
  out += "</td>";
}

void HtmlWriter::write_table(const Table& table, std::string_view caption, const Drawing* drawing) {
  const Bars* bars = drawing ? std::get_if<Bars>(drawing) : nullptr;
  const HeatMap* heat = drawing ? std::get_if<HeatMap>(drawing) : nullptr;
  const TableTexts texts = texts_of(table, look.language, look.digits);
  const std::size_t columns = table.columns.size();
  if (columns == 0) return;
  const bool headed = table.columns[0].is_left();
  const std::size_t bars_behind = !bars ? columns : headed ? 0 : columns - 1;  // the column that bars stand behind
  tag("div", {{"class", "scroll"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", caption}});
  out += "<table>\n";
  if (!caption.empty()) {
    out += "<caption>";
    element("span", {{"class", "unseen"}}, caption);
    out += "</caption>\n";
  }
  const bool titled_columns =
      (bars && bars->axis.labelled) ||
      std::any_of(texts.titles.begin(), texts.titles.end(), [](const std::string& title) { return !title.empty(); });
  if (titled_columns) {
    out += "<thead><tr>";
    for (std::size_t c = 0; c < columns; ++c) {
      const std::string_view kind = table.columns[c].is_left() ? "" : "n";
      if (texts.titles[c].empty())
        out += "<td></td>";
      else
        element("th", {{"scope", "col"}, {"class", kind}}, texts.titles[c]);
      if (c == bars_behind) write_axis(bars->axis);
    }
    out += "</tr></thead>\n";
  }
  out += "<tbody>\n";
  const std::size_t rows = table.rows.size(), shown_rows = rows > most_html_rows ? most_html_rows : rows;
  for (std::size_t r = 0; r < shown_rows; ++r) {
    const Table::Row& row = table.rows[r];
    tag("tr", {{"class", html_class_of(row.tone)}});
    for (std::size_t c = 0; c < columns; ++c) {
      static const CellValue nothing;
      const CellValue& value = c < row.cells.size() ? row.cells[c] : nothing;
      const std::string& text = texts.rows[r][c];
      const bool head = c == 0 && headed && !text.empty();
      std::string kind(head ? text.starts_with("  ") ? "in" : "" : html_class_of(table.columns[c].type));
      if (heat && c > 0)
        if (const std::string color = heat_class(*heat, value); !color.empty()) kind += " " + color;
      tag(head ? "th" : "td", {{"scope", head ? "row" : ""}, {"class", kind}});
      cell(value, text, texts.units[r][c], texts.bare[c]);
      out += head ? "</th>" : "</td>";
      if (c == bars_behind) write_bar(*bars, bars->bars[r], row.tone == Table::Row::Tone::strong);
    }
    out += "</tr>\n";
  }
  if (shown_rows < rows) {
    tag("tr", {{"class", "faint"}});
    element("td", {{"colspan", std::to_string(columns + (bars ? 1 : 0))}},
            say("html.more_rows", look.language, {{"count", std::to_string(rows - shown_rows)}}));
    out += "</tr>\n";
  }
  out += "</tbody>\n</table></div>\n";
}

void HtmlWriter::operator()(const Chart& chart) {
  out += "<figure>\n";
  if (!chart.title.empty()) {
    element("figcaption", {}, chart.title);
    out += '\n';
  }
  const std::string_view label = chart.title.empty() ? section : chart.title;
  const bool is_table = std::holds_alternative<Bars>(chart.drawing) || std::holds_alternative<HeatMap>(chart.drawing);
  if (is_table) {
    write_table(chart.table, label, &chart.drawing);
  } else if (const auto* curve = std::get_if<Curve>(&chart.drawing)) {
    draw(*this, *curve, chart.table, label);
  } else if (const auto* lines = std::get_if<Lines>(&chart.drawing)) {
    draw(*this, *lines, chart.table, label);
  } else if (const auto* flow = std::get_if<Flow>(&chart.drawing)) {
    draw(*this, *flow, label);
  }
  for (const std::string& note : chart.notes) (*this)(Paragraph{note, Paragraph::Tone::note});
  if (!is_table) {
    out += "<details>";
    element("summary", {}, say("html.data", look.language));
    out += '\n';
    write_table(chart.table, label);
    out += "</details>\n";
  }
  out += "</figure>\n";
}

void HtmlWriter::operator()(const Folded& folded) {
  out += "<details>";
  element("summary", {}, folded.summary + " (" + std::to_string(folded.table.rows.size()) + ")");
  out += '\n';
  write_table(folded.table, folded.summary);
  out += "</details>\n";
}

void HtmlWriter::operator()(const Preformatted& block) {
  tag("pre", {{"tabindex", "0"}});
  for (const std::string& line : block.lines) out.append(escaped_html(line)).append("\n");
  out += "</pre>\n";
}

void HtmlWriter::operator()(const Live& live) {
  close();
  out.append("<script type=\"application/json\" class=\"what-if-data\">").append(live.data).append("</script>\n");
  out.append("<script>").append(web_file("whatif.js").text).append("</script>\n");
}

const Rendering html_rendering{html_opening, html_document, "", html_closing, true, true};

}  // namespace closs
