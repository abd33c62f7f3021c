#include "input/model/file_keys.hpp"

#include <algorithm>
#include <tuple>

#include "input/values/literal.hpp"
#include "input/values/suggest.hpp"

namespace closs {

bool is_map(const Node& node, std::string_view key, std::vector<Fault>& faults) {
  if (node.type == Node::Type::map) return true;
  if (!node.reported) faults.push_back({"not-a-map", node.place, {{"key", std::string(key)}}});
  return false;
}

void unknown_key(const Entry& entry, KeyList known, std::vector<Fault>& faults) {
  faults.push_back(suggesting("unknown-key", {{"key", std::string(entry.key)}}, entry.key, known, entry.key_place));
}

void check_keys(const Node& map, KeyList known, std::vector<Fault>& faults) {
  for (const Entry& e : map.entries)
    if (faults.size() < Limits::faults && std::find(known.begin(), known.end(), e.key) == known.end())
      unknown_key(e, known, faults);
}

const Node* required(const Node& map, std::string_view key, std::vector<Fault>& faults) {
  const Node* found = map.find(key);
  if (!found) faults.push_back({"missing-key", map.place, {{"key", std::string(key)}}});
  return found;
}

std::string read_text(const Node& node, std::string_view key, std::vector<Fault>& faults) {
  if (node.type == Node::Type::scalar) return std::string(node.text);
  if (!node.reported) faults.push_back({"not-a-text", node.place, {{"key", std::string(key)}}});
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
  faults.push_back(suggesting("not-one-of", {{"key", std::string(key)}, {"value", std::string(node.text)}}, node.text,
                              words, node.place));
  return -1;
}

bool is_version_1(const Node& node, FaultCode code, std::vector<Fault>& faults) {
  if (node.type == Node::Type::scalar && node.text == "1") return true;
  if (!node.reported) faults.push_back({code, node.place, {{"found", std::string(node.text)}}});
  return false;
}

void drop_warnings(std::vector<Fault>& faults, std::size_t first) {
  const auto from = faults.begin() + static_cast<std::ptrdiff_t>(first);
  faults.erase(std::remove_if(from, faults.end(), [](const Fault& f) { return f.code == small_sample; }), faults.end());
}

void sort_by_place(std::vector<Fault>& faults, std::size_t first) {
  std::stable_sort(faults.begin() + static_cast<std::ptrdiff_t>(first), faults.end(),
                   [](const Fault& a, const Fault& b) {
                     return std::tuple(a.place.source, a.place.line, a.place.column) <
                            std::tuple(b.place.source, b.place.line, b.place.column);
                   });
}

}  // namespace closs
