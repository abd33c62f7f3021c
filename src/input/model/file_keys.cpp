#include "input/model/file_keys.hpp"

#include <algorithm>
#include <tuple>

#include "input/values/literal.hpp"
#include "input/values/suggest.hpp"
#include "text/joined.hpp"

namespace closs {

namespace {

/// "Loss rate: silent", "離反率（サイレントカスタマー）": what stands before the mark, or behind it.
std::string_view part_of_label(std::string_view label, bool behind) {
  for (const std::string_view mark : {": ", "（"}) {
    const std::size_t at = label.find(mark);
    if (at == std::string_view::npos) continue;
    if (!behind) return label.substr(0, at);
    label.remove_prefix(at + mark.size());
    if (label.ends_with("）")) label.remove_suffix(std::string_view("）").size());
    return label;
  }
  return label;
}

auto order_of(const Place& place) { return std::tuple(place.source, place.line, place.column); }

}  // namespace

void add_labels(std::vector<LabelledKey>& out, std::span<const Parameter> parameters, std::string_view prefix) {
  for (const Parameter& p : parameters) {
    std::string_view name = p.name;
    if (!prefix.empty()) {
      if (name.size() <= prefix.size() || !name.starts_with(prefix) || name[prefix.size()] != '.') continue;
      name.remove_prefix(prefix.size() + 1);
    }
    const std::string_view key = name.substr(0, name.find('.'));
    const bool part = p.name.find('.') != std::string::npos;
    for (const std::string_view label : {std::string_view(p.label.en), std::string_view(p.label.ja)})
      if (!label.empty()) out.push_back({part ? part_of_label(label, !prefix.empty()) : label, key});
  }
}

bool is_map(const Node& node, std::string_view key, std::vector<Fault>& faults, KeyList known) {
  if (node.type == Node::Type::map) return true;
  if (node.reported) return false;
  if (known.empty())
    add_fault(faults, {"not-a-map", node.place, {{"key", std::string(key)}}});
  else
    add_fault(
        faults,
        {"keys-expected",
         node.place,
         {{"key", std::string(key)}, {"known", joined(known)}, {"map", "{" + joined(known, ": .., ") + ": ..}"}}});
  return false;
}

std::string_view unknown_key(const Entry& entry, KeyList known, std::vector<Fault>& faults,
                             std::span<const LabelledKey> labels) {
  const auto is_known = [&](std::string_view key) { return std::find(known.begin(), known.end(), key) != known.end(); };
  std::string_view meant = nearest(entry.key, known);
  if (meant.empty()) {
    std::vector<std::string_view> names;
    for (const LabelledKey& row : labels)
      if (is_known(row.key)) names.push_back(row.label);
    const std::string_view label = nearest(entry.key, names);
    for (const LabelledKey& row : labels)
      if (!label.empty() && meant.empty() && row.label == label && is_known(row.key)) meant = row.key;
  }
  add_fault(faults, {"unknown-key",
                     entry.key_place,
                     {{"key", std::string(entry.key)}, {"known", listed(known)}},
                     std::string(meant)});
  return meant;
}

bool check_keys(const Node& map, KeyList known, std::vector<Fault>& faults) {
  const std::size_t before = faults.size();
  for (const Entry& e : map.entries)
    if (!enough(faults) && std::find(known.begin(), known.end(), e.key) == known.end()) unknown_key(e, known, faults);
  return faults.size() == before;
}

void require_one(const Node& map, std::initializer_list<std::string_view> keys, std::vector<Fault>& faults) {
  const auto is_written = [&](std::string_view key) {
    return map.find(key) || std::any_of(map.entries.begin(), map.entries.end(), [&](const Entry& e) {
             return std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
               return fault.code == "unknown-key" && fault.suggestion == key &&
                      order_of(fault.place) == order_of(e.key_place);
             });
           });
  };
  if (std::none_of(keys.begin(), keys.end(), is_written))
    add_fault(faults, {"missing-key", map.place, {{"key", std::string(*keys.begin())}}});
}

const Node* required(const Node& map, std::string_view key, std::vector<Fault>& faults) {
  require_one(map, {key}, faults);
  return map.find(key);
}

std::string read_text(const Node& node, std::string_view key, std::vector<Fault>& faults) {
  if (node.type == Node::Type::scalar) return std::string(node.text);
  if (!node.reported) add_fault(faults, {"not-a-text", node.place, {{"key", std::string(key)}}});
  return {};
}

Text read_both(const Node& node, std::string_view key, std::vector<Fault>& faults) {
  static constexpr std::string_view languages[] = {"en", "ja"};
  if (node.type != Node::Type::map) return {read_text(node, key, faults), {}};
  check_keys(node, languages, faults);
  Text text;
  if (const Node* en = node.find("en")) text.en = read_text(*en, "en", faults);
  if (const Node* ja = node.find("ja")) text.ja = read_text(*ja, "ja", faults);
  return text;
}

int read_word(const Node& node, std::string_view key, KeyList words, std::vector<Fault>& faults) {
  const auto found = std::find(words.begin(), words.end(), node.text);
  if (node.type == Node::Type::scalar && found != words.end()) return static_cast<int>(found - words.begin());
  if (node.reported) return -1;
  add_fault(faults, suggesting("not-one-of", {{"key", std::string(key)}, {"value", std::string(node.text)}}, node.text,
                               words, node.place));
  return -1;
}

bool is_version_1(const Node& node, FaultCode code, std::vector<Fault>& faults) {
  if (node.type == Node::Type::scalar && node.text == "1") return true;
  if (!node.reported) add_fault(faults, {code, node.place, {{"found", std::string(node.text)}}});
  return false;
}

void sort_by_place(std::vector<Fault>& faults, std::size_t first) {
  std::stable_sort(faults.begin() + static_cast<std::ptrdiff_t>(first), faults.end(),
                   [](const Fault& a, const Fault& b) { return order_of(a.place) < order_of(b.place); });
}

}  // namespace closs
