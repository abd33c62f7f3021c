// What may stand next on a command line, from the tables of commands, options and measures, and from the scenario that
// the line names. A shell asks for it (cli/commands/completion.cpp).
#pragma once

#include <string>
#include <vector>

#include "core/scenario/text.hpp"

namespace closs {

/// A word that the last word of a line may become, with what it means.
struct Candidate {
  std::string word, meaning;
};

struct Completion {
  /// What the shell knows best: names of files, or of folders.
  enum class Of { words, files, folders } of = Of::words;
  std::vector<Candidate> candidates;  // all begin as the last word does; `=` at the end: a value follows
};

/// `words`: of the line up to the cursor, the program's name first; the last may be empty.
Completion completion_of(const std::vector<std::string>& words, Language language);

}  // namespace closs
