#include "cli/io/shard.hpp"

#include "core/scenario/fault.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

constexpr std::string_view first_line = "closs shard 1";
constexpr std::size_t block = 512;  // of a note, at a time: there may be thousands of them

}  // namespace

std::optional<Shard> shard_of(std::uint64_t number, std::uint64_t count) {
  if (number < 1 || number > count || count > most_shards) return std::nullopt;
  return Shard{number, count};
}

std::optional<Shard> read_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  const auto number = parsed_number<std::size_t>(text.substr(0, slash)),
             count = parsed_number<std::size_t>(text.substr(slash + 1));
  return number && count ? shard_of(*number, *count) : std::nullopt;
}

Shard shard_named(const std::string& text, std::size_t most) {
  const auto shard = read_shard(text);
  if (!shard || shard->count > most)
    throw Failure(Fault{"shard-malformed", {}, {{"text", text}, {"most", std::to_string(most)}}});
  return *shard;
}

std::string text_of(const Shard& shard) { return std::to_string(shard.number) + "/" + std::to_string(shard.count); }

std::size_t size_of(const Shard& shard, std::size_t all) {
  return all < shard.number ? 0 : (all - shard.number) / shard.count + 1;
}

std::size_t position(const Shard& shard, std::size_t i) { return shard.number - 1 + i * shard.count; }

std::string sha256_of_list(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all.append(std::to_string(text.size())).append(":").append(text);
  return sha256_of(all);
}

std::string note_path(const std::string& part) { return part + ".shard"; }

NoteWriter::NoteWriter(const PartOf& part) {
  text_ = std::string(first_line) + "\nrun " + part.run + "\nshard " + text_of(part.shard) + "\nscenarios " +
          std::to_string(part.scenarios) + "\n";
}

void NoteWriter::head(std::string_view bytes) {
  hash_.add(bytes);
  text_ += "head " + std::to_string(bytes.size()) + "\n";
}

void NoteWriter::scenario(std::string_view bytes) {
  hash_.add(bytes);
  text_ += std::to_string(bytes.size()) + "\n";
}

std::string NoteWriter::take() { return std::exchange(text_, {}); }

std::string NoteWriter::end() { return take() + "sha256 " + hash_.digest() + "\n"; }

NoteReader::NoteReader(const std::string& part) : path_(note_path(part)) {
  if (!identity_of(path_)) throw Failure(Fault{"merge-no-part", {}, {{"file", part}, {"note", path_}}});
  if (line() != first_line) broken();
  part_.run = value_of("run ");
  const auto shard = read_shard(value_of("shard "));
  if (!shard) broken();
  part_.shard = *shard;
  part_.scenarios = number(value_of("scenarios "));
  head_ = number(value_of("head "));
}

void NoteReader::broken() const { throw Failure(Fault{"merge-note-broken", {}, {{"file", path_}}}); }

std::string NoteReader::line() {
  std::size_t end = buffer_.find('\n');
  if (end == std::string::npos) {
    InputFile file(path_);  // not kept open: there may be more parts than a process may have files
    buffer_.resize(block);
    buffer_.resize(file.read(buffer_.data(), block, at_));
    end = buffer_.find('\n');
    if (end == std::string::npos) broken();
  }
  std::string out = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  at_ += end + 1;
  return out;
}

std::string NoteReader::value_of(std::string_view key) {
  const std::string text = line();
  if (!text.starts_with(key)) broken();
  return text.substr(key.size());
}

std::uint64_t NoteReader::number(std::string_view text) {
  const auto out = parsed_number<std::uint64_t>(text);
  if (!out) broken();
  return *out;
}

std::uint64_t NoteReader::next() { return number(line()); }

std::string NoteReader::sha256() { return value_of("sha256 "); }

}  // namespace closs
