// The program: words in, exit code out (docs/exit-codes.md).
#pragma once

#include <string>
#include <vector>

namespace closs {

/// Runs the command that the words name; `words` without the program's own name. Lets no exception out.
int run_program(const std::vector<std::string>& words);

}  // namespace closs
