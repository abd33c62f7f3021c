#include "analysis/estimate/counts.hpp"

#include <algorithm>

#include "core/at.hpp"
#include "text/csv.hpp"

namespace closs {
namespace {

constexpr char between = '\x1F';  // no part, label or value of ours has it

/// Adds a b to `to`; false where 64 bits do not hold it.
bool add_product(std::int64_t& to, std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return !__builtin_mul_overflow(a, b, &product) && !__builtin_add_overflow(to, product, &to);
}

}  // namespace

bool CountGroups::add(std::string_view part, std::span<const std::string_view> keys, std::int64_t w, std::int64_t y,
                      bool squares) {
  key_.assign(part);
  for (const std::string_view key : keys) (key_ += between) += key;
  CountSums& sums = groups_[key_];
  ++sums.n;
  std::int64_t wy = 0;
  return add_product(sums.w, w, 1) && add_product(sums.w2, w, w) && add_product(wy, w, y) &&
         add_product(sums.s, wy, 1) && (!squares || add_product(sums.s2, wy, y));
}

std::vector<CountRow> CountGroups::rows() const {
  std::vector<CountRow> out;
  for (const auto& [key, sums] : groups_) {
    CountRow row{{}, {}, sums};
    std::string_view rest = key;
    for (std::size_t i = 0; !rest.empty() || i == 0; ++i) {
      const std::size_t end = std::min(rest.find(between), rest.size());
      (i == 0 ? row.part : row.keys[i - 1]) = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::string counts_csv(std::span<const CountRow> rows) {
  std::vector<std::string> lines;
  for (const CountRow& row : rows) {
    std::string line;
    append_csv_cell(line, row.part);
    for (const std::string& key : row.keys) append_csv_cell(line += ',', key);
    for (const std::int64_t sum : {row.sums.n, row.sums.w, row.sums.w2, row.sums.s, row.sums.s2})
      (line += ',') += std::to_string(sum);
    lines.push_back(std::move(line += '\n'));
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string_view title : count_titles) (out += out.empty() ? "" : ",") += title;
  out += '\n';
  for (const std::string& line : lines) out += line;
  return out;
}

}  // namespace closs
