// The program: words in, exit code out (docs/exit-codes.md).
#pragma once

#include <span>

namespace closs {

/// Runs the command that the words name; `words` without the program's own name. Lets no exception out.
int run_program(std::span<const char* const> words);

}  // namespace closs
