#include "input/scenario/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "input/scenario/layers.hpp"
#include "input/yaml/one_line.hpp"

namespace closs {
namespace {

// Each text stands behind its length, so that no two trees give one text.
void append(std::string& out, char mark, std::string_view text) {
  out += mark;
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

void append(std::string& out, char mark, double number) { append(out, mark, fmt::format("{}", number)); }
void append(std::string& out, char mark, int number) { append(out, mark, std::to_string(number)); }

constexpr std::array<std::string_view, 3> provenance = {"source", "as_of", "kind"};
// No figure of a baseline comes of these.
constexpr std::array<std::string_view, 6> told_only = {"name",     "expect",       "extends",
                                                       "abstract", "correlations", "simulation"};

template <class Names>
bool has(const Names& names, std::string_view key) {
  return std::find(names.begin(), names.end(), key) != names.end();
}

/// A map with a value and what is known of it: {value:, source:, ...}.
bool is_stated(const Node& node) {
  const Node* value = node.find("value");
  return value && value->type == Node::Type::scalar;
}

/// The value of such a map where all else in it is provenance, else the node.
const Node& without_provenance(const Node& node) {
  if (node.type != Node::Type::map || !is_stated(node)) return node;
  const auto told = [](const Entry& entry) { return has(provenance, entry.key); };
  return std::count_if(node.entries.begin(), node.entries.end(), std::not_fn(told)) == 1 ? *node.find("value") : node;
}

/// On one line, without provenance.
std::string written(const Node& whole, bool in_flow) {
  const Node& node = without_provenance(whole);
  std::string out;
  switch (node.type) {
    case Node::Type::null:
    case Node::Type::scalar:
      return scalar(node, in_flow);
    case Node::Type::sequence:
      for (const Node* item : node.items) out.append(out.empty() ? "" : ", ").append(written(*item, true));
      return "[" + out + "]";
    case Node::Type::map:
      break;
  }
  const bool stated = is_stated(node);
  for (const Entry& entry : node.entries)
    if (!stated || !has(provenance, entry.key))
      out.append(out.empty() ? "" : ", ").append(key_of(entry, true)).append(": ").append(written(*entry.value, true));
  return "{" + out + "}";
}

/// Keys of these are names that a scenario gives; below all others `name` is what something is called.
constexpr std::array<std::string_view, 5> name_keys = {"problems", "segments", "fixes", "changes", "tags"};

void collect(const Node& map, const std::string& path, std::string_view above, std::vector<StatedInput>& out) {
  for (const Entry& entry : map.entries) {
    if (path.empty() && (has(told_only, entry.key) || entry.key == "closs")) continue;
    if (entry.key == "name" && !has(name_keys, above)) continue;
    const std::string here = (path.empty() ? "" : path + ".") + std::string(entry.key);
    const Node& value = *entry.value;
    if (value.type == Node::Type::map && !value.entries.empty() && !is_one_value(value))
      collect(value, here, entry.key, out);
    else
      out.push_back({here, written(value, false), value.place ? value.place : entry.key_place});
  }
}

void append(std::string& out, const Node& node, bool top) {
  switch (node.type) {
    case Node::Type::null:
      out += '-';
      return;
    case Node::Type::scalar:
      append(out, node.quoted ? 'q' : 's', node.text);
      return;
    case Node::Type::sequence:
      out += '[';
      for (const Node* item : node.items) append(out, *item, false);
      out += ']';
      return;
    case Node::Type::map:
      break;
  }
  if (const Node& value = without_provenance(node); &value != &node) return append(out, value, false);
  const bool stated = is_stated(node);
  const auto told = [&](const Entry& entry) {
    return (top && has(told_only, entry.key)) || (stated && has(provenance, entry.key));
  };
  out += '{';
  for (const Entry& entry : node.entries) {
    if (told(entry)) continue;
    append(out, 'k', entry.key);
    append(out, *entry.value, false);
  }
  out += '}';
}

void append(std::string& out, const Formula& formula) {
  out += '(';
  for (const Formula::Term& term : formula.terms) {
    append(out, '+', term.number);
    for (const Formula::Factor& factor : term.factors) append(out, factor.complement ? '~' : '*', factor.parameter);
  }
  out += ')';
}

// Structures are taken apart into all of their members: a new one does not compile until it is told here, or left out.

void append(std::string& out, const Parameter& parameter) {
  const auto& [name, kind, domain, conversion, fallback, group, in_segment, in_fix, label, meaning, source] = parameter;
  append(out, 'p', name);
  append(out, 'k', static_cast<int>(kind));
  append(out, 'l', domain.low);
  append(out, 'h', domain.high);
  append(out, 'o', (domain.low_open ? 1 : 0) + (domain.high_open ? 2 : 0));
  append(out, 'c', static_cast<int>(conversion));
  if (fallback) append(out, 'd', *fallback);
  append(out, 'g', group);
}

void append(std::string& out, const State& state) {
  const auto& [id, label, steps, contacts, cost, told_good, told_bad, spend_cut] = state;
  append(out, 'i', id);
  for (const auto& [to, rest, share] : steps) {
    append(out, rest ? 'r' : 't', to);
    append(out, share);
  }
  for (const Formula* formula : {&contacts, &cost, &told_good, &told_bad, &spend_cut}) append(out, *formula);
}

}  // namespace

std::string fingerprint_text(const ReadScenario& read) {
  std::string out;
  out.reserve(4096);
  if (read.merged) append(out, *read.merged, true);
  return out;
}

std::vector<StatedInput> stated_inputs(const ReadScenario& read) {
  std::vector<StatedInput> out;
  if (read.merged) collect(*read.merged, "", "", out);
  return out;
}

std::string fingerprint_text(const Model& model) {
  std::string out;
  const auto& [name, label, meaning, source, losses_above_baseline, parameters, states, start, complaint, order,
               realisation, cost_per_contact] = model;
  append(out, 'm', losses_above_baseline ? 1 : 0);
  append(out, 's', start);
  append(out, 'c', complaint);
  for (const Parameter& parameter : parameters) append(out, parameter);
  for (const State& state : states) append(out, state);
  return out;
}

std::string fingerprint_text(const Benchmark& benchmark) {
  std::string out;
  for (const std::string& model : benchmark.models) append(out, 'm', model);
  for (const BenchmarkValue& value : benchmark.values) {
    append(out, 'p', value.parameter);
    append(out, 'w', value.value.written);
    append(out, 'b', value.value.base);
    append(out, 's', value.value.spans);
  }
  return out;
}

}  // namespace closs
