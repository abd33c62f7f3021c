// What goes wrong, as a value: a code, the place in the user's own file, and the values that the
// sentence needs. The sentences stand in report/faults/fault_rows_*.cpp, in both languages; no decision in the
// program reads a sentence.
#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/fault_code.hpp"

namespace closs {

/// A text that places point into: a file, a `--set`, a command-line argument.
struct Source {
  std::string name{};  // as the user gave it: "scenarios/telecom.yaml", "--set"
  std::string text{};  // for excerpts: whole, or the lines that are spoken of
  int first_line = 1;  // the number of the first line of the text
};

/// Where something stands. Lines and columns count from 1, columns in characters; `source` is an
/// index into the list of sources read so far; -1: no place.
struct Place {
  int source = -1;
  int line = 0;
  int column = 0;
  int length = 1;  // characters under which the caret runs

  explicit operator bool() const { return source >= 0; }
};

/// What fills the {names} in the sentences of a fault. A text that somebody wrote may be as long as a file: here it
/// ends after `longest` bytes in "…".
struct FaultValues : std::vector<std::pair<std::string, std::string>> {
  static constexpr std::size_t longest = 4'096;

  FaultValues() = default;
  FaultValues(std::vector<std::pair<std::string, std::string>> all);
  FaultValues(std::initializer_list<std::pair<std::string, std::string>> all) : FaultValues(std::vector(all)) {}
};

/// One fault. `code` names a row of the table of faults, which tells whether it is an error or a warning; `values` fill
/// the {names} in the row's sentences.
struct Fault {
  FaultCode code{};
  Place place{};
  FaultValues values{};
  std::string suggestion{};  // what was probably meant by a name that does not exist; empty: nothing is near
};

/// Thrown where going on makes no sense. Caught in main, or once per file in a batch.
struct Failure : std::runtime_error {
  explicit Failure(Fault one) : Failure(std::vector<Fault>{std::move(one)}) {}
  explicit Failure(std::vector<Fault> all)
      : std::runtime_error(all.empty() ? "failure" : std::string(all.front().code.name())), faults(std::move(all)) {}
  std::vector<Fault> faults{};
};

}  // namespace closs
