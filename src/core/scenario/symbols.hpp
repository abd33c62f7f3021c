// The letters of docs/method.md that stand between inputs and measures, as rows: what explain calls them.
#pragma once

#include <span>
#include <string_view>

#include "core/scenario/measures.hpp"
#include "core/scenario/text.hpp"

namespace closs {

struct Symbol {
  std::string_view name;
  Unit unit;
  Text label;
};

std::span<const Symbol> symbols();
/// nullptr: no letter of that name.
const Symbol* find_symbol(std::string_view name);

}  // namespace closs
