#include "cli/io/table_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

#include "cli/io/disk.hpp"
#include "input/values/csv.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

/// A gzip file as it is unpacked: one or several members behind each other.
class Unpacked {
 public:
  explicit Unpacked(std::string path) : path_(std::move(path)), file_(path_) {
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;
  ~Unpacked() { inflateEnd(&stream_); }

  std::size_t read(char* to, std::size_t size) {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
    const uInt wanted = stream_.avail_out;
    while (stream_.avail_out == wanted) {
      if (stream_.avail_in == 0) {
        stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
        stream_.avail_in = static_cast<uInt>(file_.read(packed_.data(), packed_.size()));
      }
      if (stream_.avail_in == 0) {
        if (whole_) return 0;
        fail();
      }
      if (whole_ && inflateReset(&stream_) != Z_OK) fail();
      whole_ = false;
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_MEM_ERROR) throw std::bad_alloc();
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) fail();
      whole_ = result == Z_STREAM_END;
    }
    return wanted - stream_.avail_out;
  }

 private:
  [[noreturn]] void fail() const { throw Failure(Fault{"table-archive", {}, {{"file", path_}}}); }

  std::string path_;
  InputFile file_;
  z_stream stream_{};
  std::array<char, 1u << 16> packed_{};
  bool whole_ = false;  // a member has ended
};

/// A fault in a row, with its place and nothing else of it.
[[noreturn]] void fail_at(const std::string& path, Fault fault, Encoding encoding) {
  // Not as a place of an excerpt: the sources that a study is shown with do not hold the table.
  fault.values.emplace_back("file", path);
  if (fault.code == "not-utf8" || (fault.code == "control-character" && encoding != Encoding::utf8))
    throw Failure(Fault{"table-encoding", {}, {{"file", path}}});
  throw TableFailure(path, std::move(fault));
}

class TableRows : public RowSource::Cursor {
 public:
  TableRows(std::string path, Encoding encoding, char separator, std::size_t titles, std::vector<std::size_t> columns)
      : path_(std::move(path)),
        encoding_(encoding),
        titles_(titles),
        columns_(std::move(columns)),
        reader_(decoded(encoding, bytes_of(path_)), separator) {
    next();  // the titles
  }

  bool next() override {
    const CsvReader::Status status = reader_.next(row_);
    if (status == CsvReader::Status::broken) fail_at(path_, *reader_.fault(), encoding_);
    if (status == CsvReader::Status::end) return false;
    if (row_.cells.size() != titles_) {
      const Place place = row_.cells.size() > titles_ ? row_.cells[titles_].place : row_.cells.back().place;
      fail_at(
          path_,
          {"table-ragged", place, {{"count", std::to_string(row_.cells.size())}, {"titles", std::to_string(titles_)}}},
          encoding_);
    }
    return true;
  }
  std::string_view cell(std::size_t column) const override { return row_.cells[columns_[column]].text; }

 private:
  std::string path_;
  Encoding encoding_;
  std::size_t titles_;
  std::vector<std::size_t> columns_;
  CsvReader reader_;
  CsvRow row_;
};

/// The separator that the first line has most of, outside of quotes.
char separator_of(std::string_view line) {
  std::array<std::size_t, 3> counts{};
  constexpr std::string_view separators = ",;\t";
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    if (const std::size_t which = separators.find(c); !quoted && which != separators.npos) ++counts[which];
  }
  return separators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

}  // namespace

ReadBytes bytes_of(const std::string& path) {
  if (path.ends_with(".gz"))
    return [file = std::make_shared<Unpacked>(path)](char* to, std::size_t size) { return file->read(to, size); };
  return [file = std::make_shared<InputFile>(path)](char* to, std::size_t size) { return file->read(to, size); };
}

TableFile::TableFile(std::string path, bool cp932) : path_(std::move(path)) {
  encoding_ = encoding_of([this] { return bytes_of(path_); });
  if (cp932 && encoding_ == Encoding::utf8) encoding_ = Encoding::shift_jis;
  // The separator decides what a row is, so it is looked for in the bytes.
  std::string start(1u << 20, '\0');
  const ReadBytes read = decoded(encoding_, bytes_of(path_));
  std::size_t size = 0;
  while (size < start.size() && start.find('\n') >= size) {
    const std::size_t n = read(start.data() + size, std::min<std::size_t>(start.size() - size, 1u << 16));
    if (n == 0) break;
    size += n;
  }
  start.resize(size);
  separator_ = separator_of(start);
  CsvReader reader(decoded(encoding_, bytes_of(path_)), separator_);
  CsvRow row;
  const CsvReader::Status status = reader.next(row);
  if (status == CsvReader::Status::broken) fail_at(path_, *reader.fault(), encoding_);
  if (status == CsvReader::Status::end) throw Failure(Fault{"table-without-titles", {}, {{"file", path_}}});
  if (row.cells.size() > most_columns)
    throw Failure(
        Fault{"table-columns",
              {},
              {{"file", path_}, {"count", std::to_string(row.cells.size())}, {"limit", std::to_string(most_columns)}}});
  for (CsvCell& cell : row.cells) titles_.emplace_back(trimmed(cell.text));
}

std::unique_ptr<RowSource::Cursor> TableFile::open() {
  return std::make_unique<TableRows>(path_, encoding_, separator_, titles_.size(), columns_);
}

}  // namespace closs
