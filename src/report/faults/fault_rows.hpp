// The table of faults in parts, one a subject, so that a sentence stands near the words it shares. fault_row() in
// report/faults/faults.cpp joins them. A row is a call of one of four functions, which say what a fault means for the
// program's exit code: warning, check_error, input_error, system_error.
#pragma once

#include <array>
#include <span>

#include "report/faults/faults.hpp"

namespace closs {

constexpr FaultRow warning(FaultCode code, Sentence message, Sentence remedy = {}) {
  return {code, 0, message, remedy};
}
constexpr FaultRow check_error(FaultCode code, Sentence message, Sentence remedy = {}) {
  return {code, 1, message, remedy};
}
constexpr FaultRow input_error(FaultCode code, Sentence message, Sentence remedy = {}) {
  return {code, 2, message, remedy};
}
constexpr FaultRow system_error(FaultCode code, Sentence message, Sentence remedy = {}) {
  return {code, 3, message, remedy};
}

/// All parts of the table.
std::array<std::span<const FaultRow>, 8> fault_rows();

/// Faults of reading YAML and literals: input/yaml/tree.cpp, input/values/literal.cpp, text/names.cpp.
std::span<const FaultRow> fault_rows_yaml();
/// Faults of reading scenarios: keys, layers, cross-checks, fixes.
std::span<const FaultRow> fault_rows_scenario();
/// Faults of reading model and benchmark files.
std::span<const FaultRow> fault_rows_model();
/// Errors and warnings of the evaluation.
std::span<const FaultRow> fault_rows_evaluation();
/// Faults of the questions asked of scenarios: compare, bridge, sweep, solve, plan, ...
std::span<const FaultRow> fault_rows_analysis();
/// Faults of batches: tables of variants, shards and their parts, databases.
std::span<const FaultRow> fault_rows_batch();
/// Faults of studies and of what is estimated from their tables.
std::span<const FaultRow> fault_rows_study();
/// Faults of the command line, of files and of output.
std::span<const FaultRow> fault_rows_cli();

}  // namespace closs
