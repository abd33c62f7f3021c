// One written value (docs/scenario-files.md, "Writing values") to a Value: percent, money, counts, spans, uncertain
// forms, provenance. Used for scenarios, model defaults, benchmark values and command-line values alike.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

/// What a literal may refer to.
struct LiteralContext {
  std::string_view currency;  // ISO code; empty: any currency mark is refused
  Period period = Period::year;
};

/// Reads a scalar or a map ({value:, per:, source:, kind:, as_of:}, {low, base, high}, {pert: [..]}, ...).
/// Checks the parameter's domain. nullopt with faults; what warns of a value goes to `warnings` (nullptr: nobody asks).
/// Fills base, parameter, uncertain, spans, evidence, source, as_of, written and place.
std::optional<Value> read_value(const Node& node, const Parameter& parameter, const LiteralContext& context,
                                std::vector<Fault>& faults, std::vector<Fault>* warnings = nullptr);

/// Whether a text is a date of `as_of`: `2024`, `2024-12`, `2024-12-31`, `2024-Q4`.
bool is_date(std::string_view text);

/// `rest` in the place of a share.
bool is_rest(const Node& node);

}  // namespace closs
