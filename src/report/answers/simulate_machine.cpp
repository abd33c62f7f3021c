// The formats of `simulate` for programs (docs/commands/simulate.md): full precision, whatever the language. All keys
// of the JSON are always there; what was not computed is null or empty.
#include <algorithm>
#include <cmath>

#include "core/at.hpp"
#include "report/answers/simulate.hpp"
#include "report/machine/figure_tree.hpp"
#include "report/machine/machine.hpp"
#include "text/csv.hpp"
#include "text/decimal.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

struct Statistic {
  std::string_view name;
  Estimate estimate;
  bool share = false;  // of the trials, whatever the figure counts in
};

/// The statistics of a figure, in the order of all formats.
std::vector<Statistic> statistics_of(const Distribution& figure) {
  std::vector<Statistic> out = {{"mean", figure.mean}, {"sd", figure.sd}};
  for (std::size_t q = 0; q < quantile_names.size(); ++q) out.push_back({quantile_names[q], figure.quantiles[q]});
  out.push_back({"exists", figure.exists, true});
  out.push_back({"positive", figure.positive, true});
  return out;
}

std::vector<Statistic> statistics_of(const Decision& one) {
  return {{"mean", one.mean},       {"p5", one.p5},        {"p95", one.p95}, {"positive", one.positive, true},
          {"best", one.best, true}, {"regret", one.regret}};
}

/// The ids of its fixes; "" of doing nothing.
std::string ids_of(const Scenario& scenario, const Decision& one) {
  std::string out;
  for (const int fix : one.fixes) out.append(out.empty() ? "" : " ").append(scenario.fixes[at(fix)].id);
  return out;
}

/// In the fixed order of all reports.
std::vector<const Distribution*> in_report_order(const Scenario& scenario, const std::vector<Distribution>& figures) {
  std::vector<const Distribution*> out;
  const std::vector<FigureId> all = figures_of(scenario);
  for (const Distribution& one : figures) out.push_back(&one);
  const auto place = [&](const Distribution* one) { return std::find(all.begin(), all.end(), one->id) - all.begin(); };
  std::stable_sort(out.begin(), out.end(),
                   [&](const Distribution* a, const Distribution* b) { return place(a) < place(b); });
  return out;
}

// --- csv ------------------------------------------------------------------------------------------

constexpr std::string_view csv_columns = "file,scenario,scope,id,measure,unit,statistic,value,standard_error";

struct CsvRows {
  const ReportOptions& options;
  const Scenario& scenario;
  std::string out = {};

  void add(const FigureId& figure, std::string_view before, const std::vector<Statistic>& statistics) {
    const Measure& row = measure(figure.measure);
    add(name_of(figure.scope), id_of(scenario, figure), row.name, unit_name(row.unit, scenario), before, statistics);
  }
  void add(std::string_view scope, const std::string& id, std::string_view what, std::string_view unit,
           std::string_view before, const std::vector<Statistic>& statistics) {
    for (const Statistic& one : statistics) {
      append_csv_text(out, scenario.file);
      append_csv_text(out += ',', machine_name(scenario));
      out.append(",").append(scope).append(",");
      append_csv_text(out, id);
      out.append(",")
          .append(what)
          .append(",")
          .append(one.share ? name_of(Unit::rate) : unit)
          .append(",")
          .append(before)
          .append(one.name)
          .append(",");
      if (std::isfinite(one.estimate.value)) append_exact(out, one.estimate.value);
      out += ',';
      if (std::isfinite(one.estimate.error)) append_exact(out, one.estimate.error);
      out += csv_line_end(options);
    }
  }
};

// --- json -----------------------------------------------------------------------------------------

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  json.text(text);
}

void write_number(JsonWriter& json, std::string_view name, double value) {
  json.key(name);
  json.number(value);
}

/// The statistics and their standard errors under "se", as members of the object that is open.
void write_statistics(JsonWriter& json, const std::vector<Statistic>& statistics) {
  for (const Statistic& one : statistics) write_number(json, one.name, one.estimate.value);
  json.key("se");
  json.begin_object();
  for (const Statistic& one : statistics) write_number(json, one.name, one.estimate.error);
  json.end_object();
}

/// What all of some simulations have in common; null where they differ.
void write_simulation(JsonWriter& json, std::span<const SimulationRun> runs) {
  const auto all = [&](std::string_view name, auto member, auto write) {
    json.key(name);
    const auto differs = [&](const SimulationRun& run) { return run.*member != runs.front().*member; };
    if (runs.empty() || std::any_of(runs.begin(), runs.end(), differs)) return json.null();
    write(runs.front().*member);
  };
  const auto whole = [&](auto number) { json.whole(static_cast<std::int64_t>(number)); };
  json.begin_object();
  all("trials", &SimulationRun::trials, whole);
  all("replicates", &SimulationRun::replicates, whole);
  all("sampler", &SimulationRun::sampler, [&](Sampling sampler) { json.text(name_of(sampler)); });
  all("seed", &SimulationRun::seed, [&](std::uint64_t seed) { json.raw(std::to_string(seed)); });
  all("partial", &SimulationRun::partial, [&](bool partial) { json.raw(partial ? "true" : "false"); });
  json.end_object();
}

void write_distributions(JsonWriter& json, std::string_view name, const Scenario& scenario,
                         const std::vector<Distribution>& figures) {
  json.key(name);
  json.begin_object();
  write_figure_tree(
      json, scenario, in_report_order(scenario, figures), [](const Distribution* d) { return d->id; },
      [&](const Distribution* figure) {
        json.begin_object();
        write_statistics(json, statistics_of(*figure));
        json.end_object();
      });
  json.end_object();
}

void write_decisions(JsonWriter& json, const Scenario& scenario, const std::vector<Decision>& decisions) {
  json.key("decisions");
  json.begin_array();
  for (const Decision& one : decisions) {
    json.begin_object();
    json.key("set");
    json.begin_array();
    for (const int fix : one.fixes) json.text(scenario.fixes[at(fix)].id);
    json.end_array();
    write_statistics(json, statistics_of(one));
    json.end_object();
  }
  json.end_array();
}

void write_sensitivities(JsonWriter& json, const Scenario& scenario, const Simulated& sim) {
  json.key("sensitivity");
  json.begin_object();
  for (const Sensitivities& figure : sim.sensitivities) {
    json.key(name_of(scenario, figure.figure));
    json.begin_array();
    for (const Sensitivity& one : figure.inputs) {
      json.begin_object();
      write_text(json, "input", sim.inputs.inputs[one.input].path);
      write_number(json, "s1", one.s1);
      write_number(json, "s1_low", one.s1_low);
      write_number(json, "s1_high", one.s1_high);
      write_number(json, "st", one.st);
      write_number(json, "st_low", one.st_low);
      write_number(json, "st_high", one.st_high);
      write_number(json, "rank", one.rank);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_worth(JsonWriter& json, const Estimate& estimate) {
  write_number(json, "value", estimate.value);
  write_number(json, "se", estimate.error);
}

void write_information(JsonWriter& json, const Simulated& sim) {
  const Information info = sim.information.value_or(Information());
  json.key("information");
  json.begin_object();
  json.key("evpi");
  json.begin_object();
  write_worth(json, info.evpi);
  json.end_object();
  json.key("evppi");
  json.begin_array();
  for (const Information::OfInputs& one : info.evppi) {
    json.begin_object();
    json.key("inputs");
    json.begin_array();
    for (const std::size_t input : one.inputs) json.text(sim.inputs.inputs[input].path);
    json.end_array();
    write_worth(json, one.value);
    json.end_object();
  }
  json.end_array();
  json.key("evsi");
  json.begin_array();
  for (const Information::OfAnswers& one : info.evsi) {
    json.begin_object();
    write_text(json, "input", one.path);
    json.key("n");
    json.whole(one.n);
    write_worth(json, one.value);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

/// What was not drawn, or not as it came.
void write_rest(JsonWriter& json, const Scenario& scenario, const Simulated& sim) {
  json.key("certain");
  json.begin_array();
  for (const int value : sim.inputs.certain) json.text(path_of(scenario, scenario.values[at(value)]));
  json.end_array();
  json.key("clipped");
  json.begin_object();
  for (const Simulated::Clipped& one : sim.clipped) write_number(json, one.path, one.share);
  json.end_object();
  json.key("refused");
  json.begin_object();
  json.key("trials");
  json.whole(sim.refused);
  json.key("rule");
  sim.rule ? json.text(sim.rule->code.name()) : json.null();
  json.end_object();
  json.key("none");
  json.begin_object();
  for (const Distribution* figure : in_report_order(scenario, sim.figures))
    if (!figure->none.empty()) write_text(json, name_of(scenario, figure->id), figure->none);
  json.end_object();
}

/// `alone`: the simulation is not told elsewhere.
void write_scenario(JsonWriter& json, const SimulationReported& reported, bool alone) {
  const Scenario& scenario = *reported.scenario;
  const Simulated& sim = *reported.simulated;
  json.begin_object();
  write_text(json, "name", machine_name(scenario));
  write_text(json, "file", scenario.file);
  write_text(json, "sha256", scenario.sha256);
  write_sets(json, scenario.sets);
  if (alone) {
    json.key("simulation");
    write_simulation(json, std::span(&sim.run, 1));
  }
  write_distributions(json, "figures", scenario, sim.figures);
  write_distributions(json, "differences", scenario, sim.differences);
  write_decisions(json, scenario, sim.decisions);
  write_sensitivities(json, scenario, sim);
  write_information(json, sim);
  write_rest(json, scenario, sim);
  json.key("warnings");
  json.raw(faults_as_json(reported.warnings, reported.sources));
  json.end_object();
}

}  // namespace

std::string simulation_csv_head(std::span<const SimulationRun>, const ReportOptions& options) {
  std::string out(options.bom ? byte_order_mark : "");
  out += csv_columns;
  if (!options.set.empty()) out.append(",").append(set_column);
  return out += '\n';
}

std::string simulation_csv(const SimulationReported& reported, const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  CsvRows rows{options, scenario};
  for (const Distribution* figure : in_report_order(scenario, reported.simulated->figures))
    rows.add(figure->id, "", statistics_of(*figure));
  for (const Distribution* figure : in_report_order(scenario, reported.simulated->differences))
    rows.add(figure->id, "difference_", statistics_of(*figure));
  for (const Decision& one : reported.simulated->decisions) {
    const Measure& npv = measure(M::npv);
    rows.add("decision", ids_of(scenario, one), npv.name, unit_name(npv.unit, scenario), "", statistics_of(one));
  }
  return std::move(rows.out);
}

DatabaseScenario simulation_rows(const SimulationReported& reported, std::string_view variant,
                                 const ReportOptions& options) {
  const Scenario& scenario = *reported.scenario;
  Results stated;
  for (const Distribution* one : in_report_order(scenario, reported.simulated->figures))
    stated.figures.push_back({one->id, one->base, std::isfinite(one->base) ? "" : one->none});
  ReportOptions all = options;
  all.measures.clear();
  all.figures.clear();
  DatabaseScenario out = database_scenario({&scenario, &stated, reported.sources, reported.warnings}, variant, all);
  const auto add = [&](const std::string& figure, std::string_view unit, std::string_view before,
                       const std::vector<Statistic>& statistics) {
    const auto number = [](double x) { return std::isfinite(x) ? std::optional(x == 0 ? 0.0 : x) : std::nullopt; };
    for (const Statistic& one : statistics)
      out.statistics.push_back({figure, std::string(before).append(one.name),
                                std::string(one.share ? name_of(Unit::rate) : unit), number(one.estimate.value),
                                number(one.estimate.error)});
  };
  const auto add_figures = [&](const std::vector<Distribution>& figures, std::string_view before) {
    for (const Distribution* one : in_report_order(scenario, figures))
      add(name_of(scenario, one->id), unit_name(measure(one->id.measure).unit, scenario), before, statistics_of(*one));
  };
  const Simulated& sim = *reported.simulated;
  for (const auto& [name, value] : {std::pair("trials", static_cast<double>(sim.run.trials)),
                                    {"replicates", static_cast<double>(sim.run.replicates)},
                                    {"seed", static_cast<double>(sim.run.seed)},
                                    {"partial", sim.run.partial ? 1.0 : 0.0},
                                    {"refused", static_cast<double>(sim.refused)}})
    out.statistics.push_back(
        {std::string("simulation.").append(name_of(sim.run.sampler)), name, "", value, std::nullopt});
  add_figures(sim.figures, "");
  add_figures(sim.differences, "difference_");
  for (const Decision& one : sim.decisions)
    add("decision." + ids_of(scenario, one) + (one.fixes.empty() ? "" : ".") + std::string(measure(M::npv).name),
        unit_name(measure(M::npv).unit, scenario), "", statistics_of(one));
  return out;
}

std::string simulation_json_head(std::span<const SimulationRun> runs, const ReportOptions& options) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  begin_json(json, options);
  json.key("simulation");
  write_simulation(json, runs);
  json.key("scenarios");
  json.begin_array();
  return out;
}

std::string simulation_json(const SimulationReported& reported, const ReportOptions&) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented, 2);
  write_scenario(json, reported, false);
  return out;
}

std::string simulation_jsonl(const SimulationReported& reported, const ReportOptions&) {
  std::string out;
  JsonWriter json(out);
  write_scenario(json, reported, true);
  return out += '\n';
}

}  // namespace closs
