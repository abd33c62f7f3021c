// Histogram and exceedance curve of the figure that the report of `simulate` begins with.
#include <algorithm>
#include <cmath>

#include "report/answers/simulate_page.hpp"

namespace closs {
namespace {

constexpr double outer_share = 0.01;  // what lies further out is one bar
constexpr int wanted_bars = 12;

/// The value at or below which a share of the trials lies.
double value_at(const std::vector<CurvePoint>& curve, double share) {
  const auto found = std::find_if(curve.begin(), curve.end(), [&](const CurvePoint& p) { return p.share >= share; });
  return found == curve.end() ? curve.back().value : found->value;
}

/// The share of the trials at or below a value, on a line between the points.
double share_below(const std::vector<CurvePoint>& curve, double value) {
  const auto above =
      std::upper_bound(curve.begin(), curve.end(), value, [](double x, const CurvePoint& p) { return x < p.value; });
  if (above == curve.begin()) return 0;
  const CurvePoint& below = *(above - 1);
  if (above == curve.end() || above->value <= below.value) return below.share;
  return below.share + (above->share - below.share) * (value - below.value) / (above->value - below.value);
}

/// 1, 2, 2.5 or 5 times a power of ten, not below `least`.
double round_step(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 2.5, 5.0})
    if (step * power >= least * (1 - 1e-9)) return step * power;
  return 10 * power;
}

/// Round numbers between which nearly all trials lie; none where all lie at one.
std::vector<double> edges_of(const std::vector<CurvePoint>& curve) {
  if (curve.size() < 2) return {};
  const double low = value_at(curve, outer_share), high = value_at(curve, 1 - outer_share);
  const double step = high > low ? round_step((high - low) / wanted_bars) : 0;
  if (!(step > 0) || !std::isfinite(step)) return {};
  std::vector<double> edges;
  const double first = std::floor(low / step), last = std::ceil(high / step);
  if (!(last - first < 4 * wanted_bars)) return {};
  for (double k = first; k <= last; ++k) edges.push_back(k * step);
  return edges;
}

/// Digits with which all edges are told apart; their step has one, or two where it is 2.5.
int digits_of(const std::vector<double>& edges) {
  const double largest = std::max(std::abs(edges.front()), std::abs(edges.back())), step = edges[1] - edges[0];
  const double place = std::floor(std::log10(step) + 1e-9), leading = step / std::pow(10, place);
  const int more = std::abs(leading - std::round(leading)) > 1e-6 ? 1 : 0;
  return static_cast<int>(std::floor(std::log10(largest) + 1e-9) - place) + 1 + more;
}

struct Picture {
  const Distribution& figure;
  std::vector<double> edges;
};

CellValue edge(const SimulatePage& page, const Picture& picture, double value) {
  Quantity out = page.estimate({value, 0}, picture.figure.id);
  const int digits = digits_of(picture.edges);
  if (digits > page.style.digits) out.digits = digits;
  return out;
}

/// A share of the trials with the error that it has at most.
Quantity share_of_trials(const SimulatePage& page, double value) {
  const double trials = static_cast<double>(std::max<std::int64_t>(page.sim.run.trials - page.sim.refused, 1));
  return page.estimate({value, std::sqrt(std::max(value * (1 - value), 1 / trials) / trials)}, Unit::rate);
}

constexpr std::size_t lower_quarter = 2, upper_quarter = 4, upper_tenth = 5;  // of shown_quantiles

std::string half_sentence(const SimulatePage& page, const Distribution& figure) {
  return page.say("simulate.half", {{"low", page.estimate(figure.quantiles[lower_quarter], figure.id)},
                                    {"high", page.estimate(figure.quantiles[upper_quarter], figure.id)}});
}

/// How likely it is above 0, where that is in doubt; else what it exceeds in one trial of ten.
std::string above_sentence(const SimulatePage& page, const Distribution& figure) {
  const std::string name = page.title(figure.id);
  if (figure.quantiles.front().value < 0 && figure.quantiles.back().value > 0)
    return page.say("simulate.above_0", {{"figure", name}, {"chance", page.chance(figure.positive)}});
  return page.say("simulate.above_tenth",
                  {{"figure", name}, {"value", page.estimate(figure.quantiles[upper_tenth], figure.id)}});
}

void add_histogram(SimulatePage& page, const Picture& picture) {
  page.section(page.say("section.simulate_histogram", {{"figure", page.title(picture.figure.id)}}));
  Table table{{{page.say("simulate.from")}, {page.say("simulate.to")}, {page.say("simulate.share_of_trials")}}};
  Bars bars;
  const std::vector<double>& edges = picture.edges;
  double below = 0, most = 0;
  for (std::size_t i = 0; i <= edges.size(); ++i) {
    const bool last = i == edges.size();
    const double at_or_below = last ? 1 : share_below(picture.figure.curve, edges[i]);
    const double here = at_or_below - below;
    below = at_or_below;
    if ((i == 0 || last) && here <= 0) continue;  // nothing lies further out
    table.rows.push_back({{i == 0 ? CellValue() : edge(page, picture, edges[i - 1]),
                           last ? CellValue() : edge(page, picture, edges[i]), share_of_trials(page, here)}});
    bars.bars.push_back({0, here});
    most = std::max(most, here);
  }
  bars.axis = {page.amount(0, Unit::rate), page.amount(most, Unit::rate), false};
  page.add(Chart{std::move(table), std::move(bars), {}, half_sentence(page, picture.figure)});
}

void add_exceedance(SimulatePage& page, const Picture& picture) {
  page.section(page.say("section.simulate_exceedance", {{"figure", page.title(picture.figure.id)}}));
  Table table{{{page.say("simulate.more")}, {page.say("simulate.chance")}}};
  Bars bars;
  for (const double value : picture.edges) {
    const double above = 1 - share_below(picture.figure.curve, value);
    table.rows.push_back({{edge(page, picture, value), page.chance({above, share_of_trials(page, above).error})}});
    bars.bars.push_back({0, above});
  }
  bars.axis = {page.amount(0, Unit::rate), page.amount(1, Unit::rate), false};
  page.add(Chart{std::move(table), std::move(bars), {}, above_sentence(page, picture.figure)});
}

}  // namespace

void add_pictures(SimulatePage& page) {
  const Distribution* figure = page.first_figure();
  if (!figure) return;
  const Picture picture{*figure, edges_of(figure->curve)};
  if (picture.edges.size() < 2) return;
  add_histogram(page, picture);
  add_exceedance(page, picture);
}

}  // namespace closs
