// The JSON Schema of studies, for editors (docs/from-tables.md).
#pragma once

#include <string>

#include "core/scenario/text.hpp"

namespace closs {

/// The schema as indented JSON, ending in a newline; descriptions in `language`.
std::string study_schema(Language language);

}  // namespace closs
