#include "input/yaml/closs_file.hpp"

#include <algorithm>
#include <string>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

/// "closs: 1", with or without a comment.
bool is_version_line(std::string_view line, std::string_view key) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!take(line, key) || !take(line, ":")) return false;
  skip_blanks(line);
  if (!take(line, "1")) return false;
  const std::size_t digit = line.size();
  skip_blanks(line);
  return line.empty() || (line.size() < digit && line.front() == '#');
}

bool has_version_line(std::string_view text, std::string_view key) {
  text = without_byte_order_mark(text);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (is_version_line(line, key)) return true;
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return false;
}

}  // namespace

ClossFile parse_closs_file(Arena& arena, int source, std::string_view text, std::string_view key) {
  ClossFile file;
  file.root = parse_yaml(arena, source, text, file.faults);
  file.known = file.root ? file.root->find(key) != nullptr : has_version_line(text, key);
  return file;
}

Fault no_closs_file(std::string_view file, std::string_view key, Place place) {
  return {"no-closs-file", place, {{"file", std::string(file)}, {"key", std::string(key)}}};
}

}  // namespace closs
