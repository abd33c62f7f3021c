// The tree of a plain YAML text, quickly: what nearly every scenario is. Uses libyaml, several times as fast as
// yaml-cpp, and declines whatever is not plain (tags, block scalars, escapes, texts over several lines, anchors of maps
// and sequences) or not in order, which tree.cpp then reads with yaml-cpp and faults. Where both read a text they make
// the same tree; a test holds that.
#pragma once

#include <string_view>

#include "input/yaml/tree.hpp"

namespace closs {

/// The tree of a text that is known to be valid UTF-8 without control characters; nullptr: not plain, or not in order.
const Node* parse_plain_yaml(Arena& arena, int source, std::string_view text, bool ascii);

}  // namespace closs
