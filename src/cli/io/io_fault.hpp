// What the operating system says went wrong, as a fault of ours.
#pragma once

#include <string>

#include "core/scenario/fault.hpp"

namespace closs {

/// Why `path` could not be read, from an error number.
Fault read_fault(const std::string& path, int error);
/// Why `path` could not be written, from an error number.
Fault write_fault(const std::string& path, int error);

}  // namespace closs
