#include "cli/io/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <optional>

#include "cli/io/disk.hpp"
#include "report/document/words.hpp"
#include "report/faults/faults.hpp"

namespace closs {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t console_buffer_bytes = 64 * 1024;

/// Seconds as 0:07, 12:30 or 3:00:05.
std::string minutes(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(std::min(seconds, 1e9)));
  const std::int64_t hours = whole / 3600, minute = whole / 60 % 60, second = whole % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minute, second) : fmt::format("{}:{:02}", minute, second);
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

void StandardOutput::write(std::string_view bytes) {
  if (closed_) return;
  buffer_ += bytes;
  if (buffer_.size() >= console_buffer_bytes) flush();
}

void StandardOutput::flush() {
  if (closed_ || buffer_.empty()) return;
  const int error = write_all(STDOUT_FILENO, buffer_);
  buffer_.clear();
  if (error == EPIPE) closed_ = true;
  if (error != 0 && error != EPIPE) {
    closed_ = true;
    throw Failure(write_fault("standard output", error));
  }
}

std::string Reporter::rendered(std::span<const Fault> faults, std::span<const Source> sources) const {
  std::vector<Fault> kept;
  for (const Fault& fault : faults)
    if (!quiet || is_error(fault)) kept.push_back(fault);
  if (kept.empty()) return {};
  return form == FaultForm::json ? faults_as_json(kept, sources) : show_faults(kept, sources, language, color);
}

void Reporter::tell(std::string_view rendered) {
  if (rendered.empty()) return;
  // Where standard error is gone there is no one left to tell: nothing is made of an error here.
  if (form == FaultForm::text) {
    write_all(STDERR_FILENO, rendered);
    return;
  }
  // Each file's list becomes a part of one list.
  std::string bytes(1, list_open_ ? ',' : '[');
  bytes += rendered.substr(1, rendered.rfind(']') - 1);
  list_open_ = true;
  write_all(STDERR_FILENO, bytes);
}

void Reporter::report(std::span<const Fault> faults, std::span<const Source> sources) {
  tell(rendered(faults, sources));
  raise(exit_code_of(faults));
}

void Reporter::report_out_of_memory() {
  constexpr FaultCode code("out-of-memory");
  const FaultRow& row = fault_row(code);
  raise(row.exit_code);
  const auto write = [](std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) write_all(STDERR_FILENO, part);
  };
  if (form == FaultForm::json) {
    write({list_open_ ? "," : "[", R"({"file": null, "line": null, "column": null, "code": ")", code.name(),
           R"(", "severity": "error", "message": ")", row.message.en, R"(", "hint": ")", row.remedy.en, R"("})"});
    list_open_ = true;
    return;
  }
  write({unfilled("severity.error", language), "[", code.name(), "]: ", row.message.in(language), "\n  ",
         row.remedy.in(language), "\n"});
}

void Reporter::close() {
  if (list_open_) write_all(STDERR_FILENO, "]\n");
  list_open_ = false;
}

Progress::Progress(std::size_t count, const Reporter& reporter, bool wanted)
    : count_(count),
      language_(reporter.language),
      wanted_(wanted && count > 1 && !reporter.quiet && ::isatty(STDERR_FILENO)),
      begin_(wanted_ ? Clock::now() : Clock::time_point{}),
      next_(begin_ + std::chrono::seconds(1)) {}

Progress::~Progress() { clear(); }

void Progress::clear() {
  if (shown_) write_all(STDERR_FILENO, "\r\x1b[K");
  shown_ = false;
}

void Progress::show(std::size_t done, Line line) {
  if (!wanted_) return;
  if (line == Line::cleared) return clear();
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  shown_ = true;
  const double per_piece =
      std::chrono::duration<double>(now - begin_).count() / static_cast<double>(std::max<std::size_t>(done, 1));
  const double left = per_piece * static_cast<double>(count_ - std::min(done, count_));
  write_all(STDERR_FILENO,
            "\r" +
                say("progress.line", language_,
                    {{"done", std::to_string(done)}, {"count", std::to_string(count_)}, {"left", minutes(left)}}) +
                "\x1b[K");
}

std::function<void(std::uint64_t, std::uint64_t)> told_on_terminal(const Reporter& reporter) {
  return [&reporter, progress = std::make_shared<std::optional<Progress>>()](std::uint64_t done, std::uint64_t most) {
    if (!*progress) progress->emplace(most, reporter);
    (*progress)->show(done, Progress::Line::kept);
  };
}

int exit_code_of(std::span<const Fault> faults) {
  int code = 0;
  for (const Fault& fault : faults) code = std::max(code, fault_row(fault.code).exit_code);
  return code;
}

Language language_wanted(std::string_view lang) {
  if (lang == "en") return Language::en;
  if (lang == "ja") return Language::ja;
  for (const char* name : {"CLOSS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string_view value = environment(name);
    if (!value.empty()) return value.starts_with("ja") ? Language::ja : Language::en;
  }
  return Language::en;
}

Color color_wanted(std::string_view color, int descriptor) {
  if (color == "always") return Color::on;
  if (color == "never") return Color::off;
  if (!environment("NO_COLOR").empty() || environment("TERM") == "dumb") return Color::off;
  return ::isatty(descriptor) ? Color::on : Color::off;
}

int width_wanted(int descriptor) {
  constexpr int narrowest = 40;
  winsize size{};
  if (!::isatty(descriptor) || ::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return paper_width;
  return std::max<int>(size.ws_col, narrowest);
}

}  // namespace closs
