// The table of faults in parts, one a subject, so that a sentence stands near the words it shares. fault_rows()
// in report/faults/faults.cpp joins them.
#pragma once

#include <span>

#include "report/faults/faults.hpp"

namespace closs {

using enum Severity;

/// Faults of reading YAML and literals: input/yaml/tree.cpp, input/values/literal.cpp, input/scenario/names.cpp.
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
/// Faults of the command line, of files and of output.
std::span<const FaultRow> fault_rows_cli();

}  // namespace closs
