#include <cstring>
#include <memory>
#include <new>

#include "input/yaml/tree.hpp"

namespace closs {

Node* Arena::node() { return new (memory_.allocate(sizeof(Node), alignof(Node))) Node; }

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return {};
  char* copy = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

std::span<const Entry> Arena::keep(std::span<const Entry> entries) {
  if (entries.empty()) return {};
  Entry* copy = static_cast<Entry*>(memory_.allocate(entries.size_bytes(), alignof(Entry)));
  std::uninitialized_copy(entries.begin(), entries.end(), copy);
  return {copy, entries.size()};
}

std::span<const Node* const> Arena::keep(std::span<const Node* const> items) {
  if (items.empty()) return {};
  const Node** copy = static_cast<const Node**>(memory_.allocate(items.size_bytes(), alignof(const Node*)));
  std::uninitialized_copy(items.begin(), items.end(), copy);
  return {copy, items.size()};
}

}  // namespace closs
