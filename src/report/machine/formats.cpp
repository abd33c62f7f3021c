// The formats of `run`, as rows.
#include <array>

#include "report/document/words.hpp"
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

Text meaning(std::string_view format) {
  const std::string id = "format." + std::string(format);
  return {say(id, Language::en), say(id, Language::ja)};
}

std::array<Format, 5> make_formats() {
  return {{
      {.name = "text",
       .extension = ".txt",
       .before = nothing,
       .each = text_each,
       .between = "\n\n",
       .after = "",
       .meaning = meaning("text"),
       .warns = true},
      {.name = "markdown",
       .extension = ".md",
       .before = nothing,
       .each = markdown_each,
       .between = "\n",
       .after = "",
       .meaning = meaning("markdown"),
       .warns = true},
      {.name = "csv",
       .extension = ".csv",
       .machine = true,
       .before = csv_before,
       .each = csv_each,
       .between = "",
       .after = "",
       .meaning = meaning("csv")},
      {.name = "json",
       .extension = ".json",
       .machine = true,
       .before = json_before,
       .each = json_each,
       .between = json_between,
       .after = json_after,
       .meaning = meaning("json"),
       .warns = true},
      {.name = "jsonl",
       .extension = ".jsonl",
       .machine = true,
       .before = nothing,
       .each = jsonl_each,
       .between = "",
       .after = "",
       .meaning = meaning("jsonl"),
       .warns = true},
  }};
}

}  // namespace

std::span<const Format> run_formats() {
  static const std::array<Format, 5> formats = make_formats();
  return formats;
}

}  // namespace closs
