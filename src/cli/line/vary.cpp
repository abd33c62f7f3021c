#include "cli/line/vary.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "input/scenario/read.hpp"
#include "text/ascii.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr std::int64_t most_settings = 1000;  // points of one axis of settings

/// A part of a text, with its place.
struct VaryPart {
  std::string text;
  Place place;
};

/// text[from, to) of `whole`, without blanks around.
VaryPart part(const VaryPart& whole, std::size_t from, std::size_t to) {
  std::string_view text = std::string_view(whole.text).substr(from, to - from);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1), ++from;
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  Place place = whole.place;
  place.column += characters(std::string_view(whole.text).substr(0, from));
  place.length = std::max(1, characters(text));
  return {std::string(text), place};
}

/// FROM..TO:STEP, cut; or a list.
struct Cut {
  bool range = false;
  std::vector<VaryPart> parts;
};

/// `000` of `240,000`, cut at its comma: no number of a list begins with 0 and two more digits.
bool is_left_of_thousands(std::string_view text) {
  return text.size() >= 3 && text[0] == '0' && is_digit(text[1]) && is_digit(text[2]);
}

std::optional<Cut> cut(const VaryPart& whole, std::vector<Fault>& faults) {
  const std::size_t dots = whole.text.find("..");
  Cut out;
  if (dots == std::string::npos) {
    for (std::size_t from = 0; from <= whole.text.size();) {
      const std::size_t comma = std::min(whole.text.find(',', from), whole.text.size());
      out.parts.push_back(part(whole, from, comma));
      from = comma + 1;
    }
  } else {
    const std::size_t colon = whole.text.find(':', dots);
    if (colon == std::string::npos) {
      faults.push_back({"vary-without-step", whole.place, {{"text", whole.text}}});
      return std::nullopt;
    }
    out.range = true;
    out.parts = {part(whole, 0, dots), part(whole, dots + 2, colon), part(whole, colon + 1, whole.text.size())};
  }
  for (const VaryPart& one : out.parts)
    if (one.text.empty()) {
      faults.push_back({"vary-empty", one.place, {{"text", whole.text}}});
      return std::nullopt;
    }
  for (const VaryPart& one : out.parts)
    if (!out.range && is_left_of_thousands(one.text)) {
      faults.push_back({"vary-thousands", one.place, {{"value", one.text}}});
      return std::nullopt;
    }
  return out;
}

/// False where the step does not lead from `from` to `to`; said.
bool leads(double from, double to, double step, const Cut& range, std::vector<Fault>& faults) {
  const auto refused = [&](FaultCode code) {
    faults.push_back({code,
                      range.parts[2].place,
                      {{"from", range.parts[0].text}, {"to", range.parts[1].text}, {"step", range.parts[2].text}}});
    return false;
  };
  if (step == 0) return refused("vary-step-zero");
  if ((to - from) / step < 0) return refused("vary-step-sign");
  return true;
}

// --- inputs ---------------------------------------------------------------------------------------

std::string behind_slash(const std::string& text) {
  const std::size_t slash = text.find('/');
  return slash == std::string::npos ? "" : text.substr(slash);
}

/// The three numbers of a range are of one span (`/month`), so that steps are even in what was written.
bool of_one_span(const Cut& range, std::vector<Fault>& faults) {
  const std::string span = behind_slash(range.parts[0].text);
  for (const VaryPart& one : range.parts)
    if (behind_slash(one.text) != span) {
      faults.push_back({"vary-spans-differ",
                        one.place,
                        {{"from", range.parts[0].text}, {"to", range.parts[1].text}, {"step", range.parts[2].text}}});
      return false;
    }
  return true;
}

/// A number of a range as written, without its span.
std::optional<double> as_written(const Scenario& scenario, const Parameter& parameter, const VaryPart& number,
                                 std::vector<Fault>& faults) {
  return read_literal(scenario, parameter, number.text.substr(0, number.text.find('/')), number.place, faults);
}

/// A step may go down, and need not lie in the domain.
std::optional<double> step_of(const Scenario& scenario, const Parameter& parameter, VaryPart step,
                              std::vector<Fault>& faults) {
  const bool down = step.text.starts_with("-") || step.text.starts_with("−");
  if (down) step = part(step, step.text.starts_with("-") ? 1 : std::string_view("−").size(), step.text.size());
  Parameter free = parameter;
  free.domain = {};
  const auto size = as_written(scenario, free, step, faults);
  if (!size) return std::nullopt;
  return down ? -*size : *size;
}

std::optional<Points> points_of(const Scenario& scenario, const Parameter& parameter, const VaryPart& text,
                                std::vector<Fault>& faults) {
  const auto parts = cut(text, faults);
  if (!parts) return std::nullopt;
  Points out;
  out.parameter = &parameter;
  if (!parts->range) {
    const std::size_t before = faults.size();
    for (const VaryPart& one : parts->parts)
      out.list.push_back(read_literal(scenario, parameter, one.text, one.place, faults).value_or(0));
    return faults.size() == before ? std::optional(out) : std::nullopt;
  }
  if (!of_one_span(*parts, faults)) return std::nullopt;
  const auto spanned = read_literal_value(scenario, parameter, parts->parts[0].text, parts->parts[0].place, faults);
  const bool good_end =
      spanned && read_literal(scenario, parameter, parts->parts[1].text, parts->parts[1].place, faults);
  if (!good_end) return std::nullopt;
  const auto from = as_written(scenario, parameter, parts->parts[0], faults);
  const auto to = as_written(scenario, parameter, parts->parts[1], faults);
  const auto step = step_of(scenario, parameter, parts->parts[2], faults);
  if (!from || !to || !step || !leads(*from, *to, *step, *parts, faults)) return std::nullopt;
  out.spans = spanned->spans;
  out.progression = progression(*from, *to, *step, most_combinations + 1);
  return out;
}

// --- settings -------------------------------------------------------------------------------------

std::optional<int> whole_number(const VaryPart& text, std::vector<Fault>& faults) {
  if (const auto number = parsed_number<int>(text.text)) return number;
  faults.push_back({"vary-not-whole", text.place, {{"value", text.text}}});
  return std::nullopt;
}

std::vector<std::string> settings_of(const VaryPart& text, Setting setting, std::vector<Fault>& faults) {
  const auto parts = cut(text, faults);
  std::vector<std::string> out;
  if (!parts) return out;
  if (!parts->range) {
    for (const VaryPart& one : parts->parts)
      if (setting == Setting::text || whole_number(one, faults)) out.push_back(one.text);
    return out;
  }
  if (setting == Setting::text) {
    faults.push_back({"vary-not-whole", parts->parts[0].place, {{"value", parts->parts[0].text}}});
    return out;
  }
  const auto from = whole_number(parts->parts[0], faults), to = whole_number(parts->parts[1], faults),
             step = whole_number(parts->parts[2], faults);
  if (!from || !to || !step || !leads(*from, *to, *step, *parts, faults)) return out;
  const Progression all = progression(*from, *to, *step, most_settings + 1);
  for (std::int64_t k = 0; k < all.count; ++k) out.push_back(std::to_string(static_cast<std::int64_t>(all.at(k))));
  return out;
}

// --- axes -----------------------------------------------------------------------------------------

void refuse_meeting(const std::vector<Varied>& all, const std::vector<std::vector<int>>& values,
                    std::vector<Fault>& faults) {
  for (std::size_t a = 0; a < all.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const bool same_path = all[a].path == all[b].path;
      const bool same_value = std::any_of(values[a].begin(), values[a].end(), [&](int v) {
        return std::find(values[b].begin(), values[b].end(), v) != values[b].end();
      });
      if (!same_path && !same_value) continue;
      faults.push_back({"vary-twice",
                        {all[a].points_at.source, 1, 1, characters(all[a].path)},
                        {{"path", all[a].path}, {"other", all[b].path}}});
      break;
    }
}

}  // namespace

Setting setting_of(const std::string& path) {
  if (path == "horizon" || path == "lifetime") return Setting::whole_number;
  if (path == "loss_rates_over" || path == "overlap" || path == "word_of_mouth.included") return Setting::text;
  if (path.starts_with("fixes.") && (path.ends_with(".start") || path.ends_with(".ramp")) &&
      std::count(path.begin(), path.end(), '.') == 2)
    return Setting::whole_number;
  return Setting::none;
}

std::vector<Source> vary_sources(const std::vector<std::string>& texts) {
  std::vector<Source> out;
  for (const std::string& text : texts) out.push_back({"--vary", text});
  return out;
}

std::vector<Varied> varied(const std::vector<std::string>& texts, std::vector<Fault>& faults) {
  std::vector<Varied> out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    const int source = static_cast<int>(i);
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      faults.push_back({"vary-malformed", {source, 1, 1, std::max(1, characters(text))}, {{"text", text}}});
      continue;
    }
    const VaryPart whole{text, {source, 1, 1, 1}};
    const VaryPart path = part(whole, 0, equals), points = part(whole, equals + 1, text.size());
    out.push_back({normalised(path.text), points.text, points.place});
  }
  return out;
}

std::vector<std::string> paths_of(const std::vector<Varied>& all) {
  std::vector<std::string> out;
  for (const Varied& one : all) out.push_back(one.path);
  return out;
}

std::vector<Axis> axes_of(const Scenario& scenario, const std::vector<Varied>& all,
                          std::vector<std::vector<int>>& values, std::vector<Fault>& faults) {
  std::vector<Axis> out;
  values.assign(all.size(), {});
  for (std::size_t i = 0; i < all.size(); ++i) {
    const VaryPart points{all[i].points, all[i].points_at};
    Axis axis;
    axis.path = all[i].path;
    if (const Setting setting = setting_of(axis.path); setting != Setting::none) {
      axis.settings = settings_of(points, setting, faults);
      axis.whole_numbers = setting == Setting::whole_number;
    } else {
      values[i] = find_values(scenario, axis.path, {all[i].points_at.source, 1, 1, characters(axis.path)}, faults);
      if (!values[i].empty()) {
        const Parameter& parameter = *scenario.values[static_cast<std::size_t>(values[i].front())].parameter;
        if (auto found = points_of(scenario, parameter, points, faults)) axis.points = std::move(*found);
      }
    }
    out.push_back(std::move(axis));
  }
  refuse_meeting(all, values, faults);
  std::int64_t readings = 1;
  for (const Axis& axis : out)
    if (axis.is_setting()) readings = std::min(readings * axis.count(), most_settings + 1);
  if (readings > most_settings) faults.push_back({"vary-many-settings", {}, {{"most", std::to_string(most_settings)}}});
  return out;
}

std::vector<std::vector<int>> values_moved(const Scenario& scenario, const std::vector<Axis>& axes) {
  std::vector<std::vector<int>> out;
  std::vector<Fault> none;
  for (const Axis& axis : axes)
    out.push_back(axis.is_setting() ? std::vector<int>{} : find_values(scenario, axis.path, {}, none));
  return out;
}

}  // namespace closs
