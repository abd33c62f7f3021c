#include "core/scenario/fault.hpp"

namespace closs {
namespace {

/// Whether a byte of UTF-8 is not the first one of its character.
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

FaultValues::FaultValues(std::vector<std::pair<std::string, std::string>> all) : vector(std::move(all)) {
  for (auto& [name, value] : *this) {
    if (value.size() <= longest) continue;
    std::size_t end = longest;
    while (end > 0 && continues_character(value[end])) --end;
    value.resize(end);
    value.shrink_to_fit();
    value += "…";
  }
}

}  // namespace closs
