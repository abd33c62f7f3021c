// How far a batch is: one line on standard error, only on a terminal and only for what takes over a second.
#pragma once

#include <chrono>
#include <cstddef>

namespace closs {

class Progress {
 public:
  enum class Line { kept, cleared /* something else is about to be written */ };

  Progress(std::size_t count, bool quiet);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  void show(std::size_t done, Line line);

 private:
  void clear();

  std::size_t count_;
  bool shown_ = false;
  bool wanted_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace closs
