#include "report/web/web.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "report/web/web_files.hpp"

namespace closs {
namespace {

int hexadecimal(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

std::string base64_of_hexadecimal(std::string_view digits) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < digits.size(); at += 6) {  // 3 bytes, 4 letters
    std::uint32_t bits = 0;
    for (std::size_t k = at; k < at + 6; ++k)
      bits = bits << 4 | static_cast<std::uint32_t>(k < digits.size() ? hexadecimal(digits[k]) : 0);
    const std::size_t bytes = std::min<std::size_t>(3, (digits.size() - at) / 2);
    for (std::size_t k = 0; k < 4; ++k) out += k <= bytes ? letters[bits >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace

const WebFile& web_file(std::string_view name) {
  for (const WebFile& file : web_files())
    if (file.name == name) return file;
  throw std::logic_error("no such file in src/report/web: " + std::string(name));
}

std::string policy_source(const WebFile& file) { return "'sha256-" + base64_of_hexadecimal(file.sha256) + "'"; }

}  // namespace closs
