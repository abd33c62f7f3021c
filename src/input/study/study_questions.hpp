// One question of a study: a column, and what its values mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/study/study.hpp"
#include "input/model/file_keys.hpp"
#include "input/yaml/tree.hpp"

namespace closs {

/// What a question may be answered by, beside `column`, `missing` and `ignore`.
enum class AnswerKind {
  ids,          // values: text to id, or bands: id to numbers
  problems,     // the same, and none
  one_problem,  // yes: this problem, no: not
  yes_no,       // yes, no
  shares,       // shares: text to a percentage
  number,
  weight,  // a number with `digits`
  date,
  plain_id
};

struct QuestionsReading {
  Study& study;
  std::vector<Fault>& faults;
  std::vector<std::string> missing = {};  // of the study
  int joined_table = -1;                  // that `table:` in a mapping of respondents may name

  /// Reads what stands under a key of a table's role, such as "segment" of respondents; `name` is what users call it.
  /// Its index in Study::questions; -1 with faults.
  /// `yes`: the label of yes, where that is the id of a problem; no is then none.
  int read(const Node& node, std::string_view name, int table, AnswerKind answers, std::string_view yes = {});
  void fault(FaultCode code, const Node& node, std::vector<std::pair<std::string, std::string>> values = {});
  /// Whether `node`, which users call `name`, is a map; a key that is not known is refused.
  bool keys(const Node& node, std::string_view name, KeyList known);
};

/// The scalars of a list, or the one that stands there alone.
std::vector<const Node*> scalars_of(const Node& node, std::string_view key, std::vector<Fault>& faults);
/// Numbers between two bounds, `scale: [1, 5]`.
std::optional<std::pair<double, double>> read_scale(const Node& node, std::vector<Fault>& faults);

}  // namespace closs
