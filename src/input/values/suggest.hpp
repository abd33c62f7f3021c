// Faults about a name that does not exist: what was probably meant, and what there is.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/fault.hpp"
#include "text/names.hpp"

namespace closs {

/// "goodman, drop, escalation"; a list that would be too long to read ends in "…".
template <class Names>
std::string listed(const Names& names) {
  constexpr std::size_t enough = 4'000;  // bytes
  std::string list;
  for (const std::string_view name : names) {
    if (list.size() + name.size() > enough) return list + ", …";
    list.append(list.empty() ? "" : ", ").append(name);
  }
  return list;
}

/// The fault `code` about the name `written`, which is none of `known`: with {known}, a list of them, and the one that
/// was probably meant.
template <class Names>
Fault suggesting(FaultCode code, std::vector<std::pair<std::string, std::string>> values, std::string_view written,
                 const Names& known, Place place = {}) {
  values.emplace_back("known", listed(known));
  return {code, place, std::move(values), std::string(nearest(written, known))};
}

}  // namespace closs
