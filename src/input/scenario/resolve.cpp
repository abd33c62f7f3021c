#include "input/scenario/resolve.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>

#include "core/scenario/sources.hpp"
#include "input/scenario/layers.hpp"
#include "input/values/kind_number.hpp"
#include "input/yaml/one_line.hpp"
#include "text/decimal.hpp"
#include "text/names.hpp"
#include "text/showable.hpp"
#include "text/width.hpp"

namespace closs {
namespace {

constexpr int widest_aligned = 64;        // columns; longer lines push their own comment only
constexpr std::size_t widest_flow = 100;  // characters of a map or list kept on one line

struct ResolvedLine {
  std::string text;
  std::string comment;  // where it comes from; may be empty
};

struct ResolvedWriter {
  const ReadScenario& read;
  std::vector<ResolvedLine> lines{};

  /// "telecom.yaml:12", "--set".
  std::string origin(const Place& place) const { return line_text(place, read.sources); }
  void line(std::string text, std::string comment) { lines.push_back({std::move(text), std::move(comment)}); }
};

/// The lines with their comments in one column.
std::string aligned(const std::vector<ResolvedLine>& lines) {
  int column = 0;
  for (const ResolvedLine& line : lines)
    if (const int width = display_width(line.text); width <= widest_aligned && !line.comment.empty())
      column = std::max(column, width);
  std::string out;
  for (const ResolvedLine& line : lines) {
    out += line.text;
    if (!line.comment.empty()) {
      out.append(static_cast<std::size_t>(std::max(2, column + 2 - display_width(line.text))), ' ');
      out.append("# ").append(showable(line.comment));
    }
    out += '\n';
  }
  return out;
}

bool is_leaf(const Node& node) { return node.type == Node::Type::scalar || node.type == Node::Type::null; }
bool same_line(const Place& a, const Place& b) { return a.source == b.source && a.line == b.line; }

/// A map or list on one line; empty where it was not written on one, holds too much, or a text would need quotes
/// that it has not (quotes make a text of a number).
std::string flow(const Node& node, Place first) {
  if (is_leaf(node)) {
    const bool unquotable = !node.quoted && node.type == Node::Type::scalar && !is_plain(node.text, true);
    return same_line(node.place, first) && !unquotable ? scalar(node, true) : std::string();
  }
  const bool is_map = node.type == Node::Type::map;
  std::string all;
  for (std::size_t i = 0; i < (is_map ? node.entries.size() : node.items.size()); ++i) {
    const std::string inner = flow(is_map ? *node.entries[i].value : *node.items[i], first);
    if (inner.empty()) return {};
    all += (i == 0 ? "" : ", ") + (is_map ? key_of(node.entries[i], true) + ": " : std::string()) + inner;
  }
  if (all.size() > widest_flow) return {};
  return is_map ? "{" + all + "}" : "[" + all + "]";
}

/// The first place at which something is written in a node.
Place first_place(const Node& node) {
  if (node.type == Node::Type::map && !node.entries.empty()) return first_place(*node.entries.front().value);
  if (node.type == Node::Type::sequence && !node.items.empty()) return first_place(*node.items.front());
  return node.place;
}

/// Levels of names, and the list of expectations, stay one a line; what lies below may stand on one line as it was
/// written.
bool is_level(const Entry& entry) {
  constexpr std::string_view levels[] = {"problems", "segments", "fixes", "changes"};
  if (entry.value->type == Node::Type::sequence) return entry.key == "expect";
  return std::find(std::begin(levels), std::end(levels), entry.key) != std::end(levels);
}

void write_below(ResolvedWriter& w, const Node& node, std::size_t indent, bool level);

/// `head` is what stands before the node on its line: "  billing:" or "  -".
void write_node(ResolvedWriter& w, const std::string& head, const Node& node, std::size_t indent, bool level) {
  if (is_leaf(node)) return w.line(head + " " + scalar(node, false), w.origin(node.place));
  const bool empty = node.entries.empty() && node.items.empty();
  const std::string one_line = level && !empty ? std::string() : flow(node, first_place(node));
  if (!one_line.empty()) return w.line(head + " " + one_line, w.origin(first_place(node)));
  w.line(head, {});
  write_below(w, node, indent + 2, level);
}

void write_below(ResolvedWriter& w, const Node& node, std::size_t indent, bool level) {
  const std::string margin(indent, ' ');
  for (const Node* item : node.items) write_node(w, margin + "-", *item, indent, false);
  for (const Entry& entry : node.entries) {
    // A name's own keys are a level only where more names lie below: segments.ID.problems, fixes.ID.changes.
    const bool below_is_level = is_level(entry) && !level;
    write_node(w, margin + key_of(entry, false) + ":", *entry.value, indent, below_is_level);
  }
}

/// A model's path as seen from the current folder, since the output may be read from standard input.
Node moved_model(const ResolvedWriter& w, const Node& model, std::string& kept) {
  Node out = model;
  if (!is_leaf(model) || !model.place || !is_path(model.text)) return out;
  kept = relative_path(model.text, w.read.sources[static_cast<std::size_t>(model.place.source)].name);
  out.text = kept;
  return out;
}

/// Shortest digits of a number; rates in percent, the point moved rather than multiplied.
std::string literal(const Value& value) {
  if (!value.written.empty()) return value.written;
  const Kind kind = value.parameter->kind;
  const bool percent = is_fraction(kind);
  double number = value.base;
  if (percent) {
    Decimal decimal = shortest_decimal(value.base);
    decimal.exponent += 2;
    number = std::copysign(nearest_double(decimal), value.base);
  }
  char digits[32];
  const auto shown = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return std::string(digits, shown) + (percent ? "%" : "");
}

/// What the scenario does not state, as comments: a value of a benchmark, a model or the neutral default each.
void write_defaults(ResolvedWriter& w, const Scenario& scenario) {
  std::set<std::string> written;
  for (const Value& value : scenario.values) {
    if (value.origin == Origin::scenario || !value.parameter) continue;
    std::string from = "neutral";
    if (value.origin == Origin::benchmark) from = "benchmark " + scenario.benchmark;
    if (value.origin == Origin::model) from = "model " + scenario.model->name;
    if (value.origin != Origin::neutral && !value.source.empty()) from += ": " + value.source;
    if (!value.as_of.empty()) from += ", " + value.as_of;
    const std::string path = path_of(scenario, value);
    if (written.insert(path).second) w.line("# " + showable(path + ": " + literal(value)), from);
  }
}

}  // namespace

std::string resolved_yaml(const ReadScenario& read) {
  ResolvedWriter w{read};
  if (!read.merged) return {};
  for (const Entry& entry : read.merged->entries) {
    if (entry.key == "extends" || entry.key == "abstract" || entry.value->type == Node::Type::null) continue;
    std::string model_path;
    const Node value = entry.key == "model" ? moved_model(w, *entry.value, model_path) : *entry.value;
    write_node(w, key_of(entry, false) + ":", value, 0, is_level(entry));
  }
  if (read.scenario) write_defaults(w, *read.scenario);
  return aligned(w.lines);
}

}  // namespace closs
