#include <algorithm>

#include "input/model/benchmark_file.hpp"
#include "input/model/file_keys.hpp"
#include "input/model/model_file.hpp"
#include "input/scenario/layers.hpp"
#include "input/scenario/read.hpp"
#include "input/values/suggest.hpp"
#include "input/yaml/closs_file.hpp"

namespace closs {
namespace {

/// What `read` makes of the tree of a file that has `key` at its top; nullptr with faults, and then the file's text
/// among `sources`, unless it is none of closs.
template <typename Thing, typename Read>
std::shared_ptr<const Thing> read_file(const Disk& disk, const std::string& path, std::string_view key, Place asked_at,
                                       std::vector<Source>& sources, std::vector<Fault>& faults, const Read& read) {
  std::optional<std::string> text = text_of_file(disk, path, asked_at, faults);
  if (!text) return nullptr;
  // The source keeps its index while the file is read (a benchmark may read models, which add theirs).
  const std::size_t source = sources.size();
  sources.push_back({path, {}});
  Arena arena;
  const ClossFile file = parse_closs_file(arena, static_cast<int>(source), *text, key);
  if (!file.known) {
    faults.push_back(no_closs_file(path, key, asked_at));
    return nullptr;
  }
  std::vector<Fault> found = file.faults;
  std::shared_ptr<const Thing> thing = file.root ? read(*file.root, found) : nullptr;
  if (!found.empty())
    sources[source].text = std::move(*text);
  else if (sources.size() == source + 1)
    sources.pop_back();
  faults.insert(faults.end(), found.begin(), found.end());
  return thing;
}

}  // namespace

Library::Library(Disk disk, std::string folder, std::vector<std::string> model_names,
                 std::vector<std::string> benchmark_names)
    : disk_(std::move(disk)),
      folder_(std::move(folder)),
      model_names_(std::move(model_names)),
      benchmark_names_(std::move(benchmark_names)) {}

std::shared_ptr<const Model> Library::model(const std::string& name, const std::string& relative_to, Place asked_at,
                                            std::vector<Source>& sources, std::vector<Fault>& faults) {
  const bool own = is_path(name);
  if (!own && std::find(model_names_.begin(), model_names_.end(), name) == model_names_.end()) {
    faults.push_back(suggesting("unknown-model", {{"name", name}}, name, model_names_, asked_at));
    return nullptr;
  }
  const std::string path = own ? relative_path(name, relative_to) : folder_ + "/" + name + ".yaml";
  const std::lock_guard lock(mutex_);
  if (const auto found = models_.find(path); found != models_.end()) return found->second;
  auto model = read_file<Model>(disk_, path, "closs_model", asked_at, sources, faults, read_model);
  if (model) models_.emplace(path, model);
  return model;
}

std::shared_ptr<const Benchmark> Library::benchmark(const std::string& name, Place asked_at,
                                                    std::vector<Source>& sources, std::vector<Fault>& faults) {
  if (std::find(benchmark_names_.begin(), benchmark_names_.end(), name) == benchmark_names_.end()) {
    faults.push_back(suggesting("unknown-benchmark", {{"name", name}}, name, benchmark_names_, asked_at));
    return nullptr;
  }
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = benchmarks_.find(name); found != benchmarks_.end()) return found->second;
  }
  // Read without the lock, since it asks for models; a second thread may read the same, the first one is kept.
  const auto find_model = [&](const std::string& wanted, Place place, std::vector<Fault>& found) {
    return model(wanted, folder_ + "/", place, sources, found);
  };
  const auto read = [&](const Node& root, std::vector<Fault>& found) {
    return read_benchmark(root, find_model, found);
  };
  auto benchmark = read_file<Benchmark>(disk_, folder_ + "/benchmarks/" + name + ".yaml", "closs_benchmark", asked_at,
                                        sources, faults, read);
  if (!benchmark) return nullptr;
  const std::lock_guard lock(mutex_);
  return benchmarks_.emplace(name, benchmark).first->second;
}

}  // namespace closs
