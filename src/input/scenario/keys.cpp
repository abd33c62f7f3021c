#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "input/model/file_keys.hpp"
#include "input/scenario/reading.hpp"
#include "text/names.hpp"

namespace closs {

const Node* stated(const Node& map, std::string_view key) {
  const Node* found = map.find(key);
  return found && found->type != Node::Type::null ? found : nullptr;
}

Place place_of_key(const Node& map, std::string_view key) {
  for (const Entry& e : map.entries)
    if (e.key == key && e.value->type != Node::Type::null) return e.key_place;
  return {};
}

bool is_missing(const Node& map, std::string_view key) {
  const Node* found = map.find(key);
  return !found || (found->type == Node::Type::null && !found->reported);
}

const Node& with_known_keys(Reading& r, const Node& map, std::span<const std::string_view> known,
                            std::string_view prefix, const std::function<bool(const Entry&)>& told) {
  std::vector<Entry> entries;
  std::vector<LabelledKey> labels;
  std::vector<std::string_view> meant_before;
  for (std::size_t i = 0; i < map.entries.size(); ++i) {
    const Entry& e = map.entries[i];
    r.stop_at_limit();
    if (std::find(known.begin(), known.end(), e.key) != known.end() || (told && told(e))) continue;
    if (labels.empty())
      for (const auto rows : {economics(), fix_cost_parameters()}) add_labels(labels, rows, prefix);
    const std::string_view meant = unknown_key(e, known, r.faults, labels);
    if (meant.empty() || std::find(meant_before.begin(), meant_before.end(), meant) != meant_before.end()) continue;
    meant_before.push_back(meant);
    if (map.find(meant)) continue;
    if (entries.empty()) entries.assign(map.entries.begin(), map.entries.end());
    entries[i].key = meant;
  }
  if (entries.empty()) return map;
  Node* out = r.arena.node();
  *out = map;
  out->entries = r.arena.keep(entries);
  return *out;
}

std::string text_of(Reading& r, const Node& node, std::string_view key) {
  if (node.type == Node::Type::scalar && !node.text.empty()) return std::string(node.text);
  if (!node.reported) r.fault("not-a-text", node.place, {{"key", std::string(key)}});
  return {};
}

Text text_in_languages(Reading& r, const Node& node, std::string_view key) {
  static constexpr std::array<std::string_view, 2> languages = {"en", "ja"};
  if (node.type != Node::Type::map) return {text_of(r, node, key), {}};
  check_keys(node, languages, r.faults);
  Text out;
  if (const Node* en = stated(node, "en")) out.en = text_of(r, *en, "en");
  if (const Node* ja = stated(node, "ja")) out.ja = text_of(r, *ja, "ja");
  if (node.entries.empty()) r.fault("not-a-text", node.place, {{"key", std::string(key)}});
  return out;
}

int whole_number(Reading& r, const Node& node, std::string_view key, int least, int most) {
  long long number = -1;
  std::string digits;
  for (char c : node.text)
    if (c != '_') digits += c;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_number = node.type == Node::Type::scalar && error == std::errc{} &&
                         end == digits.data() + digits.size() && !node.text.starts_with('_') &&
                         !node.text.ends_with('_');
  if (is_number && node.quoted) {
    r.fault("quoted-value", node.place, {{"key", std::string(key)}, {"value", std::string(node.text)}});
    return least;
  }
  if (is_number && number >= least && number <= most) return static_cast<int>(number);
  if (node.reported) return least;
  const bool too_large =
      is_number ? number > most : node.type == Node::Type::scalar && error == std::errc::result_out_of_range;
  if (too_large)
    r.fault("whole-number-too-large", node.place,
            {{"key", std::string(key)}, {"value", std::string(node.text)}, {"most", std::to_string(most)}});
  else
    not_a_whole_number(r, node, key, least);
  return least;
}

void not_a_whole_number(Reading& r, const Node& node, std::string_view key, int least) {
  r.fault("not-a-whole-number", node.place,
          {{"key", std::string(key)},
           {"value", node.type == Node::Type::scalar ? std::string(node.text) : "..."},
           {"least", std::to_string(least)},
           {"second", std::to_string(least + 1)},
           {"third", std::to_string(least + 2)}});
}

bool true_or_false(Reading& r, const Node& node, std::string_view key) {
  if (node.type == Node::Type::scalar && !node.quoted && (node.text == "true" || node.text == "false"))
    return node.text == "true";
  if (!node.reported)
    r.fault("not-true-or-false", node.place, {{"key", std::string(key)}, {"value", std::string(node.text)}});
  return false;
}

bool too_many(Reading& r, Place place, std::string_view key, std::size_t count, std::size_t limit) {
  if (count <= limit) return false;
  r.fault("too-many-entries", place,
          {{"key", std::string(key)}, {"count", std::to_string(count)}, {"limit", std::to_string(limit)}});
  return true;
}

bool check_id(Reading& r, std::string_view id, Place place) {
  if (is_id(id)) return true;
  r.fault("bad-id", place, {{"id", std::string(id)}});
  return false;
}

std::string plain(double number) {
  return std::abs(number) < 1e15 && std::abs(number - std::round(number)) < 1e-9 ? fmt::format("{:.0f}", number)
                                                                                 : fmt::format("{:.12g}", number);
}

std::string percent(double share) { return plain(share * 100) + " %"; }

}  // namespace closs
