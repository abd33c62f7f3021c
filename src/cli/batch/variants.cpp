#include "cli/batch/variants.hpp"

#include <algorithm>
#include <unordered_set>

#include "cli/io/sha256.hpp"
#include "cli/line/vary.hpp"
#include "core/scenario/parameters.hpp"
#include "input/yaml/tree.hpp"
#include "report/document/words.hpp"
#include "report/faults/faults.hpp"
#include "text/ascii.hpp"
#include "text/names.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

/// Names that are remembered to find one that stands there twice; more would need memory without end.
constexpr std::size_t names_remembered = 100'000;
constexpr std::size_t most_columns = 10'000;  // docs/limits.md

bool is_of_scenario(const std::string& title) {
  return title == "period" || setting_of(title) != Setting::none ||
         std::any_of(economics().begin(), economics().end(), [&](const Parameter& row) { return row.name == title; });
}

/// Whether a title is surely the path of an input, and so no title of names.
bool is_input(const std::string& title) { return title.find('.') != title.npos || is_of_scenario(title); }

/// Whether the first word of a title is that of a path of an input, or meant for one.
bool begins_as_input(const std::string& title) {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> out = {"problems", "problem_defaults", "segments", "fixes"};
    for (const Parameter& row : economics()) out.push_back(row.name.substr(0, row.name.find('.')));
    return out;
  }();
  return is_of_scenario(title) || !nearest(title.substr(0, title.find_first_of(".=")), words).empty();
}

/// Whether a row of titles, in order or not, has one that begins as the path of an input: a file whose row has none may
/// be anything, and nothing of it is shown.
bool names_input(std::string_view titles) {
  while (!titles.empty()) {
    const std::string_view one = titles.substr(0, titles.find_first_of(",;\t\r\n"));
    titles.remove_prefix(std::min(one.size() + 1, titles.size()));
    std::string title(one);
    std::erase(title, '"');
    if (begins_as_input(std::string(trimmed(title)))) return true;
  }
  return false;
}

Fault fault_at(FaultCode code, Place place, std::vector<std::pair<std::string, std::string>> values = {}) {
  return {code, place, std::move(values)};
}

std::size_t name_column(const std::vector<std::string>& titles) {
  const auto named = std::find(titles.begin(), titles.end(), "name");
  return named == titles.end() ? 0 : static_cast<std::size_t>(named - titles.begin());
}

/// The titles as columns; faults where they are none.
VariantColumns columns_of(CsvRow row, std::vector<Fault>& faults) {
  VariantColumns columns;
  for (const CsvCell& cell : row.cells) columns.paths.emplace_back(trimmed(cell.text));
  if (row.cells.size() > most_columns) {
    faults.push_back(fault_at("variants-columns", row.cells[most_columns].place,
                              {{"count", std::to_string(row.cells.size())}, {"limit", std::to_string(most_columns)}}));
    return columns;
  }
  const auto& titles = columns.paths;
  columns.name = name_column(titles);
  const CsvCell& name = row.cells[columns.name];
  if (titles.size() == 1) {
    const std::string& only = titles.front();
    const bool separated = only.find_first_of(";\t") != only.npos;
    faults.push_back(
        fault_at(separated ? FaultCode("variants-separator") : FaultCode("variants-without-input"), name.place));
  } else if (is_input(titles[columns.name])) {
    faults.push_back(fault_at("variants-without-name", name.place, {{"path", titles[columns.name]}}));
  }
  columns.paths[columns.name].clear();
  std::unordered_set<std::string_view> before;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    if (i == columns.name) continue;
    const Place place = row.cells[i].place;
    if (titles[i].empty()) {
      faults.push_back(fault_at("variants-without-title", place));
    } else if (!before.insert(titles[i]).second) {
      faults.push_back(fault_at("variants-column-twice", place, {{"path", titles[i]}}));
    } else if (titles[i].find('=') != std::string::npos) {
      faults.push_back(fault_at("unknown-path", place, {{"path", titles[i]}}));
    }
  }
  columns.row = std::move(row);
  return columns;
}

Variant variant_of(const VariantColumns& columns, CsvRow row) {
  Variant variant;
  variant.name = trimmed(row.cells[columns.name].text);
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (i == columns.name || trimmed(row.cells[i].text).empty()) continue;
    variant.sets.push_back(columns.paths[i] + "=" + row.cells[i].text);
    variant.columns.push_back(i);
  }
  variant.row = std::move(row);
  return variant;
}

/// Finds names that stand there twice, among the first names_remembered.
class NamesSeen {
 public:
  bool again(const std::string& name) {
    const std::size_t hash = std::hash<std::string>{}(name);
    if (seen_.size() >= names_remembered) return seen_.contains(hash);
    return !seen_.insert(hash).second;
  }

 private:
  std::unordered_set<std::size_t> seen_;
};

void check_row(const VariantColumns& columns, const CsvRow& row, NamesSeen& seen, std::vector<Fault>& faults) {
  const std::size_t titles = columns.paths.size();
  if (row.cells.size() != titles) {
    const Place place = row.cells.size() > titles ? row.cells[titles].place : row.cells.back().place;
    faults.push_back(fault_at("variants-ragged", place,
                              {{"count", std::to_string(row.cells.size())}, {"titles", std::to_string(titles)}}));
    return;
  }
  const std::string name(trimmed(row.cells[columns.name].text));
  const Place place = row.cells[columns.name].place;
  if (name.empty()) {
    const std::string title(trimmed(columns.row.cells[columns.name].text));
    faults.push_back(fault_at("variants-nameless", place, {{"column", title.empty() ? "1" : title}}));
  } else if (seen.again(name)) {
    faults.push_back(fault_at("variants-name-twice", place, {{"name", name}}));
  }
}

CsvReader reader_of(InputFile& file, Encoding encoding) {
  return CsvReader(decoded(encoding, [&file](char* to, std::size_t size) { return file.read(to, size); }));
}

Encoding encoding_of_file(const std::string& path) {
  return encoding_of([&path]() -> ReadBytes {
    return [file = std::make_shared<InputFile>(path)](char* to, std::size_t size) { return file->read(to, size); };
  });
}

/// Why a table cannot be read: where it is no text, which encodings were tried.
Fault broken_table(Fault fault, Encoding encoding) {
  const bool no_text =
      fault.code == "not-utf8" || (fault.code == "control-character" && fault.values.front().second == "U+0000");
  if (no_text) fault.code = encoding == Encoding::utf8 ? FaultCode("csv-encoding") : FaultCode("csv-utf16-broken");
  return fault;
}

}  // namespace

Variants::Variants(std::string path, std::vector<Fault>& faults, std::vector<Source>& sources)
    : path_(std::move(path)), encoding_(encoding_of_file(path_)) {
  InputFile file(path_);
  Sha256 hash;
  CsvReader reader(decoded(encoding_, [&](char* to, std::size_t size) {
    const std::size_t n = file.read(to, size);
    hash.add({to, n});
    return n;
  }));
  std::size_t shown = 0;  // bytes of rows with faults
  const auto note = [&](const CsvRow& row, std::size_t before) {
    if (faults.size() == before) return;
    for (std::size_t i = before; i < faults.size(); ++i) faults[i].place.source = static_cast<int>(sources.size());
    sources.push_back({path_, row.bytes, row.line});
    shown += row.bytes.size();
  };
  CsvRow row;
  CsvReader::Status status = reader.next(row);
  if (status != CsvReader::Status::end && !names_input(row.bytes)) {
    const FaultCode code =
        status == CsvReader::Status::broken ? broken_table(*reader.fault(), encoding_).code : FaultCode();
    const bool encoded = code == "csv-encoding" || code == "csv-utf16-broken";
    faults.push_back(fault_at(encoded ? code : FaultCode("variants-without-input"), {0, 0, 0, 0}));
    sources.push_back({path_, ""});
    return;
  }
  if (status == CsvReader::Status::row) {
    columns_ = columns_of(row, faults);
    note(row, 0);
  }
  NamesSeen seen;
  while (status == CsvReader::Status::row && columns_.paths.size() <= most_columns && !enough(faults) &&
         shown < Limits::bytes) {
    status = reader.next(row);
    if (status != CsvReader::Status::row) break;
    const std::size_t before = faults.size();
    check_row(columns_, row, seen, faults);
    note(row, before);
    if (faults.empty()) sample(row);
    ++count_;
  }
  if (status == CsvReader::Status::broken) {
    faults.push_back(broken_table(*reader.fault(), encoding_));
    note(row, faults.size() - 1);
  }
  if (faults.empty() && count_ == 0) faults.push_back(fault_at("variants-empty", {0, 0, 0, 0}, {{"file", path_}}));
  sample_.row = columns_.row;
  sha256_ = hash.digest();
}

/// Keeps the first value of each column.
void Variants::sample(const CsvRow& row) {
  if (sample_.columns.size() + 1 == columns_.paths.size()) return;
  sampled_.resize(columns_.paths.size());
  Variant variant = variant_of(columns_, row);
  for (std::size_t i = 0; i < variant.sets.size(); ++i) {
    if (sampled_[variant.columns[i]]) continue;
    sampled_[variant.columns[i]] = true;
    sample_.columns.push_back(variant.columns[i]);
    sample_.sets.push_back(std::move(variant.sets[i]));
  }
}

Source Variants::source_of(const CsvRow& row) const { return {path_, row.bytes, row.line}; }

std::optional<Variants> variants_of(const Call& call) {
  if (call.options.variants_file.empty()) return std::nullopt;
  std::vector<Fault> faults;
  std::vector<Source> sources;
  std::optional<Variants> variants(std::in_place, call.options.variants_file, faults, sources);
  if (const Encoding encoding = variants->encoding(); encoding != Encoding::utf8)
    faults.push_back(fault_at("variants-encoding", {0, 0, 0, 0}, {{"encoding", std::string(name_of(encoding))}}));
  if (sources.empty()) sources.push_back({variants->path(), ""});
  call.reporter.report(faults, sources);
  return any_error(faults) ? std::nullopt : std::move(variants);
}

Text variant_title(const Text& scenario, const std::string& variant) {
  const auto in = [&](Language language) {
    return say("variants.title", language, {{"scenario", scenario.in(language)}, {"variant", variant}});
  };
  return {in(Language::en), in(Language::ja)};
}

VariantRows::VariantRows(const Variants& variants, std::size_t first, std::size_t step)
    : variants_(variants), step_(step), wanted_(first) {}

/// Reads the row with the number next_; keeps it where it will be asked for.
void VariantRows::read_one() {
  const auto broken = [&] { return Failure(Fault{"variants-changed", {}, {{"file", variants_.path()}}}); };
  CsvRow row;
  if (next_ % variants_.count() == 0) {
    reader_.reset();
    file_.emplace(variants_.path());
    reader_.emplace(reader_of(*file_, variants_.encoding()));
    if (reader_->next(row) != CsvReader::Status::row || row.bytes != variants_.columns().row.bytes) throw broken();
  }
  if (reader_->next(row) != CsvReader::Status::row || row.cells.size() != variants_.columns().paths.size())
    throw broken();
  if (next_ == wanted_) {
    waiting_.emplace(next_, variant_of(variants_.columns(), std::move(row)));
    wanted_ += step_;
  }
  ++next_;
}

Variant VariantRows::at(std::size_t number) {
  const std::lock_guard lock(mutex_);
  while (next_ <= number) read_one();
  return std::move(waiting_.extract(number).mapped());
}

bool stand_in_table(const Variants& variants, const Variant& variant, std::size_t sets_before,
                    std::vector<Fault>& faults, std::vector<Source>& sources) {
  // The sources of the sets, in their order; the first source is the file itself.
  std::vector<int> sets;
  for (std::size_t i = 1; i < sources.size(); ++i)
    if (sources[i].name == "--set") sets.push_back(static_cast<int>(i));
  const int titles = static_cast<int>(sources.size()), row = titles + 1;
  sources.push_back(variants.source_of(variants.columns().row));
  sources.push_back(variants.source_of(variant.row));
  bool in_title = false, elsewhere = false;
  for (Fault& fault : faults) {
    const bool error = is_error(fault);
    const auto at = std::lower_bound(sets.begin(), sets.end(), fault.place.source);
    const std::size_t set = static_cast<std::size_t>(at - sets.begin());
    if (at == sets.end() || *at != fault.place.source || set < sets_before ||
        set - sets_before >= variant.columns.size()) {
      elsewhere = elsewhere || error;
      continue;
    }
    const std::size_t column = variant.columns[set - sets_before];
    const int path = characters(variants.columns().paths[column]);
    const Place place = fault.place;
    const bool title = place.line == 1 && place.column <= path;
    const CsvCell& cell = (title ? variants.columns().row : variant.row).cells[column];
    fault.place = cell.place;
    fault.place.source = title ? titles : row;
    const int offset = place.column - 1 - (title ? 0 : path + 1);
    if (cell.as_written && place.line == 1 && offset >= 0 && offset < cell.place.length) {
      fault.place.column += offset;
      fault.place.length = std::min(place.length, cell.place.length - offset);
    }
    in_title = in_title || (title && error);
  }
  if (elsewhere) {
    Place place = variant.row.cells[variants.columns().name].place;
    place.source = row;
    faults.push_back(fault_at("variant-refused", place, {{"name", variant.name}}));
  }
  return in_title;
}

}  // namespace closs
