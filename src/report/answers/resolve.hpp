// What `resolve` says for programs: every number of a scenario, what it comes from, and where it stands.
#pragma once

#include <span>
#include <string_view>

#include "report/answers/answer.hpp"

namespace closs {

/// The merged scenario itself, then the formats of the table.
constexpr std::string_view resolve_formats[] = {"yaml", "csv", "json", "jsonl"};

Answer resolve_answer(const Scenario& scenario, std::span<const Source> sources);

}  // namespace closs
