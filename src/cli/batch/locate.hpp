// Where the models stand: the folder that $CLOSS_HOME names, or beside the installed program, or in the source
// tree that the program was built from.
#pragma once

#include <string>

namespace closs {

/// The folder that holds models/ (and examples/), without a slash at its end; Failure (no-data-folder).
std::string data_folder();

}  // namespace closs
