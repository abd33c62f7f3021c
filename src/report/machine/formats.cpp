// The formats of `run`, as rows.
#include <array>

#include "report/machine/machine.hpp"
#include "report/workbook/run_workbook.hpp"

namespace closs {

namespace {

std::string nothing(const ReportOptions&) { return ""; }

}  // namespace

std::span<const Format> run_formats() {
  static constexpr auto formats = std::to_array<Format>({
      {.name = "text", .extension = ".txt", .rendering = &text_rendering, .warns = true},
      {.name = "markdown", .extension = ".md", .rendering = &markdown_rendering, .warns = true},
      {.name = "html", .extension = ".html", .rendering = &html_rendering, .warns = true},
      {.name = "csv", .extension = ".csv", .before = csv_before, .each = csv_each},
      {.name = "json",
       .extension = ".json",
       .before = json_before,
       .each = json_each,
       .between = json_between,
       .after = json_after,
       .warns = true},
      {.name = "jsonl", .extension = ".jsonl", .before = nothing, .each = jsonl_each, .warns = true},
      {.name = "xlsx", .extension = ".xlsx", .rendering = &workbook_rendering, .warns = true, .live = run_workbook},
  });
  return formats;
}

}  // namespace closs
