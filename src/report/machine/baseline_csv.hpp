// A baseline as text: one CSV of three columns that a person can review in a diff: what it belongs to in its first
// rows, then one figure a row in the fixed order of all reports.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/check/baseline.hpp"

namespace closs {

/// Whether a text says of itself that it is a baseline.
bool claims_to_be_baseline(std::string_view text);
/// Reads a baseline; nullopt with one fault (baseline-format, baseline-malformed) at its place in source number
/// `source`.
std::optional<Baseline> read_baseline(std::string_view text, const std::string& path, int source,
                                      std::vector<Fault>& faults);

/// The text of a baseline of today's figures. Lines of `old` that are within tolerance stay as they stand, and the
/// whole text does where nothing but the program's version differs. `old`: nullptr where there is none.
std::string baseline_text(const Baseline* old, std::string_view old_text, const std::string& file,
                          const BaselineInputs& inputs, std::string_view version, const Scenario& scenario,
                          std::span<const Figure> figures, const Tolerances& tolerances);

}  // namespace closs
