// Nodes as YAML writes them on one line.
#pragma once

#include <string>
#include <string_view>

#include "input/yaml/tree.hpp"

namespace closs {

/// Whether a text needs no quotes; `in_flow`: inside a map or list on one line.
bool is_plain(std::string_view text, bool in_flow);
/// A scalar or a null, in quotes where it must be.
std::string scalar(const Node& node, bool in_flow);
/// A key.
std::string key_of(const Entry& entry, bool in_flow);

}  // namespace closs
