// Indices of the scenario's lists are int, where -1 is none; containers count in std::size_t, and sets are bits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace closs {

/// An index that is not -1, as containers take it.
constexpr std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// The set of one thing: the j-th of at most 64.
constexpr std::uint64_t bit(std::size_t j) { return std::uint64_t{1} << j; }

}  // namespace closs
