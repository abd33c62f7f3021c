// Faults about a name that does not exist: what was probably meant, and what there is.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/fault.hpp"
#include "text/joined.hpp"
#include "text/names.hpp"

namespace closs {

/// The fault `code` about the name `written`, which is none of `known`: with {known}, all of them, and the one that was
/// probably meant.
template <class Names>
Fault suggesting(FaultCode code, std::vector<std::pair<std::string, std::string>> values, std::string_view written,
                 const Names& known, Place place = {}) {
  values.emplace_back("known", joined(known));
  return {code, place, std::move(values), std::string(nearest(written, known))};
}

}  // namespace closs
