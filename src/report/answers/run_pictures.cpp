// What the report of `run` shows as pictures, each with its table and a sentence that says the finding: damage by
// problem, the journey as a flow, two tags against each other, the cash of fixes.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "core/at.hpp"
#include "core/formulas/cash.hpp"
#include "core/formulas/formulas.hpp"
#include "report/answers/run_page.hpp"

namespace closs {

namespace {

constexpr std::size_t most_damage_rows = 40;                     // problems; the rest is one row
constexpr std::size_t most_map_rows = 20, most_map_columns = 8;  // values of a tag; the rest is one
constexpr std::size_t most_cash_fixes = 8;
constexpr std::size_t most_cash_periods =
    60;  // of a longer course every second end of a period is shown, or every third

/// "Billing error, Outage and Contract terms".
std::string together(const RunPage& page, std::vector<std::string> names) {
  const std::string last = std::move(names.back());
  names.pop_back();
  return names.empty() ? last : page.listed(names) + page.say("simulate.and") + last;
}

Quantity count_of(const RunPage& page, std::size_t count) {
  return page.amount(static_cast<double>(count), Unit::customers);
}

double sum_over(const RunPage& page, std::span<const Line> lines, M m) {
  double sum = 0;
  for (const Line& line : lines) sum += page.figures.value(with_measure(line.owner, m));
  return sum;
}

bool all_exist(const RunPage& page, std::span<const Line> lines, M m) {
  return std::all_of(lines.begin(), lines.end(),
                     [&](const Line& line) { return page.figures.exists(with_measure(line.owner, m)); });
}

double risk_of(const RunPage& page, const Line& line) {
  return page.figures.value(with_measure(line.owner, M::revenue_at_risk));
}

double total_risk(const RunPage& page) {
  return page.figures.value({.scope = Scope::total, .measure = M::revenue_at_risk});
}

Quantity money(const RunPage& page, double value) { return page.amount(value, Unit::money); }
Quantity share(const RunPage& page, double value) { return page.amount(value, Unit::rate); }

/// Problems that add up to so large a part of the total, widest first; all where none takes away from it.
std::size_t count_up_to(const RunPage& page, std::span<const Line> problems, double part) {
  std::size_t count = 0;
  for (double sum = 0; count < problems.size() && sum < part * total_risk(page); ++count)
    sum += risk_of(page, problems[count]);
  return count;
}

bool some_reduce(const RunPage& page, std::span<const Line> problems) { return risk_of(page, problems.back()) < 0; }

std::string damage_title(const RunPage& page, std::span<const Line> problems) {
  const double first = risk_of(page, problems.front());
  if (!(first > 0)) return page.say("picture.damage_none");
  if (some_reduce(page, problems))
    return page.say("picture.damage_most", {{"problem", problems.front().name}, {"risk", money(page, first)}});
  constexpr std::size_t most_named = 3;
  const std::size_t count = std::min(count_up_to(page, problems, 0.5), most_named);
  const Quantity part = share(page, sum_over(page, problems.first(count), M::revenue_at_risk) / total_risk(page));
  const Quantity number = count_of(page, count);
  if (count == most_named && problems.size() > 2 * most_named)
    return page.say("picture.damage_widest",
                    {{"count", number}, {"all", count_of(page, problems.size())}, {"share", part}});
  std::vector<std::string> names;
  for (const Line& line : problems.first(count)) names.push_back(line.name);
  return page.say("picture.damage_named", {{"problems", together(page, std::move(names))}, {"share", part}});
}

/// What all the lines behind those shown come to; empty where it does not add up.
Table::Row rest_row(const RunPage& page, std::span<const Line> rest, std::span<const M> measures) {
  Table::Row row{{others(page, rest.size())}};
  for (const M m : measures) {
    const bool adds_up = measure(m).unit != Unit::ratio && all_exist(page, rest, m);
    row.cells.push_back(adds_up ? page.amount(sum_over(page, rest, m), measure(m).unit) : CellValue());
  }
  return row;
}

Bars::Bar bar_up_to(double value) { return {0, value}; }

// --- the journey ---------------------------------------------------------------------------------

/// How many go from where to where: the states of the model, and behind them lost, kept and, where steps lead back to
/// the start, those who come to it for the first time.
class Journey {
 public:
  struct Step {
    std::size_t from, to;
    double count;
    bool back = false;  // to a state that was passed before
  };

  Journey(const Scenario& scenario, const std::vector<std::vector<double>>& steps)
      : states_(scenario.model->states.size()), start_(at(scenario.model->start)) {
    std::map<std::pair<std::size_t, std::size_t>, double> counts;
    for (std::size_t from = 0; from < steps.size(); ++from)
      for (std::size_t k = 0; k < steps[from].size(); ++k) {
        const int to = scenario.model->states[from].steps[k].to;
        counts[{from, to == state_lost ? lost() : to == state_kept ? kept() : at(to)}] += steps[from][k];
      }
    double out_of_start = 0, back_to_start = 0;
    for (const auto& [between, count] : counts) {
      if (!(count > 0)) continue;
      if (between.first == start_) out_of_start += count;
      if (between.second == start_) back_to_start += count;
      steps_.push_back({between.first, between.second, count});
    }
    affected_ = out_of_start - back_to_start;
    first_ = back_to_start > 0 ? states_ + 2 : start_;
    if (first_ != start_) steps_.insert(steps_.begin(), {first_, start_, affected_});
    find_columns();
  }

  std::size_t lost() const { return states_; }
  std::size_t kept() const { return states_ + 1; }
  std::size_t first() const { return first_; }
  double affected() const { return affected_; }
  const std::vector<Step>& steps() const { return steps_; }
  /// From the left, by the longest way; -1: nobody comes there.
  int column(std::size_t stop) const { return columns_[stop]; }
  std::size_t stops() const { return columns_.size(); }
  double into(std::size_t stop) const {
    double sum = 0;
    for (const Step& step : steps_)
      if (step.to == stop) sum += step.count;
    return stop == first_ ? affected_ : sum;
  }
  double back() const {
    double sum = 0;
    for (const Step& step : steps_)
      if (step.back) sum += step.count;
    return sum;
  }

 private:
  std::size_t states_, start_, first_ = 0;
  double affected_ = 0;
  std::vector<Step> steps_;
  std::vector<int> columns_;

  /// Finds the steps that lead back, and puts each stop behind all from where the others lead to it; the two ends last.
  void find_columns() {
    columns_.assign(states_ + 3, -1);
    std::vector<std::vector<std::size_t>> leaving(columns_.size());
    for (std::size_t k = 0; k < steps_.size(); ++k) leaving[steps_[k].from].push_back(k);
    enum class Met { no, above, whole };
    std::vector<Met> met(columns_.size(), Met::no);
    struct Open {
      std::size_t stop, next = 0;
    };
    std::vector<std::size_t> last_first;
    std::vector<Open> way{{first_}};
    met[first_] = Met::above;
    while (!way.empty()) {
      Open& here = way.back();
      if (here.next == leaving[here.stop].size()) {
        met[here.stop] = Met::whole;
        last_first.push_back(here.stop);
        way.pop_back();
        continue;
      }
      Step& step = steps_[leaving[here.stop][here.next++]];
      step.back = met[step.to] == Met::above;
      if (met[step.to] != Met::no) continue;
      met[step.to] = Met::above;
      way.push_back({step.to});
    }
    int last = 0;
    columns_[first_] = 0;
    for (auto stop = last_first.rbegin(); stop != last_first.rend(); ++stop)
      for (const std::size_t k : leaving[*stop])
        if (!steps_[k].back)
          last = std::max(last, columns_[steps_[k].to] = std::max(columns_[steps_[k].to], columns_[*stop] + 1));
    for (const std::size_t end : {lost(), kept()})
      if (columns_[end] >= 0) columns_[end] = last;
  }
};

std::string name_of_stop(const RunPage& page, const Journey& journey, std::size_t stop) {
  if (stop == journey.lost()) return page.say("picture.lost");
  if (stop == journey.kept()) return page.say("picture.kept");
  const std::vector<State>& states = page.scenario.model->states;
  if (stop >= states.size()) return page.say("picture.affected");
  return name_of(states[stop], page.language());
}

Quantity customers(const RunPage& page, double count) { return page.amount(count, Unit::customers); }

std::string flow_title(const RunPage& page, const Journey& journey) {
  const Journey::Step* most = nullptr;
  double lost = 0;
  for (const Journey::Step& step : journey.steps()) {
    if (step.to != journey.lost()) continue;
    lost += step.count;
    if (!most || step.count > most->count) most = &step;
  }
  SentenceValues values = {{"affected", customers(page, journey.affected())}};
  if (!most) return page.say("picture.flow_nobody", values);
  values.emplace_back("lost", customers(page, lost));
  values.emplace_back("share", share(page, most->count / lost));
  values.emplace_back("state", name_of_stop(page, journey, most->from));
  return page.say("picture.flow_lost", values);
}

// --- two tags --------------------------------------------------------------------------------------

/// Some tags of one key, in the order of the file.
using TagsOfKey = std::vector<const Tag*>;

/// The two keys with the most values, the one with more first; those of which there is only one value tell nothing.
std::vector<TagsOfKey> widest_keys(const Scenario& scenario) {
  std::vector<TagsOfKey> keys;
  for (const Tag& tag : scenario.tags) {
    if (keys.empty() || keys.back().front()->key != tag.key) keys.emplace_back();
    keys.back().push_back(&tag);
  }
  std::erase_if(keys, [](const TagsOfKey& tags) { return tags.size() < 2; });
  std::stable_sort(keys.begin(), keys.end(),
                   [](const TagsOfKey& a, const TagsOfKey& b) { return a.size() > b.size(); });
  if (keys.size() > 2) keys.resize(2);
  return keys;
}

/// Where each problem stands along one side of the map: at a value of the tag, or at the last place with all that are
/// less than these.
struct MapSide {
  std::vector<std::string> titles;
  std::size_t named = 0;        // of these; behind them stand all others
  std::vector<int> of_problem;  // -1: it has no such tag

  MapSide(const RunPage& page, const TagsOfKey& tags, std::size_t most)
      : of_problem(page.scenario.problems.size(), -1) {
    std::vector<std::size_t> widest(tags.size());
    std::iota(widest.begin(), widest.end(), std::size_t{0});
    const auto risk = [&](std::size_t k) {
      return page.figures.value({.scope = Scope::tag,
                                 .measure = M::revenue_at_risk,
                                 .tag = static_cast<int>(tags[k] - page.scenario.tags.data())});
    };
    if (tags.size() > most) {
      std::stable_sort(widest.begin(), widest.end(), [&](std::size_t a, std::size_t b) { return risk(a) > risk(b); });
      widest.resize(most - 1);
      std::sort(widest.begin(), widest.end());
    }
    std::vector<int> place(tags.size(), static_cast<int>(widest.size()));
    for (const std::size_t k : widest) {
      place[k] = static_cast<int>(titles.size());
      titles.push_back(tags[k]->value);
    }
    named = titles.size();
    if (named < tags.size()) titles.push_back(others(page, tags.size() - widest.size()));
    for (std::size_t k = 0; k < tags.size(); ++k)
      for (const int problem : tags[k]->problems) of_problem[at(problem)] = place[k];
  }
};

// --- cash of fixes -----------------------------------------------------------------------------------

/// The running sum behind what is paid at the start of each period, and at its end: 2 k and 2 k + 1.
std::vector<double> sums_of(const Cash& cash) {
  std::vector<double> sums;
  running_sums(
      cash.net.size(), [&](std::size_t k) { return cash.once[k]; }, [&](std::size_t k) { return cash.net[k]; }, sums);
  return sums;
}

const Cash& cash_of(const Results& results, int fix) {
  return fix == all_together ? results.cash.back() : results.cash[at(fix)];
}

/// The points that the line of one fix goes through. Between two of them that follow each other nothing is paid at
/// once, and its course through 0 is whole, also where others are left out.
std::vector<std::size_t> points_of(const Scenario& scenario, int fix, const Cash& cash) {
  const std::size_t count = cash.net.size();
  const std::size_t stride = (count + most_cash_periods - 1) / most_cash_periods;
  std::set<std::size_t> points = {0, 2 * count - 1};
  for (std::size_t k = stride - 1; k < count; k += stride) points.insert(2 * k + 1);
  for (std::size_t j = 0; j < scenario.fixes.size(); ++j) {
    const std::size_t before = at(scenario.horizon) - count;  // periods before the first of these
    const auto start = at(scenario.fixes[j].start - 1);
    if (scenario.fixes[j].once < 0) continue;
    if ((fix != all_together && static_cast<int>(j) != fix) || start <= before || start >= before + count) continue;
    points.insert({2 * (start - before) - 1, 2 * (start - before)});
  }
  const std::vector<double> sums = sums_of(cash);
  for (std::size_t k = 0; k < count; ++k)
    if (sums[2 * k] < 0 && sums[2 * k + 1] >= 0) {
      points.insert(2 * k + 1);
      points.insert(k > 0 && points.count(2 * k) == 0 ? 2 * k - 1 : 2 * k);
    }
  return {points.begin(), points.end()};
}

double months_at(const Scenario& scenario, std::size_t point) {
  const std::size_t period = (point + 1) / 2;
  return static_cast<double>(period) * months_in(scenario.period);
}

/// One fix, or all of them, from its start to the horizon.
struct CashCourse {
  FigureId owner;
  std::string name;
  const std::vector<std::size_t>& points;
  std::vector<double> sums;  // at these
  double end;
  const CashRange* range;  // nullptr: it is certain, or not known
};

CashCourse course_of(const RunPage& page, const CashPoints& drawn) {
  const bool joint = drawn.fix == all_together;
  CashCourse out{joint ? FigureId{.scope = Scope::joint} : FigureId{.scope = Scope::fix, .fix = drawn.fix},
                 joint ? page.say("fix.joint") : name_of(page.scenario.fixes[at(drawn.fix)], page.language()),
                 drawn.points,
                 {},
                 0,
                 nullptr};
  const std::vector<double> all = sums_of(cash_of(*page.reported.results, drawn.fix));
  for (const std::size_t point : drawn.points) out.sums.push_back(all[point]);
  out.end = all.back();
  const auto& ranges = page.reported.ranges;
  if (ranges && !ranges->too_many_refused()) out.range = ranges->cash_of(drawn.fix);
  if (out.range && out.range->low == out.range->high) out.range = nullptr;
  return out;
}

std::string cash_title(const RunPage& page, const CashCourse& course) {
  const Figure* payback = page.figures.find(with_measure(course.owner, M::payback_months));
  const SentenceValues values = {{"fix", course.name},
                                 {"horizon", page.span_text(page.scenario.horizon)},
                                 {"sum", money(page, course.end)},
                                 {"missing", money(page, -course.end)},
                                 {"payback", quantity_of(page.scenario, *payback)}};
  return page.say(!payback->exists()    ? "picture.cash_not"
                  : payback->value == 0 ? "picture.cash_never_below"
                                        : "picture.cash_pays",
                  values);
}

Chart cash_chart(const RunPage& page, const CashCourse& course) {
  Table table{{{page.say("picture.cash_months")}, {page.say("picture.cash_sum")}}, {}, true};
  Lines lines;
  Lines::Line line{{}, course.sums, {}, {}};  // whose it is, the title says
  if (course.range) {
    for (const char* id : {"picture.cash_low", "picture.cash_high"}) table.columns.push_back({page.say(id)});
    line.low = course.range->low;
    line.high = course.range->high;
  }
  double low = 0, high = 0;
  for (std::size_t k = 0; k < course.points.size(); ++k) {
    const double months = months_at(page.scenario, course.points[k]);
    lines.across.push_back(months);
    Table::Row row{{page.amount(months, Kind::number), money(page, course.sums[k])}};
    if (course.range)
      for (const double limit : {line.low[k], line.high[k]}) row.cells.emplace_back(money(page, limit));
    for (std::size_t c = 1; c < row.cells.size(); ++c) {
      low = std::min(low, std::get<Quantity>(row.cells[c]).value);
      high = std::max(high, std::get<Quantity>(row.cells[c]).value);
    }
    table.rows.push_back(std::move(row));
  }
  lines.lines.push_back(std::move(line));
  lines.across_axis = {page.amount(0, Unit::months), page.amount(lines.across.back(), Unit::months)};
  lines.up_axis = {money(page, low), money(page, high)};
  return {std::move(table), std::move(lines), {}, cash_title(page, course)};
}

}  // namespace

void add_damage(RunPage& page, std::span<const Line> problems, std::span<const M> measures) {
  const Widest widest(problems, most_damage_rows);
  std::vector<Line> lines(widest.shown.begin(), widest.shown.end());
  lines.push_back(total_line(page));
  std::vector<M> shown;
  Table table = figures_table(page, page.say("table.problem"), lines, measures, &shown);
  Bars bars;
  for (const Line& line : widest.shown) bars.bars.push_back(bar_up_to(risk_of(page, line)));
  if (!widest.rest.empty()) {
    table.rows.insert(table.rows.end() - 1, rest_row(page, widest.rest, shown));
    bars.bars.push_back(bar_up_to(sum_over(page, widest.rest, M::revenue_at_risk)));
  }
  bars.bars.emplace_back();
  bars.axis = axis_of(page, bars.bars);
  page.add(Chart{std::move(table), std::move(bars), {}, damage_title(page, problems)});
  add_gaps(page, lines, measures);
}

void add_flow(RunPage& page) {
  const Journey journey(page.scenario, page.reported.results->steps);
  if (journey.steps().empty()) return;
  Flow flow;
  std::vector<int> stop_of(journey.stops(), -1);
  for (std::size_t stop = 0; stop < journey.stops(); ++stop) {
    if (journey.column(stop) < 0) continue;
    stop_of[stop] = static_cast<int>(flow.stops.size());
    flow.stops.push_back({name_of_stop(page, journey, stop), customers(page, journey.into(stop)), journey.column(stop),
                          stop == journey.lost()});
  }
  Table table{{{page.say("picture.flow_from"), as_words},
               {page.say("picture.flow_to"), as_words},
               {measure(M::customers).label.in(page.language())},
               {page.say("picture.flow_share")}}};
  for (const Journey::Step& step : journey.steps()) {
    if (!step.back) flow.bands.push_back({stop_of[step.from], stop_of[step.to], step.count});
    table.rows.push_back({{name_of_stop(page, journey, step.from), name_of_stop(page, journey, step.to),
                           customers(page, step.count), share(page, step.count / journey.into(step.from))}});
  }
  std::vector<std::string> notes;
  if (journey.back() > 0) notes.push_back(page.say("picture.flow_back", {{"count", customers(page, journey.back())}}));
  if (page.scenario.overlap == Overlap::independent && page.scenario.problems.size() > 1)
    notes.push_back(page.say("picture.flow_overlap"));
  page.add(Chart{std::move(table), std::move(flow), std::move(notes), flow_title(page, journey)});
}

void add_heat_map(RunPage& page) {
  const std::vector<TagsOfKey> keys = widest_keys(page.scenario);
  if (keys.size() < 2) return;
  const MapSide rows(page, keys[0], most_map_rows), columns(page, keys[1], most_map_columns);
  const std::size_t across = columns.titles.size();
  std::vector<double> risk(rows.titles.size() * across, std::numeric_limits<double>::quiet_NaN());
  double inside = 0;
  for (std::size_t p = 0; p < page.scenario.problems.size(); ++p) {
    if (rows.of_problem[p] < 0 || columns.of_problem[p] < 0) continue;
    double& cell = risk[at(rows.of_problem[p]) * across + at(columns.of_problem[p])];
    const double more =
        page.figures.value({.scope = Scope::problem, .measure = M::revenue_at_risk, .problem = static_cast<int>(p)});
    cell = std::isnan(cell) ? more : cell + more;
    inside += more;
  }
  Table table{{{keys[0].front()->key, as_words}}, {}, true};
  for (const std::string& title : columns.titles) table.columns.push_back({title});
  std::size_t most = risk.size();
  for (std::size_t k = 0; k < risk.size(); ++k) {
    if (k % across == 0) table.rows.push_back({{rows.titles[k / across]}});
    table.rows.back().cells.push_back(std::isnan(risk[k]) ? CellValue() : money(page, risk[k]));
    const bool named = k / across < rows.named && k % across < columns.named;
    if (named && !std::isnan(risk[k]) && (most == risk.size() || risk[k] > risk[most])) most = k;
  }
  if (most == risk.size() || !(risk[most] > 0)) return;
  const double total = total_risk(page);
  page.section(page.say("section.heat_map", {{"rows", keys[0].front()->key}, {"columns", keys[1].front()->key}}));
  page.add(Chart{std::move(table),
                 HeatMap{risk[most]},
                 {},
                 page.say("picture.map_most", {{"rows", keys[0].front()->key},
                                               {"row", rows.titles[most / across]},
                                               {"columns", keys[1].front()->key},
                                               {"column", columns.titles[most % across]},
                                               {"risk", money(page, risk[most])},
                                               {"share", share(page, risk[most] / total)}})});
  if (std::abs(total - inside) > 1e-9 * std::abs(total))
    page.note(page.say("picture.map_untagged", {{"share", share(page, (total - inside) / total)}}));
}

std::vector<CashPoints> cash_drawn(const Scenario& scenario, const Results& results) {
  std::vector<CashPoints> out;
  if (results.cash.empty()) return out;
  const Lookup figures(results.figures);
  std::vector<int> fixes(scenario.fixes.size());
  std::iota(fixes.begin(), fixes.end(), 0);
  const auto npv = [&](int fix) { return figures.value({.scope = Scope::fix, .measure = M::npv, .fix = fix}); };
  std::stable_sort(fixes.begin(), fixes.end(), [&](int a, int b) { return npv(a) > npv(b); });
  const auto add = [&](int fix) {
    if (const Cash& cash = cash_of(results, fix); !cash.net.empty())
      out.push_back({fix, points_of(scenario, fix, cash)});
  };
  for (const int fix : fixes)
    if (out.size() < most_cash_fixes) add(fix);
  if (fixes.size() > 1) add(all_together);
  return out;
}

void add_cash(RunPage& page) {
  const std::vector<CashPoints> drawn = cash_drawn(page.scenario, *page.reported.results);
  if (drawn.empty()) return;
  page.section(page.say("section.cash"));
  bool band = false;
  for (const CashPoints& one : drawn) {
    const CashCourse course = course_of(page, one);
    band = band || course.range;
    page.add(cash_chart(page, course));
  }
  page.note(page.say("picture.cash_note"));
  if (band) page.note(page.say("picture.cash_band"));
  const std::size_t shown = drawn.size() - (drawn.back().fix == all_together ? 1 : 0);
  if (shown == most_cash_fixes && shown < page.scenario.fixes.size())
    page.note(page.say("picture.cash_most",
                       {{"shown", count_of(page, shown)}, {"all", count_of(page, page.scenario.fixes.size())}}));
}

}  // namespace closs
