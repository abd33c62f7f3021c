// All of src/report/web/ that pages hold: written by CMake.
#pragma once

#include <span>

#include "report/web/web.hpp"

namespace closs {

std::span<const WebFile> web_files();

}  // namespace closs
