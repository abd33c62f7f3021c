// The table of words in parts: a file each, all in alphabetical order of ids.
#pragma once

#include <algorithm>
#include <iterator>
#include <span>

#include "report/document/words.hpp"

namespace closs {

std::span<const Word> word_rows_a_to_n();
std::span<const Word> word_rows_o_to_s();
std::span<const Word> word_rows_t_to_z();

template <class Words>
constexpr bool rows_in_order(const Words& words) {
  return std::is_sorted(std::begin(words), std::end(words), [](const Word& a, const Word& b) { return a.id < b.id; });
}

}  // namespace closs
