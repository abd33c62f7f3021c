// The formats of `run`, as rows.
#include <array>

#include "report/machine/machine.hpp"

namespace closs {

namespace {

std::string nothing(const ReportOptions&) { return ""; }

std::string text(const Document& document, const ReportOptions& options) { return as_text(document, options.look()); }
std::string text_each(const Reported& reported, const ReportOptions& options) {
  return text(run_document(reported, options), options);
}

std::string markdown(const Document& document, const ReportOptions& options) {
  return as_markdown(document, options.look());
}
std::string markdown_each(const Reported& reported, const ReportOptions& options) {
  return markdown(run_document(reported, options), options);
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
       .document = text,
       .warns = true},
      {.name = "markdown",
       .extension = ".md",
       .before = nothing,
       .each = markdown_each,
       .between = "\n",
       .after = "",
       .document = markdown,
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
