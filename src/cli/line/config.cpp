#include "cli/line/config.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "cli/io/disk.hpp"
#include "cli/line/tolerance.hpp"
#include "input/model/file_keys.hpp"
#include "input/yaml/tree.hpp"
#include "text/ascii.hpp"
#include "text/json.hpp"

namespace closs {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view config_name = "closs.yaml";

// --- where it stands ------------------------------------------------------------------------------

bool is_at_or_below(const fs::path& folder, const fs::path& top) {
  const fs::path below = folder.lexically_relative(top);
  return !below.empty() && *below.begin() != "..";
}

/// The folder of the nearest closs.yaml from `folder` up to the root of the repository; where there is no repository,
/// up to the current folder. Empty: there is none.
fs::path config_folder(const fs::path& folder, const fs::path& current) {
  fs::path found;
  for (fs::path at = folder;; at = at.parent_path()) {
    const std::string file = (at / config_name).string();
    if (found.empty() && identity_of(file) && !is_folder(file)) found = at;
    if (identity_of((at / ".git").string())) return found;
    if (at == at.parent_path()) break;
  }
  return found == folder || is_at_or_below(found, current) ? found : fs::path();
}

/// A path as seen from the current folder; absolute where the operand that it was found by is.
std::string shown_path(const fs::path& path, const fs::path& current, bool absolute) {
  return (absolute ? path : path.lexically_proximate(current)).generic_string();
}

/// Finds the file of all files that a line names. Failure (config-two): they have different ones.
void find_config(const CommandLine& line, TakenConfig& found) {
  std::error_code gone;
  const fs::path current = fs::current_path(gone);
  if (gone) return;
  std::vector<std::string> files;
  for (std::size_t i = 0; line.command && i < line.options.operands.size(); ++i)
    if (names_file(operand_word(*line.command, i))) files.push_back(line.options.operands[i]);
  if (files.empty()) files.push_back("-");
  fs::path last;
  for (const std::string& file : files) {
    fs::path folder = file == "-" ? current : (current / file).lexically_normal();
    if (!is_folder(folder.string())) folder = folder.parent_path();
    if (!folder.has_filename()) folder = folder.parent_path();  // "scenarios/"
    if (folder == last) continue;
    last = folder;
    const fs::path of_this = config_folder(folder, current);
    if (of_this.empty() || of_this == found.folder) continue;
    const std::string shown = shown_path(of_this / config_name, current, file.starts_with('/'));
    if (!found.folder.empty()) throw Failure(Fault{"config-two", {}, {{"file", found.file}, {"other", shown}}});
    found.folder = of_this.string();
    found.file = shown;
  }
}

// --- what it says ---------------------------------------------------------------------------------

std::vector<std::string_view> config_keys() {
  std::vector<std::string_view> keys;
  for (const OptionRow& row : option_rows())
    if (row.config) keys.push_back(row.name);
  return keys;
}

bool is_given(const Options& options, const OptionRow& row) {
  if (const auto* text = std::get_if<std::string Options::*>(&row.member)) return !(options.**text).empty();
  return !(options.*std::get<std::vector<std::string> Options::*>(row.member)).empty();
}

/// What the option itself would say against a text, placed where the text stands.
void check_text(const OptionRow& row, const Node& node, const std::string& text, std::vector<Fault>& faults) {
  try {
    Options alone;
    put(alone, row, {text});
    read_values(alone);
    tolerances_of(alone.tolerances);
  } catch (const Failure& failure) {
    for (Fault fault : failure.faults) {
      fault.place = node.place;
      for (auto& [name, value] : fault.values)
        if (name == "option") value = row.name;
      faults.push_back(std::move(fault));
    }
  }
}

/// The texts under a key: one, or of a repeatable option a list.
std::vector<std::string> texts_of(const OptionRow& row, const Node& node, std::vector<Fault>& faults) {
  std::vector<const Node*> nodes = {&node};
  const bool repeatable = std::holds_alternative<std::vector<std::string> Options::*>(row.member);
  if (repeatable && node.type == Node::Type::sequence) nodes.assign(node.items.begin(), node.items.end());
  std::vector<std::string> texts;
  for (const Node* one : nodes) {
    if (enough(faults)) break;
    texts.push_back(read_text(*one, row.name, faults));
    if (one->type != Node::Type::scalar) continue;
    if (texts.back().empty()) faults.push_back({"not-a-text", one->place, {{"key", std::string(row.name)}}});
    check_text(row, *one, texts.back(), faults);
  }
  return texts;
}

using Values = decltype(TakenConfig::values);

Values read_config(const std::string& text, std::vector<Fault>& faults) {
  Values values;
  Arena arena;
  const Node* root = parse_yaml(arena, 0, text, faults);
  if (std::any_of(faults.begin(), faults.end(), [](const Fault& f) { return f.code == "empty-file"; })) {
    faults.clear();  // all of it is commented out
    return values;
  }
  if (!root || !is_map(*root, config_name, faults)) return values;
  for (const Entry& entry : root->entries)
    if (entry.key == "closs") {
      faults.push_back({"config-is-scenario", entry.key_place, {}});
      return values;
    }
  const std::vector<std::string_view> keys = config_keys();
  check_keys(*root, keys, faults);
  for (const Entry& entry : root->entries)
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) {
      const OptionRow& row = option_row(entry.key);
      values.emplace_back(row.name, texts_of(row, *entry.value, faults));
    }
  return values;
}

// --- what is taken of it --------------------------------------------------------------------------

/// A folder that the file names, as seen from the current folder.
std::string folder_beside(const std::string& file, const std::string& folder) {
  return (fs::path(file).parent_path() / folder).lexically_normal().generic_string();
}

/// Whether what the file says under a key is of use on this line.
bool is_wanted(const CommandLine& line, const OptionRow& row) {
  const Options& options = line.options;
  if (is_given(options, row)) return false;
  if (row.name == "lang") return !std::getenv("CLOSS_LANG") || !*std::getenv("CLOSS_LANG");
  if (!line.command) return true;  // --version --verbose tells all of it
  const auto& offered = line.command->options;
  if (std::find(offered.begin(), offered.end(), row.name) == offered.end()) return false;
  // What comes from standard input has no baseline.
  return row.name != "baseline" ||
         std::find(options.operands.begin(), options.operands.end(), "-") == options.operands.end();
}

}  // namespace

bool is_config(std::string_view path) {
  return path.ends_with(config_name) &&
         (path.size() == config_name.size() || path[path.size() - config_name.size() - 1] == '/');
}

void take_config(CommandLine& line, std::vector<Source>& sources, std::vector<Fault>& faults) {
  Options& options = line.options;
  TakenConfig taken;
  Values all;
  try {
    find_config(line, taken);
    if (taken.file.empty()) return;
    sources.push_back({taken.file, read_file(taken.file)});
    all = read_config(sources.back().text, faults);
    if (!faults.empty() && !is_config(fs::weakly_canonical(taken.file).string())) {
      // A link may lead to any file: nothing of it is shown.
      faults = {{"config-elsewhere", {}, {{"file", taken.file}}}};
      sources.clear();
    }
  } catch (const Failure& failure) {
    faults.insert(faults.end(), failure.faults.begin(), failure.faults.end());
  }
  if (!faults.empty()) return;
  for (auto& [name, texts] : all) {
    const OptionRow& row = option_row(name);
    if (!is_wanted(line, row)) continue;
    if (name == "baseline" || name == "root") texts.back() = folder_beside(taken.file, texts.back());
    put(options, row, texts);
    taken.values.emplace_back(name, std::move(texts));
  }
  if (line.command && options.baseline.empty())  // a tolerance alone asks for nothing
    std::erase_if(taken.values, [&](const auto& value) {
      if (value.first != "tolerance") return false;
      options.tolerances.clear();
      return true;
    });
  if (line.command && !options.help && line.faults.empty()) read_values(options);
  options.config = std::move(taken);
}

std::string config_json(const TakenConfig& taken) {
  if (taken.file.empty()) return {};
  std::string out;
  JsonWriter json(out, JsonLayout::one_line);
  json.begin_object();
  json.key("file");
  json.text(taken.file);
  for (const auto& [name, texts] : taken.values) {
    json.key(name);
    if (std::holds_alternative<std::vector<std::string> Options::*>(option_row(name).member)) {
      json.begin_array();
      for (const std::string& text : texts) json.text(text);
      json.end_array();
    } else if (const auto number = parsed_number<int>(texts.back())) {
      json.whole(*number);
    } else {
      json.text(texts.back());
    }
  }
  json.end_object();
  return out;
}

}  // namespace closs
