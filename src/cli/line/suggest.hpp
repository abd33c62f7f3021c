// Faults about a name that does not exist: what was probably meant, and what there is.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/fault.hpp"

namespace closs {

/// The fault `code` with `values`, and {known}: all known names; with a near one among them the fault `code`-near,
/// and {near}.
Fault suggesting(std::string_view code, std::vector<std::pair<std::string, std::string>> values,
                 std::string_view written, std::span<const std::string> known);

}  // namespace closs
