#include "input/yaml/one_line.hpp"

#include <algorithm>

namespace closs {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      constexpr std::string_view hex = "0123456789ABCDEF";
      out += "\\x";
      out += hex[byte / 16];
      out += hex[byte % 16];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

bool is_plain(std::string_view text, bool in_flow) {
  constexpr std::string_view indicators = "?:,[]{}#&*!|>'\"%@`";
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (indicators.find(text.front()) != text.npos) return false;
  if (text.front() == '-' && (text.size() == 1 || text[1] == ' ' || text[1] == '-')) return false;
  if (text.find(": ") != text.npos || text.find(" #") != text.npos) return false;
  if (in_flow && text.find_first_of(",[]{}:") != text.npos) return false;
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string scalar(const Node& node, bool in_flow) {
  if (node.type == Node::Type::null) return "null";
  return node.quoted || !is_plain(node.text, in_flow) ? quoted(node.text) : std::string(node.text);
}
std::string key_of(const Entry& entry, bool in_flow) {
  return is_plain(entry.key, in_flow) ? std::string(entry.key) : quoted(entry.key);
}

}  // namespace closs
