// What a page of html holds besides its text, as it stood in src/report/web/ when the program was built.
#pragma once

#include <string>
#include <string_view>

namespace closs {

struct WebFile {
  std::string_view name;    // "page.css"
  std::string_view text;    // between its tags, byte for byte
  std::string_view sha256;  // of the text, in hexadecimal
};

/// std::logic_error where there is none of that name.
const WebFile& web_file(std::string_view name);
/// How a Content-Security-Policy names it: 'sha256-...', with the quotes.
std::string policy_source(const WebFile& file);

}  // namespace closs
