#include "text/names.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

/// Blocks whose characters neither compose nor decompose canonically: Latin up to U+02FF, kana without the
/// combining voice marks, Chinese characters, full-width forms.
bool composes_with_nothing(char32_t c) {
  return c < 0x300 || (c >= 0x3041 && c <= 0x3096) || (c >= 0x309B && c <= 0x30FF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xFF01 && c <= 0xFF9D);
}

/// True where `text` surely is in form C already; false may be wrong.
bool surely_normalised(std::string_view text) {
  if (is_ascii(text)) return true;
  for (const Character c : Characters(text))
    if (!composes_with_nothing(c.code)) return false;
  return true;
}

bool belongs_in_id(char32_t c, bool first) {
  if (c == '-' || c == '_') return true;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
      return true;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return !first;
    default:
      return false;
  }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
std::size_t distance(std::u32string_view a, std::u32string_view b) {
  // What both begin and end with costs nothing: paths have much of it.
  const auto begin = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  a.remove_prefix(static_cast<std::size_t>(begin));
  b.remove_prefix(static_cast<std::size_t>(begin));
  const auto end = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin();
  a.remove_suffix(static_cast<std::size_t>(end));
  b.remove_suffix(static_cast<std::size_t>(end));
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({replaced, last[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

template <class Names>
std::string_view nearest_of(std::string_view written, const Names& known) {
  constexpr std::size_t longest = 100;  // no name is; keeps hostile input cheap
  if (written.empty() || written.size() > longest) return {};
  const std::u32string wanted = folded(written);
  std::string_view best;
  std::size_t best_distance = wanted.size() <= 2 ? 1 : 1 + wanted.size() / 4;
  for (const auto& name : known) {
    if (name.size() > longest) continue;
    const std::u32string candidate = folded(name);
    const std::size_t longer = std::max(candidate.size(), wanted.size());
    if (longer - std::min(candidate.size(), wanted.size()) > best_distance) continue;
    const std::size_t d = distance(wanted, candidate);
    if (d >= longer || d > best_distance || (d == best_distance && !best.empty())) continue;
    best = name;
    best_distance = d;
  }
  return best;
}

}  // namespace

std::u32string folded(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (const Character c : Characters(text))
    if (c.code == '_' || c.code == ' ')
      out += U'-';
    else if (c.code < 0x80)
      out += is_capital(static_cast<char>(c.code)) ? c.code - 'A' + 'a' : c.code;
    else
      out += static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c.code)));
  return out;
}

std::string normalised(std::string_view text) {
  if (surely_normalised(text)) return std::string(text);
  utf8proc_uint8_t* made = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  if (size < 0) return std::string(text);
  std::string out(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
  std::free(made);
  return out;
}

bool is_id(std::string_view text) {
  if (text.empty()) return false;
  bool first = true;
  for (const Character c : Characters(text)) {
    if (!belongs_in_id(c.code, first)) return false;
    first = false;
  }
  return true;
}

std::string_view nearest(std::string_view written, std::span<const std::string_view> known) {
  return nearest_of(written, known);
}
std::string_view nearest(std::string_view written, std::span<const std::string> known) {
  return nearest_of(written, known);
}

}  // namespace closs
