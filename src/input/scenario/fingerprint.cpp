#include "input/scenario/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

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
constexpr std::array<std::string_view, 4> told_only = {"name", "expect", "extends", "abstract"};

template <class Names>
bool has(const Names& names, std::string_view key) {
  return std::find(names.begin(), names.end(), key) != names.end();
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
  const Node* value = node.find("value");
  const bool stated = value && value->type == Node::Type::scalar;  // {value:, source:, ...}
  const auto told = [&](const Entry& entry) {
    return (top && has(told_only, entry.key)) || (stated && has(provenance, entry.key));
  };
  if (stated && std::count_if(node.entries.begin(), node.entries.end(), std::not_fn(told)) == 1)
    return append(out, *value, false);  // as without provenance
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

void append(std::string& out, const Parameter& parameter) {
  append(out, 'p', parameter.name);
  append(out, 'k', static_cast<int>(parameter.kind));
  append(out, 'l', parameter.domain.low);
  append(out, 'h', parameter.domain.high);
  append(out, 'o', (parameter.domain.low_open ? 1 : 0) + (parameter.domain.high_open ? 2 : 0));
  append(out, 'c', static_cast<int>(parameter.conversion));
  if (parameter.fallback) append(out, 'd', *parameter.fallback);
  append(out, 'g', parameter.group);
}

}  // namespace

std::string fingerprint_text(const ReadScenario& read) {
  std::string out;
  out.reserve(4096);
  if (read.merged) append(out, *read.merged, true);
  return out;
}

std::string fingerprint_text(const Model& model) {
  std::string out;
  append(out, 'm', model.losses_above_baseline ? 1 : 0);
  append(out, 's', model.start);
  append(out, 'c', model.complaint);
  for (const Parameter& parameter : model.parameters) append(out, parameter);
  for (const State& state : model.states) {
    append(out, 'i', state.id);
    for (const Step& step : state.steps) {
      append(out, step.rest ? 'r' : 't', step.to);
      append(out, step.share);
    }
    for (const Formula* formula : {&state.contacts, &state.cost, &state.told_good, &state.told_bad, &state.spend_cut})
      append(out, *formula);
  }
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
