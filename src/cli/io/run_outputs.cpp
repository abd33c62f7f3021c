#include "cli/io/run_outputs.hpp"

#include <algorithm>

#include "report/document/words.hpp"

namespace closs {
namespace {

/// Whether the bytes of scenarios stand behind each other, so that parts can be joined.
bool joins(const Format& format) { return format.machine && format.between.empty() && format.after.empty(); }

Text title_of(const VariantName& name) {
  const auto in = [&](Language language) {
    return say("variants.title", language,
               {{"scenario", name.scenario.in(language)}, {"variant", std::string(name.variant)}});
  };
  return {in(Language::en), in(Language::ja)};
}

}  // namespace

std::vector<OutputKind> run_kinds() {
  std::vector<OutputKind> all;
  for (const Format& format : run_formats()) all.push_back({format.name, format.extension});
  for (const std::string_view extension : {".db", ".sqlite"}) all.push_back({"", extension});
  return all;
}

RunOutputs::RunOutputs(std::span<const PlannedOutput> plan, const PartOf* part, const ReportOptions& options,
                       StandardOutput& out)
    : options_(options), sharded_(part != nullptr) {
  const std::span<const Format> formats = run_formats();
  std::vector<PlannedOutput> files;
  for (const PlannedOutput& output : plan) {
    if (output.kind >= formats.size()) {
      databases_.push_back(std::make_unique<DatabaseWriter>(output.path, part));
    } else {
      texts_.push_back({&formats[output.kind], files.size(), output.path.empty()});
      files.push_back(output);
    }
  }
  for (Output& text : texts_) {
    if (!part || text.standard || !joins(*text.format)) continue;
    text.note.emplace(*part);
    text.note_sink = files.size();
    files.push_back({0, note_path(files[text.sink].path)});
  }
  outputs_.emplace(files, out);
}

bool RunOutputs::hashed() const {
  return !databases_.empty() ||
         std::any_of(texts_.begin(), texts_.end(), [](const Output& t) { return t.format->hashed; });
}

bool RunOutputs::warns() const {
  return std::any_of(texts_.begin(), texts_.end(), [](const Output& t) { return t.standard && t.format->warns; });
}

bool RunOutputs::for_people() const {
  return std::any_of(texts_.begin(), texts_.end(), [](const Output& t) { return !t.format->machine; });
}

bool RunOutputs::mergeable() const {
  return !databases_.empty() ||
         std::any_of(texts_.begin(), texts_.end(), [](const Output& t) { return t.note.has_value(); });
}

Rendered RunOutputs::render(const Reported& reported, const VariantName& variant, ReportOptions options,
                            Color standard) const {
  Rendered out;
  // Programs get the variant's name alone, people that of the scenario, too.
  Scenario titled;
  Reported for_readers = reported;
  if (!variant.variant.empty() && for_people()) {
    titled = *reported.scenario;
    titled.name = title_of(variant);
    for_readers.scenario = &titled;
  }
  for (const Output& output : texts_) {
    options.color = output.standard ? standard : Color::off;  // a file gets no color
    out.parts.push_back(output.format->each(output.format->machine ? reported : for_readers, options));
  }
  if (!databases_.empty()) out.rows = database_scenario(reported, variant.variant, options);
  return out;
}

/// Writes what stands before the scenarios. Without scenarios a whole run has no outputs, but a shard has its parts.
void RunOutputs::open() {
  open_ = true;
  for (Output& text : texts_) {
    const std::string head = text.format->before ? text.format->before(options_) : "";
    outputs_->write(text.sink, head);
    if (text.note) text.note->head(head);
  }
}

bool RunOutputs::take(std::size_t position, const Rendered* rendered) {
  if (rendered && !open_) open();
  if (sharded_ && !open_) open();
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    Output& text = texts_[i];
    if (rendered && !first_) outputs_->write(text.sink, text.format->between);
    if (rendered) outputs_->write(text.sink, rendered->parts[i]);
    if (!text.note) continue;
    text.note->scenario(rendered ? std::string_view(rendered->parts[i]) : std::string_view());
    outputs_->write(text.note_sink, text.note->take());
  }
  if (!rendered) return true;
  first_ = false;
  for (const auto& database : databases_) database->add(position, *rendered->rows);
  return outputs_->wanted() || !databases_.empty();
}

void RunOutputs::commit(const FilesRead* read) {
  if (!open_) open();
  for (Output& text : texts_) {
    outputs_->write(text.sink, text.format->after);
    if (text.note) outputs_->write(text.note_sink, text.note->end());
  }
  outputs_->commit(read);
  for (const auto& database : databases_) database->commit();
}

}  // namespace closs
