// closs benchmarks [NAME]: the published values there are, or those of one benchmark with their sources.
#include "cli/io/library.hpp"
#include "cli/io/print_document.hpp"
#include "cli/line/command.hpp"
#include "report/document/number.hpp"

namespace closs {
namespace {

using Align = Table::Column::Align;

std::shared_ptr<const Benchmark> benchmark_or_failure(Library& library, const std::string& name, Reporter& reporter) {
  std::vector<Source> sources;
  std::vector<Fault> faults;
  auto benchmark = library.benchmark(name, {}, sources, faults);
  if (!benchmark) reporter.report(faults, sources);
  return benchmark;
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all;
}

Document list_of_benchmarks(Library& library, Reporter& reporter) {
  const bool ja = reporter.language == Language::ja;
  Table table{
      {{ja ? "ベンチマーク" : "Benchmark", Align::left}, {"", Align::left}, {ja ? "モデル" : "Models", Align::left}},
      {},
      {}};
  for (const std::string& name : library.benchmark_names())
    if (const auto benchmark = benchmark_or_failure(library, name, reporter))
      table.rows.push_back({{name, benchmark->label.in(reporter.language), joined(benchmark->models)}, {}});
  return {{table}};
}

std::string what_it_measures(const std::string& measures, bool ja) {
  if (!ja) return measures;
  return measures == "intention" ? "意向" : measures == "behaviour" ? "行動" : measures;
}

Document one_benchmark(const Benchmark& benchmark, Language language) {
  const bool ja = language == Language::ja;
  Table values{{{ja ? "パラメータ" : "Parameter", Align::left},
                {ja ? "値" : "Value", Align::right},
                {ja ? "年" : "Year", Align::right},
                {ja ? "国" : "Country", Align::left},
                {ja ? "標本" : "Sample", Align::left},
                {ja ? "測るもの" : "Measures", Align::left},
                {ja ? "出典" : "Source", Align::left}},
               {},
               {}};
  for (const BenchmarkValue& v : benchmark.values) {
    const Kind kind = v.value.parameter ? v.value.parameter->kind : Kind::rate;
    values.rows.push_back(
        {{v.parameter,
          v.value.written.empty() ? show(v.value.base, kind, NumberStyle{language, "", 3}) : v.value.written,
          v.year ? std::to_string(v.year) : "", v.country, v.sample, what_it_measures(v.measures, ja), v.value.source},
         {}});
  }
  return {{Paragraph{benchmark.label.in(language), Paragraph::Tone::headline},
           Paragraph{benchmark.meaning.in(language), Paragraph::Tone::plain},
           Paragraph{(ja ? "モデル：" : "For the models: ") + joined(benchmark.models), Paragraph::Tone::note},
           values}};
}

}  // namespace

void benchmarks(const Call& call) {
  const auto library = open_library();
  if (call.options.operands.empty()) return print_document(call, list_of_benchmarks(*library, call.reporter));
  if (const auto benchmark = benchmark_or_failure(*library, call.options.operands[0], call.reporter))
    print_document(call, one_benchmark(*benchmark, call.reporter.language));
}

}  // namespace closs
