// What there is to choose from: models, benchmarks, measures and words, as lists and one by one.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/benchmark.hpp"
#include "report/answers/answer.hpp"
#include "report/document/glossary.hpp"

namespace closs {

/// Models and benchmarks under the names by which a scenario finds them.
template <class One>
using Listed = std::span<const std::pair<std::string, std::shared_ptr<const One>>>;

Answer models_answer(Listed<Model> models, const ReportOptions& options);
Answer model_answer(const Model& model, const ReportOptions& options);
Answer benchmarks_answer(Listed<Benchmark> benchmarks, const ReportOptions& options);
Answer benchmark_answer(const Benchmark& benchmark, const ReportOptions& options);
/// One table of all measures.
Answer measures_answer(const ReportOptions& options);
/// Some measures, a section each.
Answer measures_answer(std::span<const M> ids, const ReportOptions& options);
/// All of them, a table of each kind.
Answer glossary_answer(const ReportOptions& options);
/// Some of them, a section each.
Answer glossary_answer(std::span<const GlossaryEntry> entries, const ReportOptions& options);

}  // namespace closs
