// What `sweep` says. For programs a row a combination, written block by block; for people a two-way table where there
// are two axes, else one row a combination, cut where it gets long.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/what_if/sweep.hpp"
#include "report/answers/answer.hpp"

namespace closs {

/// The columns of a sweep: one per axis, then one per figure.
struct SweepColumns {
  const Scenario& scenario;
  const std::vector<Axis>& axes;
  const std::vector<std::vector<int>>& values;  // what each axis moves
  const std::vector<FigureId>& figures;
};

/// Rows as the text of one machine format; shared by threads.
class SweepText {
 public:
  /// `format`: csv, json or jsonl.
  SweepText(std::string_view format, const SweepColumns& columns, const ReportOptions& options);

  std::string before() const;
  /// Appends n rows from combination number `first` on. `figures`: one array per figure; NaN: none.
  void append(std::string& out, std::int64_t first, int n, const double* const* figures) const;
  std::string after(std::span<const Fault> warnings, std::span<const Source> sources) const;

 private:
  enum class Format { csv, json, jsonl };
  std::string axis_cell(std::size_t axis, std::int64_t point) const;

  Format format_;
  SweepColumns columns_;
  ReportOptions options_;
  Grid grid_;                                       // columns only
  std::vector<std::string> lead_;                   // per column: what stands before its number
  std::string end_;                                 // of a row
  std::vector<std::vector<std::string>> rendered_;  // per axis: its points with their lead; empty: too many to keep
  std::size_t widest_ = 8;                          // bytes of a row at most, its ends included
};

/// What a sweep keeps of its rows for people: the first ones, and what is missing.
struct SweepKept {
  /// Combinations without a figure: how many, the first of them, and why it is missing there (in words).
  struct Missing {
    std::int64_t count = 0, first = -1;
    std::string reason = {};
  };
  std::int64_t all = 0, kept = 0;    // combinations
  std::vector<double> figures = {};  // kept * figures, row after row; NaN: none
  std::vector<Missing> none = {};    // one per figure, apart from refused combinations
};

/// As many combinations are kept.
constexpr std::int64_t most_kept = 2400;

Document sweep_document(const SweepColumns& columns, const SweepKept& kept, const ReportOptions& options);
/// "Margin 30 %, Horizon 3": one combination in words.
std::string combination_text(const SweepColumns& columns, std::int64_t combination, const NumberStyle& style);

}  // namespace closs
