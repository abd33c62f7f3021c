#include "cli/line/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/io/library.hpp"
#include "cli/io/sqlite.hpp"
#include "core/graph/column_loops.hpp"
#include "report/document/words.hpp"
#include "text/showable.hpp"
#include "text/width.hpp"

namespace closs {
namespace {

constexpr std::string_view compiler =
#ifdef __clang__
    __VERSION__;
#else
    "g++ " __VERSION__;
#endif

constexpr bool optimised =
#ifdef __OPTIMIZE__
    true;
#else
    false;
#endif

std::string libraries() {
  return fmt::format("fmt {}.{}.{}, SQLite {}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100,
                     Sqlite::version());
}

}  // namespace

std::string version_text(const Options& options, Language language) {
  std::string out = "closs " CLOSS_VERSION "\n";
  if (!options.verbose) return out;
  const auto say_here = [&](std::string_view id) { return say(id, language); };
  const std::string compiled =
      optimised ? std::string(compiler) : fmt::format("{}, {}", compiler, say_here("version.not_optimised"));
  const std::string models = models_folder();
  std::vector<std::pair<std::string, std::string>> rows = {
      {say_here("version.compiler"), compiled},
      {say_here("version.libraries"), libraries()},
      {say_here("version.vectors"), widest_loops().name},
      {say_here("version.models"),
       models.empty() ? say_here("version.built_in") : std::filesystem::path(models).lexically_normal().string()},
      {say_here("version.config"), options.config.file.empty() ? say_here("version.no_config") : options.config.file}};
  for (const auto& [name, texts] : options.config.values)
    for (const std::string& text : texts) rows.emplace_back("  " + std::string(name), text);
  int width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, display_width(name));
  for (const auto& [name, value] : rows)
    out += name + std::string(static_cast<std::size_t>(width - display_width(name) + 2), ' ') + showable(value) + "\n";
  return out;
}

}  // namespace closs
