// From the tables of a study to its counts: by SQLite within closs, over files as they pass by, or from what another
// engine has given for the same statement.
#pragma once

#include <string>
#include <vector>

#include "analysis/estimate/counts.hpp"
#include "cli/io/library.hpp"
#include "core/study/study.hpp"

namespace closs {

struct StudyCounts {
  std::vector<CountRow> rows;
  std::vector<Fault> faults = {};    // errors, and warnings of how tables were read
  std::vector<Source> sources = {};  // what places in them point into: the study, then tables
};

/// The fingerprint of a study: that of the statement that reduces it.
std::string fingerprint_of(const Study& study);
/// Reads the tables. `text`: of the study, for excerpts. Failure (disk-full, database-busy, ...).
StudyCounts counted(const Study& study, const std::string& text, FilesRead& files);
/// Reads a table of counts; "-": standard input. Failure (counts-malformed, counts-of-another, ...).
std::vector<CountRow> read_counts(const Study& study, const std::string& path, FilesRead& files);
/// A path as a study writes it, as seen from the current folder.
std::string beside_study(const Study& study, const std::string& path);

}  // namespace closs
