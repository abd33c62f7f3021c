// Drawings as SVG. Plots take the width that the page leaves: what lies across is told in shares of it, so that texts
// keep their size on a phone; names of lines stand in a drawing of their own beside. A flow has the size of its names.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/at.hpp"
#include "report/document/html.hpp"
#include "text/showable.hpp"
#include "text/utf8.hpp"
#include "text/width.hpp"

namespace closs {
namespace {

// --- texts in drawings -----------------------------------------------------------------------------

constexpr double line_height = 15, text_size = 12;  // pixels, as in page.css

/// About as many pixels as a text takes at most, in any of the fonts of page.css.
double text_width(std::string_view text) {
  double sum = 0;
  for (const Character c : Characters(text)) {
    constexpr std::string_view wide = "MWmw%@", narrow = "iljtfr.,:;'| ()";
    const char letter = c.code < 128 ? static_cast<char>(c.code) : 'n';
    if (columns_of(c) == 2)
      sum += text_size + 1;
    else if (columns_of(c) > 0)
      sum += wide.find(letter) != wide.npos       ? 12
             : narrow.find(letter) != narrow.npos ? 5
             : c.code >= 'A' && c.code <= 'Z'     ? 9
                                                  : 7.6;
  }
  return sum;
}

/// A name in lines of at most so many columns; words that are longer are broken wherever that is.
std::vector<std::string> name_lines(std::string_view name, int columns) {
  std::vector<std::string> out;
  for (const std::string& line : wrapped(showable(name), columns)) {
    out.emplace_back();
    int used = 0;
    for (const Character c : Characters(line)) {
      if (used + columns_of(c) > columns) {
        out.emplace_back();
        used = 0;
      }
      append_utf8(out.back(), c);
      used += columns_of(c);
    }
  }
  return out;
}

struct TextAt {
  double x, y;  // pixels
  std::string_view kind;
};
void write_lines(HtmlWriter& html, const std::vector<std::string>& lines, const TextAt& at) {
  double y = at.y;
  for (const std::string& line : lines) {
    html.element("text", {{"class", at.kind}, {"x", drawn_number(at.x)}, {"y", drawn_number(y)}}, line);
    y += line_height;
  }
}

// --- axes ------------------------------------------------------------------------------------------

/// 1, 2, 2.5 or 5 times a power of ten, not below `least`; a whole number where only those have a meaning.
double tick_step(double least, bool whole) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    const double found = step * power;
    if (found >= least * (1 - 1e-9) && !(whole && found != std::round(found))) return found;
  }
  return 10 * power;
}

/// An axis with round numbers on it.
struct Ticks {
  double from = 0, to = 1;  // of the drawing
  std::vector<double> at;
  std::vector<std::string> texts;

  double share(double value) const { return (value - from) / (to - from); }
};

/// Decimals that round numbers need in a unit.
int decimals_of(const std::vector<double>& ticks, double unit) {
  constexpr int most = 6;
  int decimals = 0;
  for (double tenth = unit; decimals < most; ++decimals, tenth /= 10)
    if (std::all_of(ticks.begin(), ticks.end(), [&](double x) {
          return std::abs(x / tenth - std::round(x / tenth)) < 1e-6 * std::max(1.0, std::abs(x / tenth));
        }))
      break;
  return decimals;
}

/// `outward`: the axis goes on to the next round number. Months stand without their unit, which the title has.
Ticks ticks_of(const HtmlWriter& html, const ChartAxis& axis, double from, double to, int wanted, bool outward) {
  Ticks out{from, to, {}, {}};
  if (!(to > from) || !std::isfinite(to - from)) {
    const double half = std::max(std::abs(from) / 2, 0.5);
    return {from - half, from + half, {from}, {html.shown(axis.from)}};
  }
  const auto* kind = std::get_if<Kind>(&axis.from.counted);
  const Unit unit = kind ? unit_of(*kind) : std::get<Unit>(axis.from.counted);
  const bool whole = unit == Unit::customers || unit == Unit::people || unit == Unit::months;
  const double step = tick_step((to - from) / wanted, whole && to - from >= 1);
  const double first = outward ? std::floor(from / step + 1e-9) : std::ceil(from / step - 1e-9);
  const double last = outward ? std::ceil(to / step - 1e-9) : std::floor(to / step + 1e-9);
  for (double k = first; k <= last; ++k) out.at.push_back(k * step);
  if (outward) out.from = first * step, out.to = last * step;
  const NumberStyle style{html.look.language, axis.from.currency, html.look.digits};
  auto shared = shared_unit(out.at, unit, style);
  if (shared) shared->decimals = decimals_of(out.at, std::pow(10, shared->power) / (unit == Unit::rate ? 100 : 1));
  for (const double x : out.at) {
    std::optional<std::string> bare;
    if (shared && unit == Unit::months) bare = number_in(*shared, x, unit, false);
    out.texts.push_back(bare ? *bare : shared ? show_in(*shared, x, unit, style, false) : show(x, unit, style));
  }
  return out;
}

// --- plots -----------------------------------------------------------------------------------------

constexpr double above_plot = 18, below_plot = 24, plot_units = 1000;
constexpr int line_colors = 6, name_columns = 16;

struct PlottedLine {
  std::string name;
  std::vector<std::array<double, 2>> points, low, high;  // low, high: of its band, or none
};

struct Plot {
  std::vector<PlottedLine> lines;
  ChartAxis across, up;
  std::string across_title, up_title;
  bool steps = false;  // what a point says stays until the next
  bool dots = false;   // the points themselves are seen
};

/// The numbers that a coordinate of all lines takes.
std::pair<double, double> reach_of(const Plot& plot, std::size_t coordinate, const ChartAxis& axis) {
  double from = axis.from.value, to = axis.to.value;
  for (const PlottedLine& line : plot.lines)
    for (const auto* points : {&line.points, &line.low, &line.high})
      for (const auto& point : *points) {
        if (!std::isfinite(point[coordinate])) continue;
        from = std::isfinite(from) ? std::min(from, point[coordinate]) : point[coordinate];
        to = std::isfinite(to) ? std::max(to, point[coordinate]) : point[coordinate];
      }
  return {from, to};
}

/// Names of lines at their ends, moved apart so that none lies on another.
struct NameAt {
  std::size_t line;
  std::vector<std::string> lines;
  double y;  // of the middle
  double half() const { return static_cast<double>(lines.size()) * line_height / 2 + 2; }
};
void move_apart(std::vector<NameAt>& names, double height) {
  std::stable_sort(names.begin(), names.end(), [](const NameAt& a, const NameAt& b) { return a.y < b.y; });
  double free = 0;
  for (NameAt& name : names) {
    name.y = std::max(name.y, free + name.half());
    free = name.y + name.half();
  }
  free = height;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    name->y = std::min(name->y, free - name->half());
    free = name->y - name->half();
  }
}

struct PlotDrawing {
  HtmlWriter& html;
  const Plot& plot;
  double height;  // of the field, in pixels
  Ticks across, up;

  double y_of(double value) const { return above_plot + (1 - up.share(value)) * height; }
  /// In the units of the field, which is as wide as the page lets it be.
  std::string point(const std::array<double, 2>& p) const {
    return drawn_number(across.share(p[0]) * plot_units) + "," + drawn_number((1 - up.share(p[1])) * height) + " ";
  }

  void write_grid() const {
    for (std::size_t k = 0; k < up.at.size(); ++k) {
      const std::string y = drawn_number(y_of(up.at[k]));
      const bool zero = up.at[k] == 0 && up.from < 0;
      html.tag("line", {{"class", zero ? "zero" : "grid"}, {"x1", "0"}, {"x2", "100%"}, {"y1", y}, {"y2", y}}, "/");
    }
    const std::string y = drawn_number(above_plot + height + 16);
    for (std::size_t k = 0; k < across.at.size(); ++k) {
      const double share = across.share(across.at[k]);
      const std::string_view anchor = share < 0.06 ? "start" : share > 0.94 ? "end" : "middle";
      html.element("text", {{"class", "tick"}, {"x", drawn_share(share)}, {"y", y}, {"text-anchor", anchor}},
                   across.texts[k]);
    }
  }
  void write_up_texts() const {
    for (std::size_t k = 0; k < up.at.size(); ++k)
      html.element("text", {{"class", "tick halo"}, {"x", "0"}, {"y", drawn_number(y_of(up.at[k]) - 4)}}, up.texts[k]);
  }
  void write_band(const PlottedLine& line, const std::string& color) const {
    if (line.low.empty()) return;
    std::string points;
    for (const auto& p : line.high)
      if (std::isfinite(p[1])) points += point(p);
    for (auto p = line.low.rbegin(); p != line.low.rend(); ++p)
      if (std::isfinite((*p)[1])) points += point(*p);
    html.tag("polygon", {{"class", "band f" + color}, {"points", points}}, "/");
  }
  void write_line(const PlottedLine& line, const std::string& color, bool dashed) const {
    std::string points;
    const std::array<double, 2>* before = nullptr;
    for (const auto& p : line.points) {
      if (!std::isfinite(p[1])) continue;
      if (plot.steps && before) points += point({p[0], (*before)[1]});
      points += point(p);
      before = &p;
    }
    html.tag("polyline", {{"class", "line l" + color + (dashed ? " dashed" : "")}, {"points", points}}, "/");
  }
  void write_dots() const {
    for (const PlottedLine& line : plot.lines)
      for (const auto& p : line.points)
        html.tag(
            "circle",
            {{"class", "f0"}, {"cx", drawn_share(across.share(p[0]))}, {"cy", drawn_number(y_of(p[1]))}, {"r", "3.5"}},
            "/");
  }
  static std::string color_of(std::size_t line) { return std::to_string(line % line_colors); }
  static bool is_dashed(std::size_t line) { return line / line_colors % 2 == 1; }

  void write_field() const {
    const std::string all = drawn_number(above_plot + height + below_plot);
    html.tag("svg", {{"width", "100%"}, {"height", all}, {"aria-hidden", "true"}, {"focusable", "false"}});
    write_grid();
    html.tag("svg", {{"y", drawn_number(above_plot)},
                     {"width", "100%"},
                     {"height", drawn_number(height)},
                     {"viewBox", "0 0 1000 " + drawn_number(height)},
                     {"preserveAspectRatio", "none"}});
    for (std::size_t k = 0; k < plot.lines.size(); ++k) write_band(plot.lines[k], color_of(k));
    for (std::size_t k = 0; k < plot.lines.size(); ++k) write_line(plot.lines[k], color_of(k), is_dashed(k));
    html.out += "</svg>";
    if (plot.dots) write_dots();
    write_up_texts();
    html.out += "</svg>\n";
  }
  void write_names(std::vector<NameAt>& names) const {
    double width = 0;
    for (const NameAt& name : names)
      for (const std::string& line : name.lines) width = std::max(width, text_width(line));
    html.tag("svg", {{"width", drawn_number(width + 22)},
                     {"height", drawn_number(above_plot + height + below_plot)},
                     {"aria-hidden", "true"},
                     {"focusable", "false"}});
    for (const NameAt& name : names) {
      const PlottedLine& line = plot.lines[name.line];
      const double end = line.points.empty() ? height : y_of(line.points.back()[1]) - above_plot;
      const std::string y = drawn_number(above_plot + name.y);
      html.tag("line",
               {{"class", "l" + color_of(name.line)},
                {"x1", "1"},
                {"y1", drawn_number(above_plot + end)},
                {"x2", "17"},
                {"y2", y}},
               "/");
      write_lines(html, name.lines, {20, above_plot + name.y - name.half() + 2 + 12, "f" + color_of(name.line)});
    }
    html.out += "</svg>";
  }
};

void draw(HtmlWriter& html, const Plot& plot, std::string_view label) {
  const auto [left, right] = reach_of(plot, 0, plot.across);
  const auto [low, high] = reach_of(plot, 1, plot.up);
  if (!std::isfinite(right - left) || !std::isfinite(high - low)) return;
  PlotDrawing drawing{html, plot, 220, ticks_of(html, plot.across, left, right, 4, false),
                      ticks_of(html, plot.up, low, high, 5, true)};
  std::vector<NameAt> names;
  double needed = 0;
  for (std::size_t k = 0; k < plot.lines.size(); ++k) {
    if (plot.lines[k].name.empty()) continue;
    names.push_back({k, name_lines(plot.lines[k].name, name_columns), 0});
    needed += 2 * names.back().half();
  }
  drawing.height = std::max(drawing.height, needed);
  for (NameAt& name : names) {
    const auto& points = plot.lines[name.line].points;
    name.y = points.empty() ? drawing.height : drawing.y_of(points.back()[1]) - above_plot;
  }
  move_apart(names, drawing.height);
  if (!plot.up_title.empty()) html.element("p", {{"class", "unit"}}, plot.up_title);
  html.tag("div", {{"class", "plot"}, {"role", "img"}, {"aria-label", label}});
  drawing.write_field();
  if (!names.empty()) drawing.write_names(names);
  html.out += "</div>\n";
  if (!plot.across_title.empty()) html.element("p", {{"class", "unit across"}}, plot.across_title);
  html.out += '\n';
}

std::string title_at(const HtmlWriter& html, const Table& table, std::size_t column) {
  return column < table.columns.size() ? html.shown(table.columns[column].title) : "";
}

// --- flows -----------------------------------------------------------------------------------------

constexpr double stop_width = 12, most_stop_height = 220, stop_gap = 16, column_gap = 28;
constexpr double least_column = 110;
constexpr int stop_columns = 20;

struct PlacedStop {
  std::vector<std::string> name;
  std::string count;
  double in = 0, out = 0;            // customers
  double x = 0, y = 0, height = 0;   // of the bar, in pixels
  double next_in = 0, next_out = 0;  // where the next band begins
  double text_height() const { return static_cast<double>(name.size() + 1) * line_height; }
};

struct FlowDrawing {
  HtmlWriter& html;
  const Flow& flow;
  std::vector<PlacedStop> stops = {};
  std::vector<std::vector<std::size_t>> columns = {};
  double scale = 0, width = 0, height = 0;

  bool known(int stop) const { return stop >= 0 && at(stop) < flow.stops.size(); }

  void count() {
    for (const Flow::Stop& stop : flow.stops) {
      PlacedStop& placed = stops.emplace_back();
      placed.name = name_lines(stop.name, stop_columns);
      placed.count = html.shown(stop.count);
      const std::size_t column = at(std::max(stop.column, 0));
      if (columns.size() <= column) columns.resize(column + 1);
      columns[column].push_back(stops.size() - 1);
    }
    for (const Flow::Band& band : flow.bands) {
      if (!known(band.from) || !known(band.to)) continue;
      stops[at(band.from)].out += band.count;
      stops[at(band.to)].in += band.count;
    }
  }
  double size_of(std::size_t stop) const {
    const double count = flow.stops[stop].count.value;
    return std::max({stops[stop].in, stops[stop].out, std::isfinite(count) ? count : 0});
  }
  void place() {
    double most = 0;
    for (const auto& column : columns) {
      double sum = 0;
      for (const std::size_t stop : column) sum += size_of(stop);
      most = std::max(most, sum);
    }
    scale = most > 0 ? most_stop_height / most : 0;
    double x = 2;
    for (const auto& column : columns) {
      double y = 0, widest = 0;
      for (const std::size_t k : column) {
        PlacedStop& stop = stops[k];
        stop.x = x;
        stop.y = y + stop.text_height() + 3;
        stop.height = std::max(size_of(k) * scale, 2.0);
        y = stop.y + stop.height + stop_gap;
        for (const std::string& line : stop.name) widest = std::max(widest, text_width(line));
        widest = std::max(widest, text_width(stop.count) * 1.1);
      }
      height = std::max(height, y);
      x += std::max(widest, least_column) + column_gap;
    }
    width = x - column_gap + 2;
  }
  /// In the order in which they stand, so that bands cross as little as can be.
  std::vector<std::size_t> bands_by(int Flow::Band::*end) const {
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < flow.bands.size(); ++k)
      if (known(flow.bands[k].from) && known(flow.bands[k].to)) order.push_back(k);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return stops[at(flow.bands[a].*end)].y < stops[at(flow.bands[b].*end)].y;
    });
    return order;
  }
  void write_bands() {
    std::vector<double> from(flow.bands.size()), to(flow.bands.size());
    for (const std::size_t k : bands_by(&Flow::Band::to)) {
      PlacedStop& stop = stops[at(flow.bands[k].from)];
      from[k] = stop.y + stop.next_out;
      stop.next_out += flow.bands[k].count * scale;
    }
    for (const std::size_t k : bands_by(&Flow::Band::from)) {
      PlacedStop& stop = stops[at(flow.bands[k].to)];
      to[k] = stop.y + stop.next_in;
      stop.next_in += flow.bands[k].count * scale;
    }
    for (std::size_t k = 0; k < flow.bands.size(); ++k) {
      const Flow::Band& band = flow.bands[k];
      if (!known(band.from) || !known(band.to) || !(band.count > 0)) continue;
      const double left = stops[at(band.from)].x + stop_width, right = stops[at(band.to)].x;
      const double middle = (left + right) / 2, thick = std::max(band.count * scale, 0.75);
      const auto xy = [](double x, double y) { return drawn_number(x) + " " + drawn_number(y); };
      const std::string path = "M" + xy(left, from[k]) + "C" + xy(middle, from[k]) + "," + xy(middle, to[k]) + "," +
                               xy(right, to[k]) + "V" + drawn_number(to[k] + thick) + "C" + xy(middle, to[k] + thick) +
                               "," + xy(middle, from[k] + thick) + "," + xy(left, from[k] + thick) + "Z";
      html.tag("path", {{"class", flow.stops[at(band.to)].lost ? "flow lost" : "flow"}, {"d", path}}, "/");
    }
  }
  void write_stops() const {
    for (std::size_t k = 0; k < stops.size(); ++k) {
      const PlacedStop& stop = stops[k];
      html.tag("rect",
               {{"class", flow.stops[k].lost ? "stop lost" : "stop"},
                {"x", drawn_number(stop.x)},
                {"y", drawn_number(stop.y)},
                {"width", drawn_number(stop_width)},
                {"height", drawn_number(stop.height)}},
               "/");
      const double y = stop.y - 3 - stop.text_height() + text_size;
      write_lines(html, stop.name, {stop.x, y, "halo"});
      write_lines(html, {stop.count}, {stop.x, y + static_cast<double>(stop.name.size()) * line_height, "count halo"});
    }
  }
};

}  // namespace

void draw(HtmlWriter& html, const Curve& curve, const Table& table, std::string_view label) {
  constexpr std::size_t most_dots = 60;
  Plot plot{{{"", curve.points, {}, {}}}, curve.across, curve.up, title_at(html, table, 0), title_at(html, table, 1)};
  plot.steps = true;
  plot.dots = curve.points.size() <= most_dots;
  draw(html, plot, label);
}

void draw(HtmlWriter& html, const Lines& lines, const Table& table, std::string_view label) {
  Plot plot{{}, lines.across_axis, lines.up_axis, title_at(html, table, 0), ""};
  const auto points = [&](const std::vector<double>& up) {
    std::vector<std::array<double, 2>> out;
    for (std::size_t k = 0; k < std::min(up.size(), lines.across.size()); ++k) out.push_back({lines.across[k], up[k]});
    return out;
  };
  for (const Lines::Line& line : lines.lines)
    plot.lines.push_back({line.name, points(line.up), points(line.low), points(line.high)});
  draw(html, plot, label);
}

void draw(HtmlWriter& html, const Flow& flow, std::string_view label) {
  FlowDrawing drawing{html, flow};
  drawing.count();
  drawing.place();
  html.tag("div", {{"class", "scroll drawn"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", label}});
  const std::string width = drawn_number(drawing.width), height = drawn_number(drawing.height);
  html.tag("svg", {{"role", "img"},
                   {"aria-label", label},
                   {"width", width},
                   {"height", height},
                   {"viewBox", "0 0 " + width + " " + height}});
  drawing.write_bands();
  drawing.write_stops();
  html.out += "</svg></div>\n";
}

}  // namespace closs
