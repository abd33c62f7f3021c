#include "input/values/law.hpp"

#include <array>
#include <span>
#include <string>

#include "input/model/file_keys.hpp"

namespace closs {
namespace {

using Law = Uncertain::Law;

bool both_hold(const ValueReading& r, double low, double high, const Node& node) {
  return holds(r, low, node) && holds(r, high, node);
}

/// The numbers under `names`; false with faults, all of them.
bool read_parts(const ValueReading& r, const Node& node, KeyList names, std::span<double> out) {
  bool good = true;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Node* written = required(node, names[i], r.faults);
    const auto number = written ? read_part(r, *written) : std::nullopt;
    good = good && number;
    out[i] = number.value_or(0);
  }
  return good;
}

bool read_map(const ValueReading& r, const Node& node, KeyList names, std::span<double> out) {
  return check_keys(node, names, r.faults) && read_parts(r, node, names, out);
}

bool read_list(const ValueReading& r, std::string_view law, const Node& node, std::span<double> out) {
  if (node.type != Node::Type::sequence || node.items.size() != out.size()) {
    r.fault("law-not-a-list", node, {{"law", std::string(law)}, {"count", std::to_string(out.size())}});
    return false;
  }
  bool good = true;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto number = read_part(r, *node.items[i]);
    good = good && number;
    out[i] = number.value_or(0);
  }
  return good;
}

std::optional<Uncertain> ordered(const ValueReading& r, Law law, const std::array<double, 3>& parts, const Node& node) {
  const auto [low, mode, high] = parts;
  if (!in_order(r, low, high, node)) return std::nullopt;
  if (mode < low || mode > high) return r.fault("base-outside", node, {{"value", shown(mode, r.parameter)}});
  if (!both_hold(r, low, high, node)) return std::nullopt;
  return Uncertain{law, low, mode, high};
}

std::optional<Uncertain> low_base_high(const ValueReading& r, const Node& node) {
  static constexpr std::array<std::string_view, 3> names = {"low", "base", "high"};
  if (!node.find("base") && node.find("low") && node.find("high")) return r.fault("no-mode", node);
  std::array<double, 3> parts{};
  return read_parts(r, node, names, parts) ? ordered(r, Law::pert, parts, node) : std::nullopt;
}

std::optional<Uncertain> with_mode(const ValueReading& r, Law law, std::string_view name, const Node& node) {
  std::array<double, 3> parts{};
  return read_list(r, name, node, parts) ? ordered(r, law, parts, node) : std::nullopt;
}

std::optional<Uncertain> uniform(const ValueReading& r, const Node& node) {
  std::array<double, 2> parts{};
  if (!read_list(r, "uniform", node, parts) || !in_order(r, parts[0], parts[1], node)) return std::nullopt;
  if (!both_hold(r, parts[0], parts[1], node)) return std::nullopt;
  return Uncertain{Law::uniform, parts[0], parts[1], 0};
}

std::optional<Uncertain> normal(const ValueReading& r, const Node& node) {
  static constexpr std::array<std::string_view, 2> names = {"mean", "sd"};
  std::array<double, 2> parts{};
  if (!read_map(r, node, names, parts)) return std::nullopt;
  if (parts[1] < 0) return r.fault("negative-sd", node, {{"value", shown(parts[1], r.parameter)}});
  const Uncertain law{Law::normal, parts[0], parts[1], 0};
  if (!both_hold(r, quantile(law, 0.05), quantile(law, 0.95), node)) return std::nullopt;
  return law;
}

std::optional<Uncertain> lognormal(const ValueReading& r, const Node& node) {
  static constexpr std::array<std::string_view, 2> names = {"p5", "p95"};
  std::array<double, 2> parts{};
  if (!read_map(r, node, names, parts) || !in_order(r, parts[0], parts[1], node)) return std::nullopt;
  if (parts[0] <= 0) return r.fault("range-from-zero", node);
  if (!both_hold(r, parts[0], parts[1], node)) return std::nullopt;
  return Uncertain{Law::lognormal, parts[0], parts[1], 0};
}

/// A number without unit: a shape of the beta law.
std::optional<double> shape(const ValueReading& r, const Node& node, std::string_view name) {
  constexpr double largest = 1e9;
  if (node.reported) return std::nullopt;
  std::string room;
  const auto number = any_number(r, plain_width(node.text, room), node);
  if (!number) return std::nullopt;
  if (!number->bare() || !number->currency.empty() || !number->per.empty())
    return r.fault("not-a-number", node, {{"written", std::string(node.text)}});
  if (number->number <= 0 || number->number > largest) return r.fault("bad-shape", node, {{"name", std::string(name)}});
  return number->number;
}

std::optional<Uncertain> beta(const ValueReading& r, const Node& node) {
  static constexpr std::array<std::string_view, 2> names = {"alpha", "beta"};
  if (!is_share(r.parameter.kind)) return r.fault("beta-of-no-rate", node);
  if (!check_keys(node, names, r.faults)) return std::nullopt;
  const Node* alpha = required(node, names[0], r.faults);
  const Node* second = required(node, names[1], r.faults);
  const auto a = alpha ? shape(r, *alpha, names[0]) : std::nullopt;
  const auto b = second ? shape(r, *second, names[1]) : std::nullopt;
  if (!a || !b) return std::nullopt;
  return Uncertain{Law::beta, *a, *b, 0};
}

}  // namespace

std::optional<Uncertain> read_law(const ValueReading& r, std::string_view name, const Node& node) {
  if (node.reported) return std::nullopt;
  if (name == "low") return low_base_high(r, node);
  if (name == "pert") return with_mode(r, Law::pert, name, node);
  if (name == "triangular") return with_mode(r, Law::triangular, name, node);
  if (name == "uniform") return uniform(r, node);
  if (node.type != Node::Type::map) return r.fault("law-not-a-map", node, {{"law", std::string(name)}});
  if (name == "normal") return normal(r, node);
  return name == "lognormal" ? lognormal(r, node) : beta(r, node);
}

std::optional<double> read_part(const ValueReading& r, const Node& node) {
  if (node.reported) return std::nullopt;
  if (node.type != Node::Type::scalar) return r.fault("not-a-value", node);
  std::string room;
  const auto number = number_of_kind(r, plain_width(node.text, room), node);
  if (!number) return std::nullopt;
  if (!number->per.empty()) return r.fault("span-inside", node, {{"span", std::string(number->per)}});
  return number->number;
}

bool may_have_base(const Uncertain& law, double base) {
  switch (law.law) {
    case Law::uniform:
      return base >= law.a && base <= law.b;
    case Law::pert:
    case Law::triangular:
      return base >= law.a && base <= law.c;
    default:
      return true;
  }
}

}  // namespace closs
