// Indices of the scenario's lists are int, where -1 is none; containers count in std::size_t.
#pragma once

#include <cstddef>

namespace closs {

/// An index that is not -1, as containers take it.
constexpr std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace closs
