// closs merge PART... -o FILE: the parts that the shards of one run or simulation wrote, joined to what one would have
// written.
// Refused before anything is written: parts of different runs, a shard that is missing or there twice.
#include <algorithm>
#include <array>

#include "cli/batch/simulate_file.hpp"
#include "cli/batch/simulation_part.hpp"
#include "cli/io/database.hpp"
#include "cli/io/outputs.hpp"
#include "cli/io/shard.hpp"
#include "cli/line/command.hpp"
#include "report/answers/run.hpp"

namespace closs {
namespace {

constexpr std::array<OutputKind, 4> merged_kinds = {{{"csv", ".csv"},
                                                     {"jsonl", ".jsonl"},
                                                     {"", ".db", OutputKind::Medium::database},
                                                     {"", ".sqlite", OutputKind::Medium::database}}};
constexpr std::size_t first_database = 2;

/// All databases are of one kind.
std::size_t kind_of(const std::string& path) { return std::min(kind_of_extension(path, merged_kinds), first_database); }

/// "3, 5-7".
std::string ranges(const std::vector<std::size_t>& numbers) {
  std::string out;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i;
    while (end + 1 < numbers.size() && numbers[end + 1] == numbers[end] + 1) ++end;
    out += (out.empty() ? "" : ", ") + std::to_string(numbers[i]);
    if (end > i) out += (end > i + 1 ? "-" : ", ") + std::to_string(numbers[end]);
    i = end + 1;
  }
  return out;
}

/// The order of the parts by shard. Failure where they are not all shards of one run, each once.
std::vector<std::size_t> in_order_of_shards(const std::vector<PartOf>& parts, const std::vector<std::string>& files) {
  std::vector<Fault> faults;
  const PartOf& first = parts.front();
  std::vector<std::size_t> order(first.shard.count, parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const PartOf& part = parts[i];
    if (part.run != first.run || part.scenarios != first.scenarios || part.shard.count != first.shard.count) {
      faults.push_back({"merge-other-run", {}, {{"file", files[i]}, {"other", files.front()}}});
      continue;
    }
    std::size_t& place = order[part.shard.number - 1];
    if (place < parts.size())
      faults.push_back(
          {"merge-overlap", {}, {{"file", files[i]}, {"other", files[place]}, {"shard", text_of(part.shard)}}});
    place = std::min(place, i);
  }
  if (!faults.empty()) throw Failure(std::move(faults));
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i] == parts.size()) missing.push_back(i + 1);
  if (!missing.empty())
    throw Failure(Fault{"merge-gap", {}, {{"shards", ranges(missing)}, {"count", std::to_string(order.size())}}});
  return order;
}

/// A part in text, read on from where the last scenario ended. It is not kept open: there may be thousands.
struct ShardText {
  std::string file;
  NoteReader note;
  std::uint64_t at = 0;
  Sha256 hash = {};

  explicit ShardText(const std::string& path) : file(path), note(path) {}

  [[noreturn]] void changed() const {
    throw Failure(Fault{"merge-part-changed", {}, {{"file", file}, {"shard", text_of(note.part().shard)}}});
  }

  template <class Write>
  void copy(std::uint64_t bytes, const Write& write) {
    if (bytes == 0) return;
    InputFile open(file);
    for (char buffer[16 * 1024]; bytes > 0;) {
      const std::size_t n =
          open.read(buffer, static_cast<std::size_t>(std::min<std::uint64_t>(sizeof buffer, bytes)), at);
      if (n == 0) changed();
      hash.add({buffer, n});
      write(std::string_view(buffer, n));
      at += n;
      bytes -= n;
    }
  }

  /// Refuses a part that is not the one its note was written for.
  void check_end() {
    char beyond = 0;
    if (hash.digest() != note.sha256() || InputFile(file).read(&beyond, 1, at) > 0) changed();
  }
};

/// The number of scenarios that have figures.
std::size_t merge_texts(const std::vector<std::string>& files, const PlannedOutput& output, StandardOutput& out) {
  std::vector<ShardText> parts;
  std::vector<PartOf> which;
  for (const std::string& file : files) which.push_back(parts.emplace_back(file).note.part());
  const std::vector<std::size_t> order = in_order_of_shards(which, files);
  Outputs outputs(std::span(&output, 1), out, nullptr);
  outputs.open(0, "");
  const auto write = [&](std::string_view bytes) { outputs.add(0, std::vector<Piece>{std::string(bytes)}); };
  const auto skip = [](std::string_view) {};
  parts[order.front()].copy(parts[order.front()].note.head(), write);
  for (std::size_t i = 1; i < order.size(); ++i) parts[order[i]].copy(parts[order[i]].note.head(), skip);
  std::size_t found = 0;
  for (std::size_t scenario = 0; scenario < which.front().scenarios; ++scenario) {
    ShardText& part = parts[order[scenario % order.size()]];
    const std::uint64_t bytes = part.note.next();
    part.copy(bytes, write);
    found += bytes > 0 ? 1 : 0;
  }
  for (ShardText& part : parts) part.check_end();
  if (found > 0) outputs.close();
  return found;
}

std::size_t merge_databases(const std::vector<std::string>& files, const PlannedOutput& output, StandardOutput& out) {
  std::vector<PartOf> which;
  for (const std::string& file : files) which.push_back(part_in_database(file));
  const std::vector<std::size_t> order = in_order_of_shards(which, files);
  Outputs outputs(std::span(&output, 1), out, nullptr);
  std::size_t found = 0;
  for (const std::size_t i : order) found += outputs.database(0).add_part(files[i]);
  if (found > 0) outputs.close();
  return found;
}

bool is_simulation_part(const std::string& file) { return file.ends_with(part_extension); }

/// The parts of a simulation, joined to what one run says, in every format that it may have.
void merge_simulations(const Call& call) {
  std::vector<std::string> files = call.options.operands;
  std::vector<PartReader> parts;
  std::vector<PartOf> which;
  for (const std::string& file : files) {
    if (!is_simulation_part(file))
      throw Failure(Fault{"merge-formats-differ",
                          {},
                          {{"file", file}, {"other", *std::find_if(files.begin(), files.end(), is_simulation_part)}}});
    which.push_back(parts.emplace_back(file).part());
  }
  const std::vector<std::size_t> order = in_order_of_shards(which, files);

  Options options = call.options;
  put_call(parts.front().call(), options);
  const Call joined{options, call.out, call.reporter};
  Answering asked;
  asked.inputs = parts.front().call().inputs;
  for (const Input& input : asked.inputs) files.push_back(input.path);
  if (!options.variants_file.empty()) files.push_back(options.variants_file);
  asked.outputs = planned_outputs(options, simulation_kinds(), files);
  asked.intake = std::make_unique<Intake>(options);
  const std::optional<Variants> table = variants_together(joined);
  if (!options.variants_file.empty() && !table) return;
  if (table && table->sha256() != parts.front().call().variants_sha256)
    throw Failure(Fault{"merge-scenario-changed", {}, {{"file", table->path()}}});

  const SimulationFiles simulated{joined, asked, table ? &*table : nullptr};
  SimulationOutputs outputs(joined, asked, simulated.several());
  for (const Input& input : asked.inputs) {
    SimulatedFile file =
        simulated.prepared(input, true, [&](SimulatedFile& one) { one.plan->shards = static_cast<int>(order.size()); });
    const std::string identity = file.identity();
    for (const std::size_t i : order)
      if (parts[i].file() != identity) throw Failure(Fault{"merge-scenario-changed", {}, {{"file", input.path}}});
    if (!file.simulation) continue;
    for (const std::size_t i : order)
      for (std::size_t k = 0; k < file.all.read.size(); ++k) {
        const int shard = static_cast<int>(which[i].shard.number);
        if (!file.simulation->take(k, shard, parts[i].state(file.simulation->state_size(k, shard)))) parts[i].changed();
      }
    const bool done = simulated.reporting(input, file, [&] {
      if (explains(asked)) file.simulation->explain();
    });
    if (done) simulated.add_results(input, file, outputs);
  }
  for (const PartReader& part : parts) part.end();
  if (outputs.any()) return outputs.close();
  if (call.reporter.exit_code() == 0) throw Failure(Fault{"folder-without-scenario", {}, {}});
}

}  // namespace

void merge(const Call& call) {
  const Options& options = call.options;
  const std::vector<std::string>& files = options.operands;
  if (std::any_of(files.begin(), files.end(), is_simulation_part)) return merge_simulations(call);
  if (options.outputs.empty()) throw Failure(Fault{"merge-without-output", {}, {}});
  if (options.outputs.size() > 1) throw Failure(Fault{"merge-many-outputs", {}, {}});
  const std::string& file = options.outputs.front();
  const std::size_t kind = kind_of(file);
  for (const std::string& part : files)
    if (kind_of(part) != kind) throw Failure(Fault{"merge-formats-differ", {}, {{"file", part}, {"other", file}}});
  std::vector<std::string> read = files;
  for (const std::string& part : files) read.push_back(note_path(part));
  const std::vector<PlannedOutput> outputs = planned_outputs(options, merged_kinds, read);
  if (outputs.size() > 1) throw Failure(Fault{"merge-many-outputs", {}, {}});  // --format asks for standard output, too
  const std::size_t found = kind == first_database ? merge_databases(files, outputs.front(), call.out)
                                                   : merge_texts(files, outputs.front(), call.out);
  if (found == 0) throw Failure(Fault{"folder-without-scenario", {}, {}});
}

}  // namespace closs
