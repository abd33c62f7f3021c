// Where a target runs the program: in a folder that holds the files of one input and nothing else, with both standard
// streams kept. What must hold of every run, whatever it reads, is checked here.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace closs::fuzz {

/// Makes an empty folder the current one; whatever an input before left there is gone. It is below the folder for
/// temporary files, and goes with the process.
void clear_folder();

void put(std::string_view file, std::string_view bytes);
/// Takes an input apart into files. It is the first of `names`; what follows a line "#### NAME" is that one of them.
void put_files(std::string_view input, std::initializer_list<std::string_view> names);
bool exists(std::string_view file);
std::string text_of(std::string_view file);
/// A file of the source tree, read once.
const std::string& source_file(const std::string& path);

/// `unread`: nobody reads standard output, so that whoever writes much ends early.
enum class Output { kept, unread };

/// Runs the program and holds it to its word: it ends with a code of docs/exit-codes.md, with no fault of its own, says
/// why where it is not 0, and writes UTF-8. Aborts where it does not. The code.
int run(const std::vector<std::string>& words, Output output = Output::kept);
/// Aborts where an output is there that is no JSON, or with lines a JSON a line.
void check_json(std::string_view file);
void check_json_lines(std::string_view file);

/// Standard error as it was at the first call, whatever a run keeps.
int standard_error();
/// Says there what is wrong with the input, and aborts.
[[noreturn]] void found(std::string_view what);

}  // namespace closs::fuzz
