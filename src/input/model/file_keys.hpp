// What model and benchmark files share as maps: which keys may stand there, texts in one or both languages,
// and words from a list. Every fault is located; nothing here knows what the keys mean.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/parameters.hpp"
#include "core/scenario/text.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

using KeyList = std::span<const std::string_view>;

/// The words of enum Kind, in its order.
constexpr std::string_view kind_names[] = {"rate", "share", "growth", "money", "count", "number"};

/// A key, and what reports call what stands there.
struct LabelledKey {
  std::string_view label, key;
};
/// The keys below `prefix` ("": at the top) that the names of parameters begin with, by the labels of both languages.
void add_labels(std::vector<LabelledKey>& out, std::span<const Parameter> parameters, std::string_view prefix);

/// Whether `node` is a map; else a fault at it, "not-a-map", or "keys-expected" where its keys are `known`. `key` is
/// what users call it.
bool is_map(const Node& node, std::string_view key, std::vector<Fault>& faults, KeyList known = {});
/// A fault "unknown-key" for each key of `map` that is not in `known`, with the nearest one that is. True: there is
/// none.
bool check_keys(const Node& map, KeyList known, std::vector<Fault>& faults);
/// The fault "unknown-key" for one entry. Returns which of `known` was probably meant, by its own name or by its label;
/// empty: none.
std::string_view unknown_key(const Entry& entry, KeyList known, std::vector<Fault>& faults,
                             std::span<const LabelledKey> labels = {});
/// The fault "missing-key" at the map, for the first of these keys, where it has none of them: nor one that was told as
/// unknown and probably meant one of them.
void require_one(const Node& map, std::initializer_list<std::string_view> keys, std::vector<Fault>& faults);
/// The node under `key`; nullptr where there is none, with a fault as above.
const Node* required(const Node& map, std::string_view key, std::vector<Fault>& faults);
/// A scalar as text; empty with the fault "not-a-text" for anything else.
std::string read_text(const Node& node, std::string_view key, std::vector<Fault>& faults);
/// A text, or a map of `en` and `ja`; a single text is English.
Text read_both(const Node& node, std::string_view key, std::vector<Fault>& faults);
/// The index of a scalar in `words`; -1 with the fault "not-one-of", which lists them.
int read_word(const Node& node, std::string_view key, KeyList words, std::vector<Fault>& faults);
/// Whether the file is of format version 1; else the fault `code` with what was found.
bool is_version_1(const Node& node, FaultCode code, std::vector<Fault>& faults);
/// Faults in the order in which they stand in their file, from index `first` on.
void sort_by_place(std::vector<Fault>& faults, std::size_t first);

}  // namespace closs
