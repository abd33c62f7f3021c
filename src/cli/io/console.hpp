// The world as a command sees it: which language, whether there is color, where results and faults go. Results
// go to standard output, everything else to standard error.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "cli/line/options.hpp"
#include "core/scenario/fault.hpp"
#include "report/document/document.hpp"

namespace closs {

enum class FaultForm { text, json };

/// A program's standard output. A reader that went away is no fault: closed() says that there is no one to write for.
class StandardOutput {
 public:
  void write(std::string_view bytes);
  void flush();
  bool closed() const { return closed_; }

 private:
  std::string buffer_;
  bool closed_ = false;
};

/// What is told beside the results, and the exit code that follows from it: the highest of all faults reported.
class Reporter {
 public:
  Language language = Language::en;
  Color color = Color::off;
  FaultForm form = FaultForm::text;
  bool quiet = false;

  /// The faults in the form asked for, ready for tell(); "" where there are none, or only warnings and `quiet`.
  /// Called from several threads.
  std::string rendered(std::span<const Fault> faults, std::span<const Source> sources) const;
  void tell(std::string_view rendered);
  /// rendered(), then tell(); raises the exit code.
  void report(std::span<const Fault> faults, std::span<const Source> sources = {});
  /// report() of a lack of memory, which takes none.
  void report_out_of_memory();
  void raise(int exit_code) { exit_code_ = exit_code > exit_code_ ? exit_code : exit_code_; }
  int exit_code() const { return exit_code_; }
  /// Ends what was told: closes the list in JSON.
  void close();

 private:
  int exit_code_ = 0;
  bool list_open_ = false;
};

/// How far a command is and how long it will take: one line on standard error, only on a terminal and only for what
/// takes over a second.
class Progress {
 public:
  enum class Line { kept, cleared /* something else is about to be written */ };

  Progress(std::size_t count, const Reporter& reporter, bool wanted = true);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  void show(std::size_t done, Line line);

 private:
  void clear();

  std::size_t count_;
  Language language_;
  bool shown_ = false;
  bool wanted_;
  std::chrono::steady_clock::time_point begin_, next_;
};

/// Shows how far a question is that finds out by itself how much there is to do: a Progress of as much as it first
/// says, until what is returned is gone.
std::function<void(std::uint64_t done, std::uint64_t most)> told_on_terminal(const Reporter& reporter);

/// The highest exit code among the faults.
int exit_code_of(std::span<const Fault> faults);

/// --lang where given, else the first of CLOSS_LANG, LC_ALL, LC_MESSAGES and LANG that says something. An unknown
/// `lang` counts as not given: the command line refuses it.
Language language_wanted(std::string_view lang);
/// --color where given, else whether `descriptor` is a terminal that shows color and NO_COLOR is not set.
Color color_wanted(std::string_view color, int descriptor);
/// Columns of the terminal at `descriptor`, as far as tables can be read in them; those of a page where there is none.
int width_wanted(int descriptor);

}  // namespace closs
