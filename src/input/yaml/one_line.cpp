#include "input/yaml/one_line.hpp"

#include <fmt/format.h>

#include "text/showable.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const Character c : Characters(text)) {
    const auto code = static_cast<unsigned>(c.code);
    if (code == '"' || code == '\\')
      out.append("\\").append(c.bytes);
    else if (code == '\n')
      out += "\\n";
    else if ((code == '#' && out.ends_with('#')) || (code < 0x100 && !is_showable(code)))
      out += fmt::format("\\x{:02X}", code);  // runners of CI obey "##["
    else if (!is_showable(code))
      out += code < 0x10000 ? fmt::format("\\u{:04X}", code) : fmt::format("\\U{:08X}", code);
    else
      append_utf8(out, c);
  }
  return out + "\"";
}

bool stands_as_it_is(std::string_view text) {
  if (text.find("##") != text.npos) return false;
  for (const Character c : Characters(text))
    if (!is_showable(c.code)) return false;
  return true;
}

}  // namespace

bool is_plain(std::string_view text, bool in_flow) {
  constexpr std::string_view indicators = "?:,[]{}#&*!|>'\"%@`";
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (indicators.find(text.front()) != text.npos) return false;
  if (text.front() == '-' && (text.size() == 1 || text[1] == ' ' || text[1] == '-')) return false;
  if (text.find(": ") != text.npos || text.find(" #") != text.npos) return false;
  if (in_flow && text.find_first_of(",[]{}:") != text.npos) return false;
  return stands_as_it_is(text);
}

std::string scalar(const Node& node, bool in_flow) {
  if (node.type == Node::Type::null) return "null";
  return node.quoted || !is_plain(node.text, in_flow) ? quoted(node.text) : std::string(node.text);
}
std::string key_of(const Entry& entry, bool in_flow) {
  return is_plain(entry.key, in_flow) ? std::string(entry.key) : quoted(entry.key);
}

}  // namespace closs
