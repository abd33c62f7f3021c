// Where a place points to, in the words of whoever reads of it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/scenario/fault.hpp"

namespace closs {

/// The source that a place points into; nullptr: it is none of these, or there is no place.
inline const Source* source_of(const Place& place, std::span<const Source> sources) {
  return place && static_cast<std::size_t>(place.source) < sources.size()
             ? &sources[static_cast<std::size_t>(place.source)]
             : nullptr;
}

/// Whether a source is an option of the command line, such as `--set`, and no file.
inline bool is_option_source(std::string_view name) { return name.starts_with("--"); }

/// "scenarios/telecom.yaml:12", which terminals open; "--set".
inline std::string line_text(const std::string& source, int line) {
  return is_option_source(source) ? source : source + ":" + std::to_string(line);
}

/// The same of a place; "" where it is none.
inline std::string line_text(const Place& place, std::span<const Source> sources) {
  const Source* source = source_of(place, sources);
  return source ? line_text(source->name, place.line) : "";
}

}  // namespace closs
