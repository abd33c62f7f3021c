#include "cli/io/baselines.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "cli/io/disk.hpp"

namespace closs {

std::string BaselineFolder::scenario_name(const std::string& file) const {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path path = (fs::current_path(ignored) / file).lexically_normal();
  const fs::path below = path.lexically_relative(top);
  return (below.empty() || *below.begin() == ".." ? path.relative_path() : below).generic_string();
}

std::string BaselineFolder::path_of(const std::string& scenario_name) const {
  std::string name = scenario_name;
  if (name.size() > 5 && name.ends_with(".yaml")) name.resize(name.size() - 5);
  return folder + "/" + name + ".csv";
}

BaselineFolder baseline_folder(const std::string& folder, const std::string& top, Must must) {
  BaselineFolder out;
  out.folder = folder;
  while (out.folder.size() > 1 && out.folder.ends_with('/')) out.folder.pop_back();
  std::error_code ignored;
  out.top = top.empty() ? std::filesystem::current_path(ignored).string() : top;
  if (!is_folder(out.folder) && (must == Must::exist || identity_of(out.folder)))
    throw Failure(Fault{"baseline-folder-missing", {}, {{"folder", folder}}});
  return out;
}

std::optional<std::string> read_baseline_file(const std::string& path) {
  if (!identity_of(path)) return std::nullopt;
  return read_file(path);
}

void write_baseline_file(const std::string& path, const std::string& bytes) {
  refuse_outside_root(path);
  make_folders(path.substr(0, path.rfind('/')));
  OutputFile file(path);
  file.write(bytes);
  file.commit();
}

void remove_baseline_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0) throw Failure(write_fault(path, errno));
}

std::vector<std::string> left_over(const BaselineFolder& baselines, const std::vector<std::string>& operands,
                                   const std::set<std::string>& used) {
  std::vector<std::string> out;
  for (const std::string& operand : operands) {
    if (operand == "-" || !is_folder(operand)) continue;
    const std::string name = baselines.scenario_name(operand);
    const std::string below = name.empty() || name == "." ? baselines.folder : baselines.folder + "/" + name;
    if (!is_folder(below)) continue;
    for (const std::string& path :
         files_below(below.ends_with('/') ? below.substr(0, below.size() - 1) : below, ".csv"))
      if (!used.contains(path) && std::find(out.begin(), out.end(), path) == out.end()) out.push_back(path);
  }
  return out;
}

}  // namespace closs
