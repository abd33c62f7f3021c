// Documents of the commands that list what there is, in text or markdown.
#pragma once

#include "cli/line/command.hpp"
#include "report/document/document.hpp"

namespace closs {

/// Writes a document to standard output in the --format asked for. Failure (unknown-format).
void print_document(const Call& call, const Document& document);

}  // namespace closs
