#include "sandbox.hpp"

#include <fcntl.h>
#include <rapidjson/document.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "cli/program.hpp"
#include "text/utf8.hpp"

namespace closs::fuzz {
namespace {

namespace fs = std::filesystem;

/// The folder of this process, which goes with it.
struct Folder {
  std::string path = (fs::temp_directory_path() / "closs-fuzz-XXXXXX").string();

  Folder() {
    if (!::mkdtemp(path.data())) found("no folder for temporary files");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

/// One of the standard streams, kept while the program runs.
class Kept {
 public:
  explicit Kept(int stream, Output output = Output::kept)
      : stream_(stream), before_(::dup(stream)), file_(output == Output::kept ? file() : broken_pipe()) {
    if (before_ < 0 || file_ < 0 || ::dup2(file_, stream_) < 0) found("a standard stream cannot be kept");
  }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept() {
    ::close(before_);
    ::close(file_);
  }
  /// What was written; the stream is what it was before.
  std::string end() {
    ::dup2(before_, stream_);
    const off_t size = ::lseek(file_, 0, SEEK_END);
    if (size < 0) return {};  // nobody reads
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (::pread(file_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
      found("a standard stream cannot be read back");
    return bytes;
  }

 private:
  static int file() { return ::memfd_create("kept", MFD_CLOEXEC); }
  static int broken_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return -1;
    ::close(ends[0]);
    return ends[1];
  }

  int stream_, before_, file_;
};

/// The codes of the errors that were told: "s.yaml:1:1: error[not-a-map]: ...". Lines that begin with a space are
/// excerpts of the input and remedies, where any text may stand.
std::set<std::string> errors_in(std::string_view said) {
  std::set<std::string> codes;
  for (std::size_t line = 0; line < said.size();) {
    const std::size_t end = std::min(said.find('\n', line), said.size());
    const std::string_view text = said.substr(line, end - line);
    for (const std::string_view error : {"error[", "エラー["})
      if (const std::size_t at = text.find(error); at != text.npos && !text.starts_with(' '))
        codes.emplace(text.substr(at + error.size(), text.find(']', at) - at - error.size()));
    line = end + 1;
  }
  return codes;
}

bool is_utf8(std::string_view bytes) {
  const Characters all(bytes);
  for (auto c = all.begin(); !(c == all.end()); ++c)
    if ((*c).is_broken()) return false;
  return true;
}

bool is_json(std::string_view text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag | rapidjson::kParseIterativeFlag>(text.data(), text.size());
  return !document.HasParseError();
}

}  // namespace

int standard_error() {
  static const int descriptor = ::dup(STDERR_FILENO);
  return descriptor;
}

void found(std::string_view what) {
  ::dprintf(standard_error(), "FOUND: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

void clear_folder() {
  static const Folder folder;
  fs::current_path(folder.path);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path)) fs::remove_all(entry.path());
}

void put(std::string_view file, std::string_view bytes) {
  const fs::path path(file);
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::FILE* out = std::fopen(path.c_str(), "wb");
  if (!out || std::fwrite(bytes.data(), 1, bytes.size(), out) != bytes.size() || std::fclose(out) != 0)
    found("a file of the input cannot be written");
}

void put_files(std::string_view input, std::initializer_list<std::string_view> names) {
  std::string_view name = *names.begin();
  std::size_t begin = 0;
  for (std::size_t line = 0; line < input.size();) {
    const std::size_t end = std::min(input.find('\n', line), input.size());
    const std::string_view text = input.substr(line, end - line);
    const auto* next = std::find_if(names.begin(), names.end(), [&](std::string_view known) {
      return text.size() == known.size() + 5 && text.starts_with("#### ") && text.ends_with(known);
    });
    if (next != names.end()) {
      put(name, input.substr(begin, line - begin));
      name = *next;
      begin = std::min(end + 1, input.size());
    }
    line = end + 1;
  }
  put(name, input.substr(begin));
}

bool exists(std::string_view file) { return fs::exists(file); }

std::string text_of(std::string_view file) {
  std::FILE* in = std::fopen(std::string(file).c_str(), "rb");
  if (!in) found("a file that was written cannot be read");
  std::string text;
  std::array<char, 16 * 1024> buffer;
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), in)) > 0;) text.append(buffer.data(), n);
  std::fclose(in);
  return text;
}

const std::string& source_file(const std::string& path) {
  static std::map<std::string, std::string> read;
  const auto [at, fresh] = read.try_emplace(path);
  if (fresh) at->second = text_of(CLOSS_SOURCE_DIR "/" + path);
  return at->second;
}

int run(const std::vector<std::string>& words, Output output) {
  Kept out(STDOUT_FILENO, output), err(STDERR_FILENO);
  std::vector<const char*> as_given;
  for (const std::string& word : words) as_given.push_back(word.c_str());
  const int code = run_program(as_given);
  const std::string said = err.end(), written = out.end();
  const auto must = [&](bool holds, const std::string& what) {
    if (holds) return;
    std::string line = what + ": closs";
    for (const std::string& word : words) line += " " + word;
    found(line + "\n" + said);
  };
  must(code >= 0 && code <= 3, "exit code " + std::to_string(code));
  const std::set<std::string> codes = errors_in(said);
  must(!codes.contains("internal-fault"), "a fault of the program itself");
  must(!codes.contains("out-of-memory"), "out of memory");
  must(code < 2 || !codes.empty(), "ended with " + std::to_string(code) + " without a word");
  must(is_utf8(said), "standard error is no UTF-8");
  must(is_utf8(written), "standard output is no UTF-8");
  return code;
}

void check_json(std::string_view file) {
  if (exists(file) && !is_json(text_of(file))) found(std::string(file) + " is no JSON");
}

void check_json_lines(std::string_view file) {
  if (!exists(file)) return;
  const std::string text = text_of(file);
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    if (!is_json(std::string_view(text).substr(line, end - line)))
      found(std::string(file) + " has a line that is no JSON");
    line = end + 1;
  }
}

}  // namespace closs::fuzz
