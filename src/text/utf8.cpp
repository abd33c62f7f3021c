#include "text/utf8.hpp"

#include <utf8proc.h>

namespace closs {

Character first_beyond_ascii(std::string_view text) {
  utf8proc_int32_t code = 0;
  const utf8proc_ssize_t size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                 static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (size <= 0) return {text.substr(0, 1), Character::replacement};
  return {text.substr(0, static_cast<std::size_t>(size)), static_cast<char32_t>(code)};
}

void append_utf8(std::string& out, const Character& character) {
  out += character.is_broken() ? "\xEF\xBF\xBD" : character.bytes;
}

std::string as_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const Character character : Characters(text)) append_utf8(out, character);
  return out;
}

}  // namespace closs
