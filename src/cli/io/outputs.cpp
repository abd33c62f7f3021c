#include "cli/io/outputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cli/io/xlsx.hpp"
#include "input/values/suggest.hpp"

namespace closs {
namespace {

/// The kind that --format names; the first where it is not given. Failure (unknown-format).
std::size_t kind_wanted(const Options& options, std::span<const OutputKind> kinds) {
  if (options.format.empty()) return 0;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i].name.empty()) continue;
    if (kinds[i].name == options.format || kinds[i].extension == "." + options.format) return i;
    known.emplace_back(kinds[i].name);
  }
  throw Failure(suggesting("unknown-format", {{"format", options.format}}, options.format, known));
}

/// A file that a call will write.
struct WrittenFile {
  std::string path;                  // as it is shown
  std::string real;                  // where it ends up; empty: standard output
  std::optional<FileIdentity> file;  // that stands there, if any
};

/// Everything that will be written: outputs, and the notes of parts.
std::vector<WrittenFile> written_files(std::span<const PlannedOutput> plan, const Options& options) {
  std::vector<WrittenFile> targets;
  const auto add = [&](const std::string& path) { targets.push_back({path, real_target(path), identity_of(path)}); };
  for (const PlannedOutput& output : plan) {
    if (output.standard()) {
      targets.push_back({"-", "", identity_of_regular(STDOUT_FILENO)});
      continue;
    }
    add(output.path);
    if (!options.shard.empty() && output.joins && output.medium == OutputKind::Medium::bytes)
      add(note_path(output.path));
  }
  return targets;
}

/// Two outputs that are one file would overwrite each other.
void refuse_one_file_twice(std::span<const WrittenFile> targets) {
  for (std::size_t i = 0; i < targets.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (targets[i].real == targets[j].real || (targets[i].file && targets[i].file == targets[j].file))
        throw Failure(Fault{"output-twice", {}, {{"file", targets[i].path}, {"other", targets[j].path}}});
}

[[noreturn]] void refuse_input(const std::string& path) {
  throw Failure(Fault{"output-is-input", {}, {{"file", path == "-" ? "standard output" : path}}});
}

}  // namespace

std::size_t kind_of_extension(const std::string& path, std::span<const OutputKind> kinds) {
  std::string known;
  const auto ends_in = [&](std::string_view extension) {
    return path.size() > extension.size() && path.ends_with(extension);
  };
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (ends_in(kinds[i].extension) || (kinds[i].extension == ".html" && ends_in(".htm"))) return i;
    const auto same = [&](const OutputKind& kind) { return kind.extension == kinds[i].extension; };
    if (std::any_of(kinds.begin(), kinds.begin() + static_cast<std::ptrdiff_t>(i), same)) continue;  // --draws is a csv
    known.append(known.empty() ? "" : ", ").append(kinds[i].extension);
  }
  throw Failure(Fault{"unknown-extension", {}, {{"file", path}, {"known", known}}});
}

std::vector<PlannedOutput> planned_outputs(const Options& options, std::span<const OutputKind> kinds,
                                           std::span<const std::string> inputs) {
  std::vector<PlannedOutput> plan;
  const auto add = [&](std::size_t kind, const std::string& path) {
    plan.push_back({kind, path, kinds[kind].medium, kinds[kind].joins});
  };
  const std::size_t standard = kind_wanted(options, kinds);
  const auto& files = options.outputs;
  if (files.empty() || !options.format.empty() || std::find(files.begin(), files.end(), "-") != files.end())
    add(standard, "");
  for (const std::string& file : files)
    if (file != "-") add(kind_of_extension(file, kinds), file);
  if (!options.draws.empty()) {
    const auto row = std::find_if(kinds.begin(), kinds.end(),
                                  [](const OutputKind& kind) { return kind.medium == OutputKind::Medium::draws; });
    const bool standard_output = options.draws == "-";
    if (!standard_output) kind_of_extension(options.draws, std::span(row, 1));
    add(static_cast<std::size_t>(row - kinds.begin()), standard_output ? "" : options.draws);
  }
  const std::vector<WrittenFile> targets = written_files(plan, options);
  refuse_one_file_twice(targets);
  for (const WrittenFile& target : targets) {
    if (!target.file) continue;
    if (identity_of(options.config.file) == target.file) refuse_input(target.path);
    for (const std::string& input : inputs)
      if ((input == "-" ? identity_of_regular(STDIN_FILENO) : identity_of(input)) == target.file)
        refuse_input(target.path);
  }
  return plan;
}

ReportOptions options_for(const PlannedOutput& output, const ReportOptions& common) {
  ReportOptions options = common;
  if (!output.standard()) {
    options.color = Color::off;
    options.width = paper_width;
  }
  return options;
}

Outputs::Outputs(std::span<const PlannedOutput> plan, StandardOutput& out, const FilesRead* read, const PartOf* part)
    : out_(out), read_(read), standard_(identity_of_regular(STDOUT_FILENO)) {
  for (const PlannedOutput& planned : plan) {
    Output& output = outputs_.emplace_back(Output{planned});
    if (planned.medium == OutputKind::Medium::workbook) output.xlsx_program = xlsx_program(planned.shown());
    if (planned.standard() || planned.appended) continue;
    if (planned.medium == OutputKind::Medium::database) {
      output.database = std::make_unique<DatabaseWriter>(planned.path, part);
      continue;
    }
    output.file.emplace(planned.path);
    if (!part || !planned.joins) continue;
    output.note.emplace(*part);
    output.note_file.emplace(note_path(planned.path));
  }
}

void Outputs::write(Output& output, std::string_view bytes) {
  if (output.plan.appended) {
    output.appended += bytes;
  } else if (!output.xlsx_program.empty()) {
    output.workbook += bytes;
  } else if (output.file) {
    output.file->write(bytes);
  } else if (!output.database) {
    refuse_if_read(standard_, "-");
    out_.write(bytes);
  }
}

void Outputs::refuse_if_read(const std::optional<FileIdentity>& target, const std::string& path) const {
  if (target && read_ && read_->has(*target)) refuse_input(path);
}

void Outputs::begin(Output& output) {
  if (std::exchange(output.begun, true)) return;
  write(output, *output.head);
  if (output.note) output.note->head(*output.head);
}

void Outputs::open(std::size_t number, std::string head, std::string_view between) {
  Output& output = outputs_[number];
  output.head = std::move(head);
  output.between = between;
  for (const std::string& piece : std::exchange(output.waiting, {})) put(output, piece);
}

void Outputs::put(Output& output, std::string_view piece) {
  if (!piece.empty()) {
    begin(output);
    if (std::exchange(output.any, true)) write(output, output.between);
    write(output, piece);
  }
  if (!output.note) return;
  begin(output);
  output.note->scenario(piece);
  output.note_file->write(output.note->take());
}

void Outputs::add_to(std::size_t number, std::string_view piece) {
  Output& output = outputs_[number];
  if (output.head)
    put(output, piece);
  else if (!piece.empty())
    output.waiting.emplace_back(piece);
}

bool Outputs::add(std::size_t position, std::span<const Piece> pieces) {
  bool wanted = false;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    Output& output = outputs_[i];
    wanted = wanted || output.file || output.database;
    if (output.database) {
      if (!pieces.empty()) output.database->add(position, std::get<DatabaseScenario>(pieces[i]));
      continue;
    }
    add_to(i, pieces.empty() ? std::string_view() : std::get<std::string>(pieces[i]));
  }
  return wanted || !out_.closed();
}

void Outputs::close(std::span<const std::string> ends) {
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    Output& output = outputs_[i];
    if (!output.head) open(i, "");
    begin(output);
    if (!ends.empty()) write(output, ends[i]);
    if (output.note) output.note_file->write(output.note->end());
    if (const std::string program = std::exchange(output.xlsx_program, {}); !program.empty())
      write(output, xlsx_bytes(program, output.workbook, output.plan.shown()));
  }
  std::vector<DatabaseWriter*> databases;
  std::vector<OutputFile*> files;
  for (Output& output : outputs_) {
    if (output.database) databases.push_back(output.database.get());
    if (output.file) files.push_back(&*output.file);
    if (output.note_file) files.push_back(&*output.note_file);
  }
  for (const OutputFile* file : files) refuse_if_read(identity_of(file->path()), file->path());
  for (OutputFile* file : files) file->flush();
  for (DatabaseWriter* database : databases) database->flush();
  out_.flush();
  held_.emplace();
  for (DatabaseWriter* database : databases) database->prepare();
  for (OutputFile* file : files) file->name();
  for (DatabaseWriter* database : databases) database->take_place();
  for (OutputFile* file : files) file->take_place();
  held_.reset();
  for (Output& output : outputs_)
    if (output.plan.appended) append_to_file(output.plan.path, output.appended);
}

}  // namespace closs
