#include "cli/io/outputs.hpp"

#include <unistd.h>

#include <algorithm>

#include "input/values/suggest.hpp"

namespace closs {
namespace {

std::size_t kind_of_extension(const std::string& path, std::span<const OutputKind> kinds) {
  std::string known;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (path.size() > kinds[i].extension.size() && path.ends_with(kinds[i].extension)) return i;
    known.append(known.empty() ? "" : ", ").append(kinds[i].extension);
  }
  throw Failure(Fault{"unknown-extension", {}, {{"file", path}, {"known", known}}});
}

/// Two outputs that are one file would overwrite each other.
void refuse_one_file_twice(std::span<const PlannedOutput> plan) {
  struct Seen {
    std::string target;
    std::optional<FileIdentity> file;
    std::string path;
  };
  std::vector<Seen> seen;
  for (const PlannedOutput& output : plan) {
    const bool standard = output.path.empty();
    Seen now{standard ? "" : real_target(output.path),
             standard ? identity_of_regular(STDOUT_FILENO) : identity_of(output.path), standard ? "-" : output.path};
    for (const Seen& other : seen)
      if (other.target == now.target || (now.file && other.file == now.file))
        throw Failure(Fault{"output-twice", {}, {{"file", now.path}, {"other", other.path}}});
    seen.push_back(std::move(now));
  }
}

}  // namespace

std::size_t kind_wanted(const Options& options, std::span<const OutputKind> kinds) {
  if (options.format.empty()) return 0;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i].name == options.format) return i;
    if (!kinds[i].name.empty()) known.emplace_back(kinds[i].name);
  }
  throw Failure(suggesting("unknown-format", {{"format", options.format}}, options.format, known));
}

std::vector<PlannedOutput> planned_outputs(const Options& options, std::span<const OutputKind> kinds,
                                           std::span<const Input> inputs) {
  std::vector<PlannedOutput> plan;
  const std::size_t standard = kind_wanted(options, kinds);
  const auto& files = options.outputs;
  if (files.empty() || !options.format.empty() || std::find(files.begin(), files.end(), "-") != files.end())
    plan.push_back({standard, ""});
  for (const std::string& file : files)
    if (file != "-") plan.push_back({kind_of_extension(file, kinds), file});
  if (files.empty()) return plan;
  refuse_one_file_twice(plan);
  for (const PlannedOutput& output : plan) {
    const auto target = output.path.empty() ? std::nullopt : identity_of(output.path);
    if (!target) continue;
    for (const Input& input : inputs)
      if (input.path == "-" ? identity_of_regular(STDIN_FILENO) == target : identity_of(input.path) == target)
        throw Failure(Fault{"output-is-input", {}, {{"file", output.path}}});
  }
  return plan;
}

Outputs::Outputs(std::span<const PlannedOutput> plan, StandardOutput& out) : out_(out) {
  for (const PlannedOutput& output : plan) {
    Sink sink{output.path, std::nullopt};
    if (!output.path.empty()) sink.file.emplace(output.path);
    sinks_.push_back(std::move(sink));
  }
}

void Outputs::write(std::size_t output, std::string_view bytes) {
  Sink& sink = sinks_[output];
  if (sink.file) {
    sink.file->write(bytes);
  } else {
    out_.write(bytes);
  }
}

bool Outputs::wanted() const {
  return !out_.closed() || std::any_of(sinks_.begin(), sinks_.end(), [](const Sink& s) { return s.file.has_value(); });
}

void Outputs::commit(const FilesRead* read) {
  for (Sink& sink : sinks_) {
    if (!sink.file) continue;
    if (const auto target = identity_of(sink.path); target && read && read->has(*target))
      throw Failure(Fault{"output-is-input", {}, {{"file", sink.path}}});
    sink.file->flush();
  }
  out_.flush();
  for (Sink& sink : sinks_)
    if (sink.file) sink.file->commit();
}

}  // namespace closs
