#include "cli/batch/simulation_part.hpp"

#include <array>
#include <utility>

#include "core/at.hpp"
#include "core/sampling/trials.hpp"

namespace closs {
namespace {

// A part: this line with its shard, numbers of 8 bytes (the lowest first), texts with their length in front, states
// as Simulation gives them, and the SHA-256 of all of it in hexadecimal.
constexpr std::string_view part_line = "closs simulation 1, shard ";
constexpr std::size_t longest_line = 64;
constexpr std::size_t digest_length = 64;
constexpr std::size_t part_block = 64 * 1024;

constexpr std::array<std::string_view, 10> shared = {"set",  "variants", "measure", "figure",       "trials",
                                                     "seed", "sampler",  "why",     "measure-next", "budget"};

std::vector<std::string> texts_given(const Options& options, const OptionRow& row) {
  if (const auto* several = std::get_if<std::vector<std::string> Options::*>(&row.member)) return options.**several;
  const std::string& text = options.*std::get<std::string Options::*>(row.member);
  return text.empty() ? std::vector<std::string>() : std::vector<std::string>{text};
}

void append_number(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += text;
}

std::string text_of(const SimulationCall& call) {
  std::string out;
  append_text(out, call.version);
  append_text(out, call.variants_sha256);
  append_number(out, call.options.size());
  for (const auto& texts : call.options) {
    append_number(out, texts.size());
    for (const std::string& text : texts) append_text(out, text);
  }
  append_number(out, call.inputs.size());
  for (const Input& input : call.inputs) {
    append_number(out, input.in_folder ? 1 : 0);
    append_text(out, input.path);
  }
  return out;
}

}  // namespace

std::vector<OutputKind> part_kinds() { return {{"", part_extension}}; }

SimulationCall call_of(const Options& options, std::span<const Input> inputs, const std::string& variants_sha256) {
  SimulationCall call{CLOSS_VERSION, {}, {inputs.begin(), inputs.end()}, variants_sha256};
  for (const std::string_view name : shared) call.options.push_back(texts_given(options, option_row(name)));
  return call;
}

void put_call(const SimulationCall& call, Options& options) {
  for (std::size_t i = 0; i < shared.size(); ++i)
    if (!call.options[i].empty()) put(options, option_row(shared[i]), call.options[i]);
}

PartWriter::PartWriter(Outputs& outputs, const SimulationCall& call, const Shard& shard) : outputs_(outputs) {
  outputs_.open(0, "");
  add(std::string(part_line) + text_of(shard) + "\n" + text_of(call));
}

void PartWriter::add(std::string bytes) {
  hash_.add(bytes);
  outputs_.add(0, std::vector<Piece>{std::move(bytes)});
}

void PartWriter::file(const std::string& sha256) {
  std::string bytes;
  append_text(bytes, sha256);
  add(std::move(bytes));
}

void PartWriter::state(std::string bytes) { add(std::move(bytes)); }

void PartWriter::close() {
  add(hash_.digest());
  outputs_.close();
}

PartReader::PartReader(const std::string& path) : path_(path), input_(path) {
  std::string kept(longest_line, '\0');
  kept.resize(input_.read(kept.data(), kept.size(), 0));
  const std::size_t line = kept.find('\n');
  const auto shard = line == kept.npos || !kept.starts_with(part_line)
                         ? std::nullopt
                         : read_shard(std::string_view(kept).substr(part_line.size(), line - part_line.size()));
  if (!shard || shard->count > at(replicate_count))
    throw Failure(Fault{"merge-no-part-simulation", {}, {{"file", path_}}});
  shard_ = *shard;

  Sha256 hash;
  std::string block(part_block, '\0');
  kept.clear();  // the last bytes, which may be the digest
  std::uint64_t size = 0;
  while (const std::size_t n = input_.read(block.data(), block.size(), size)) {
    kept.append(block, 0, n);
    size += n;
    if (kept.size() <= digest_length) continue;
    hash.add(std::string_view(kept).substr(0, kept.size() - digest_length));
    kept.erase(0, kept.size() - digest_length);
  }
  if (kept != hash.digest()) changed();
  end_ = size - digest_length;

  at_ = line + 1;
  call_.version = text();
  if (call_.version != CLOSS_VERSION)
    throw Failure(Fault{"merge-other-version", {}, {{"file", path_}, {"version", call_.version}}});
  call_.variants_sha256 = text();
  if (number() != shared.size()) changed();
  for (std::size_t i = 0; i < shared.size(); ++i) {
    std::vector<std::string>& texts = call_.options.emplace_back();
    for (std::uint64_t left = number(); left > 0; --left) texts.push_back(text());
  }
  for (std::uint64_t left = number(); left > 0; --left) {
    const bool in_folder = number() == 1;
    call_.inputs.push_back({text(), in_folder});
    if (call_.inputs.back().path == "-") changed();
  }
  if (call_.inputs.empty()) changed();
}

PartOf PartReader::part() const { return {sha256_of(text_of(call_)), shard_, call_.inputs.size()}; }

void PartReader::changed() const {
  throw Failure(Fault{"merge-part-changed", {}, {{"file", path_}, {"shard", text_of(shard_)}}});
}

std::string PartReader::bytes(std::uint64_t count) {
  if (count > end_ - at_) changed();
  std::string out(static_cast<std::size_t>(count), '\0');
  for (std::size_t done = 0; done < out.size();) {
    const std::size_t n = input_.read(out.data() + done, out.size() - done, at_);
    if (n == 0) changed();
    done += n;
    at_ += n;
  }
  return out;
}

std::uint64_t PartReader::number() {
  std::uint64_t out = 0;
  const std::string text = bytes(8);
  for (std::size_t i = 8; i-- > 0;) out = out << 8 | static_cast<unsigned char>(text[i]);
  return out;
}

std::string PartReader::text() { return bytes(number()); }

std::string PartReader::file() { return text(); }

std::string PartReader::state(std::size_t size) { return bytes(size); }

void PartReader::end() const {
  if (at_ != end_) changed();
}

}  // namespace closs
