// embed OUT FOLDER: reads FOLDER/*.yaml and FOLDER/benchmarks/*.yaml and writes C++ that makes the same models and
// benchmarks without reading (src/input/model/builtin.hpp). Run by the build.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "input/scenario/read.hpp"

namespace closs {
namespace {

std::string whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}
std::string number(double x) { return std::isinf(x) ? "inf" : fmt::format("{:a}", x); }
std::string_view yes_no(bool x) { return x ? "true" : "false"; }
std::string written(const Text& t) { return fmt::format("{{{}, {}}}", literal(t.en), literal(t.ja)); }

std::string written(const Parameter& p) {
  return fmt::format("{{{}, Kind({}), {{{}, {}, {}, {}}}, Conversion({}), {}, {}, {}, {}, {}, {}, {}}}",
                     literal(p.name), static_cast<int>(p.kind), number(p.domain.low), number(p.domain.high),
                     yes_no(p.domain.low_open), yes_no(p.domain.high_open), static_cast<int>(p.conversion),
                     p.fallback ? number(*p.fallback) : "{}", literal(p.group), yes_no(p.in_segment), yes_no(p.in_fix),
                     written(p.label), written(p.meaning), literal(p.source));
}

std::string written(const Formula& f) {
  std::string terms;
  for (const Formula::Term& t : f.terms) {
    std::string factors;
    for (const Formula::Factor& x : t.factors)
      factors += fmt::format("{{{}, {}}}, ", x.parameter, yes_no(x.complement));
    terms += fmt::format("{{{}, {{{}}}}}, ", number(t.number), factors);
  }
  return "{{" + terms + "}}";
}

std::string written(const State& s) {
  std::string steps;
  for (const Step& step : s.steps)
    steps += fmt::format("{{{}, {}, {}}}, ", step.to, yes_no(step.rest), written(step.share));
  return fmt::format("{{{}, {}, {{{}}}, {}, {}, {}, {}, {}}}", literal(s.id), written(s.label), steps,
                     written(s.contacts), written(s.cost), written(s.told_good), written(s.told_bad),
                     written(s.spend_cut));
}

std::string written(const Model& m) {
  std::string out = fmt::format(
      "  m->name = {};\n  m->label = {};\n  m->meaning = {};\n  m->source = {};\n  m->losses_above_baseline = {};\n",
      literal(m.name), written(m.label), written(m.meaning), literal(m.source), yes_no(m.losses_above_baseline));
  out += fmt::format("  m->parameters.reserve({});\n", m.parameters.size());
  for (const Parameter& p : m.parameters) out += "  m->parameters.push_back(" + written(p) + ");\n";
  out += fmt::format("  m->states.reserve({});\n", m.states.size());
  for (const State& s : m.states) out += "  m->states.push_back(" + written(s) + ");\n";
  return out + fmt::format(
                   "  m->start = {};\n  m->complaint = {};\n  m->order = {{{}}};\n  m->realisation = {};\n  "
                   "m->cost_per_contact = {};\n",
                   m.start, m.complaint, fmt::join(m.order, ", "), m.realisation, m.cost_per_contact);
}

std::string written(const Benchmark& b) {
  std::string models;
  for (const std::string& m : b.models) models += literal(m) + ", ";
  std::string out = fmt::format("  m->name = {};\n  m->label = {};\n  m->meaning = {};\n  m->models = {{{}}};\n",
                                literal(b.name), written(b.label), written(b.meaning), models);
  for (const BenchmarkValue& v : b.values) {
    const Value& x = v.value;
    out += fmt::format(
        "  {{\n    BenchmarkValue v;\n    v.parameter = {};\n    v.value.base = {};\n    v.value.path = {};\n"
        "    v.value.uncertain = {{Uncertain::Law({}), {}, {}, {}}};\n    v.value.spans = {};\n    v.value.origin = "
        "Origin::benchmark;\n"
        "    v.value.evidence = Evidence::benchmark;\n    v.value.source = {};\n    v.value.as_of = {};\n    "
        "v.value.written = {};\n"
        "    v.year = {};\n    v.country = {};\n    v.sample = {};\n    v.measures = {};\n    v.note = {};\n    "
        "m->values.push_back(v);\n  }}\n",
        literal(v.parameter), number(x.base), literal(x.path), static_cast<int>(x.uncertain.law), number(x.uncertain.a),
        number(x.uncertain.b), number(x.uncertain.c), number(x.spans), literal(x.source), literal(x.as_of),
        literal(x.written), v.year, literal(v.country), literal(v.sample), literal(v.measures), literal(v.note));
  }
  return out;
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

/// A function that makes `thing`, and the row that names it.
template <class Thing>
void add(std::string& functions, std::string& rows, std::string_view type, const std::string& name,
         const std::string& text, const Thing& thing) {
  const auto k = std::count(functions.begin(), functions.end(), '\f');
  functions += fmt::format(
      "\f\nstd::shared_ptr<const {0}> make_{0}_{1}() {{\n  auto m = std::make_shared<{0}>();\n{2}  return m;\n}}\n",
      type, k, written(thing));
  rows += fmt::format("    {{{}, {}, &make_{}_{}}},\n", literal(name), literal(text), type, k);
}

int embed(const std::string& out_path, const std::string& folder) {
  const std::vector<std::string> models = names_in(folder), benchmarks = names_in(folder + "/benchmarks");
  Disk disk;
  disk.read = whole;
  disk.exists = [](const std::string& path) { return std::filesystem::exists(path); };
  Library library(disk, folder, models, benchmarks);
  std::vector<Source> sources;
  std::vector<Fault> faults;
  std::string functions, model_rows, benchmark_rows;
  for (const std::string& name : models)
    if (const auto m = library.model(name, folder + "/", {}, sources, faults))
      add(functions, model_rows, "Model", name, whole(folder + "/" + name + ".yaml"), *m);
  for (const std::string& name : benchmarks)
    if (const auto b = library.benchmark(name, {}, sources, faults))
      add(functions, benchmark_rows, "Benchmark", name, whole(folder + "/benchmarks/" + name + ".yaml"), *b);
  for (const Fault& fault : faults) fmt::print(stderr, "embed: {} at line {}\n", fault.code, fault.place.line);
  std::ofstream out(out_path, std::ios::binary);
  out << "// Written by tools/embed.cpp from models/.\n#include <limits>\n\n#include "
         "\"input/model/builtin.hpp\"\n#include \"input/scenario/read.hpp\"\n\n"
         "namespace closs {\nnamespace {\n\n[[maybe_unused]] constexpr double inf = "
         "std::numeric_limits<double>::infinity();\n"
      << functions << "\nconst BuiltinModel all_models[] = {\n"
      << model_rows << "};\nconst BuiltinBenchmark all_benchmarks[] = {\n"
      << benchmark_rows
      << "};\n\n}  // namespace\n\nBuiltins builtins() { return {all_models, all_benchmarks}; }\n\n}  // namespace "
         "closs\n";
  out.close();
  return faults.empty() && out ? 0 : 1;
}

}  // namespace
}  // namespace closs

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  return closs::embed(argv[1], argv[2]);
}
