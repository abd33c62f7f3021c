#include "analysis/check/baseline.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

// --- Today's figures under their names -----------------------------------------------------------

/// A scenario's figures with names and units, made without a text for each: most are only compared.
class FigureNames {
 public:
  explicit FigureNames(const Scenario& scenario) : scenario_(scenario) {
    for (const Measure& row : measures()) {
      std::string& unit = units_[static_cast<std::size_t>(row.unit)];
      if (!unit.empty()) continue;
      unit = unit_name(row.unit, scenario);
    }
  }
  /// Turns to a figure; name() and unit() are its own until the next call.
  void turn_to(const FigureId& id) {
    FigureId owner = id;
    owner.measure = last_.measure;
    if (!started_ || owner != last_) {
      text_ = scope_id(scenario_, id);
      text_ += '.';
      scope_size_ = text_.size();
    }
    started_ = true;
    last_ = id;
    row_ = &measure(id.measure);
    text_.resize(scope_size_);
    text_ += row_->name;
  }
  std::string_view name() const { return text_; }
  std::string_view unit() const { return units_[static_cast<std::size_t>(row_->unit)]; }
  const Measure& row() const { return *row_; }

 private:
  const Scenario& scenario_;
  std::array<std::string, static_cast<std::size_t>(Unit::months) + 1> units_;
  std::string text_;
  std::size_t scope_size_ = 0;
  FigureId last_ = {};
  const Measure* row_ = nullptr;
  bool started_ = false;
};

/// Stored figures found by name: mostly the next one is meant.
class Stored {
 public:
  explicit Stored(const Baseline& baseline) : figures_(baseline.figures), used_(figures_.size(), 0) {}

  const StoredFigure* take(std::string_view name) {
    std::size_t at = next_;
    if (at >= figures_.size() || figures_[at].name != name) {
      index();
      const auto found = by_name_.find(name);
      if (found == by_name_.end()) return nullptr;
      at = found->second;
    }
    next_ = at + 1;
    used_[at] = 1;
    return &figures_[at];
  }
  bool used(std::size_t at) const { return used_[at] != 0; }
  /// The second of two figures of one name; nullptr: there is none.
  const StoredFigure* twice() {
    if (std::find(used_.begin(), used_.end(), 0) == used_.end()) return nullptr;
    index();
    return twice_;
  }

 private:
  void index() {
    if (!by_name_.empty()) return;
    for (std::size_t i = 0; i < figures_.size(); ++i)
      if (!by_name_.emplace(figures_[i].name, i).second && !twice_) twice_ = &figures_[i];
  }

  std::span<const StoredFigure> figures_;
  std::vector<unsigned char> used_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
  const StoredFigure* twice_ = nullptr;
  std::size_t next_ = 0;
};

/// Why today's value is another one than the stored, or none where it is the same within tolerance.
std::string_view difference_between(const StoredFigure& stored, double now, std::string_view unit,
                                    const Tolerance& tolerance, bool& differs) {
  differs = true;
  if (stored.unit != unit) return "other-unit";
  if (std::isnan(stored.value) && std::isnan(now)) {
    differs = false;
    return "";
  }
  if (std::isnan(now)) return "now-none";
  if (std::isnan(stored.value)) return "now-a-number";
  differs = !(std::abs(now - stored.value) <= tolerance.allowed(stored.value));
  return "";
}

std::string_view measure_of(std::string_view figure) { return figure.substr(figure.rfind('.') + 1); }

}  // namespace

double value_of(const Figure& figure) { return figure.exists() ? figure.value : none; }

double Tolerance::allowed(double old) const { return std::max(absolute, relative * std::abs(old)); }

bool BaselineSelection::has(std::string_view figure) const {
  if (all()) return true;
  return std::find(measures.begin(), measures.end(), measure_of(figure)) != measures.end() ||
         std::find(figures.begin(), figures.end(), figure) != figures.end();
}

BaselineVerdicts compare(const Baseline& baseline, const Scenario& scenario, std::span<const Figure> figures,
                         const Tolerances& tolerances, const BaselineSelection& selection, Keep keep, int source,
                         const std::string& path, std::vector<Fault>& faults) {
  using Status = Verdict::Status;
  BaselineVerdicts out;
  const bool selective = !selection.all();
  const auto add = [&](Status status, std::string_view reason, std::string_view name, Unit unit, double old, double now,
                       double limit, const StoredFigure* stored) -> Verdict* {
    out.counts.add(status);
    if (status == Status::passed && keep == Keep::not_passed) return nullptr;
    Verdict verdict;
    verdict.status = status;
    verdict.reason = reason;
    verdict.figure = name;
    verdict.unit = unit;
    verdict.old = old;
    verdict.now = now;
    verdict.limit = limit;
    verdict.difference = now - old;
    if (stored) verdict.place = {source, stored->number, 1, characters(stored->line)};
    out.verdicts.push_back(std::move(verdict));
    return &out.verdicts.back();
  };
  FigureNames names(scenario);
  Stored stored(baseline);
  for (const Figure& figure : figures) {
    names.turn_to(figure.id);
    const StoredFigure* old = stored.take(names.name());
    if (selective && !selection.has(names.name())) continue;
    const double now = value_of(figure);
    Verdict* verdict = nullptr;
    if (!old) {
      verdict = add(Status::warned, "new", names.name(), names.row().unit, none, now, none, nullptr);
    } else {
      const Tolerance& tolerance = tolerances[static_cast<std::size_t>(figure.id.measure)];
      bool differs = false;
      const std::string_view reason = difference_between(*old, now, names.unit(), tolerance, differs);
      verdict = add(differs ? Status::failed : Status::passed, reason, names.name(), names.row().unit, old->value, now,
                    std::isnan(old->value) ? none : tolerance.allowed(old->value), old);
    }
    if (verdict && std::isnan(now)) verdict->none = figure.none.empty() ? "out-of-range" : figure.none;
  }
  if (const StoredFigure* twice = stored.twice()) {
    faults.push_back({"baseline-figure-twice",
                      {source, twice->number, 1, characters(twice->name)},
                      {{"file", path}, {"figure", std::string(twice->name)}}});
    return out;
  }
  for (std::size_t i = 0; i < baseline.figures.size(); ++i) {
    const StoredFigure& gone = baseline.figures[i];
    if (stored.used(i) || (selective && !selection.has(gone.name))) continue;
    Unit unit = Unit::money;
    for (const Measure& row : measures())
      if (row.name == measure_of(gone.name)) unit = row.unit;
    add(Status::failed, "missing", gone.name, unit, gone.value, none, none, &gone);
  }
  return out;
}

std::vector<const StoredFigure*> unchanged(const Baseline& baseline, const Scenario& scenario,
                                           std::span<const Figure> figures, const Tolerances& tolerances) {
  std::vector<const StoredFigure*> out;
  out.reserve(figures.size());
  FigureNames names(scenario);
  Stored stored(baseline);
  for (const Figure& figure : figures) {
    names.turn_to(figure.id);
    const StoredFigure* was = stored.take(names.name());
    bool differs = true;
    if (was)
      difference_between(*was, value_of(figure), names.unit(), tolerances[static_cast<std::size_t>(figure.id.measure)],
                         differs);
    out.push_back(differs ? nullptr : was);
  }
  return out;
}

}  // namespace closs
