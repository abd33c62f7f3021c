// The formats of `run`, as rows.
#include <array>

#include "report/machine/machine.hpp"

namespace closs {

namespace {

std::string nothing(const ReportOptions&) { return ""; }

std::string text_each(const Reported& reported, const ReportOptions& options) {
  return as_text(run_document(reported, options), options.look());
}

std::string markdown_each(const Reported& reported, const ReportOptions& options) {
  return as_markdown(run_document(reported, options), options.look());
}

}  // namespace

std::span<const Format> run_formats() {
  static constexpr auto formats = std::to_array<Format>({
      {.name = "text",
       .extension = ".txt",
       .before = nothing,
       .each = text_each,
       .between = "\n\n",
       .after = "",
       .warns = true},
      {.name = "markdown",
       .extension = ".md",
       .before = nothing,
       .each = markdown_each,
       .between = "\n",
       .after = "",
       .warns = true},
      {.name = "csv",
       .extension = ".csv",
       .machine = true,
       .before = csv_before,
       .each = csv_each,
       .between = "",
       .after = ""},
      {.name = "json",
       .extension = ".json",
       .machine = true,
       .before = json_before,
       .each = json_each,
       .between = json_between,
       .after = json_after,
       .warns = true},
      {.name = "jsonl",
       .extension = ".jsonl",
       .machine = true,
       .before = nothing,
       .each = jsonl_each,
       .between = "",
       .after = "",
       .warns = true},
  });
  return formats;
}

}  // namespace closs
