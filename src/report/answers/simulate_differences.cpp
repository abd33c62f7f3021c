// The report of `compare --simulate` for people: how the scenarios differ from the first in the same trials, then the
// figures of each.
#include <algorithm>
#include <utility>

#include "report/answers/simulate_page.hpp"
#include "report/document/figure_title.hpp"
#include "report/document/trace.hpp"

namespace closs {
namespace {

constexpr std::size_t low = 0, high = shown_quantiles.size() - 1;

/// The difference that is told in a sentence: of the figure that a report would begin with, else the first.
const Distribution* told(const SimulatePage& page) {
  const std::vector<Distribution>& all = page.sim.differences;
  const Distribution* first = page.first_figure();
  const auto exists = [](const Distribution& one) { return one.none.empty(); };
  const auto same =
      std::find_if(all.begin(), all.end(), [&](const Distribution& one) { return first && one.id == first->id; });
  if (same != all.end() && exists(*same)) return &*same;
  const auto any = std::find_if(all.begin(), all.end(), exists);
  return any == all.end() ? nullptr : &*any;
}

/// "Next year against this year: ..."
std::string against(const SimulatePage& page, const std::string& name, const std::string& base) {
  const Distribution* one = told(page);
  if (!one) return page.say("compare.headline_apart", {{"name", name}, {"base", base}});
  const auto difference = [&](const Estimate& estimate) {
    return page.estimate(estimate, one->id, Quantity::Form::difference);
  };
  const bool same = one->mean.value == 0 && !(one->sd.value > 0);
  return page.say(same ? "compare.simulated_same" : "compare.simulated", {{"name", name},
                                                                          {"base", base},
                                                                          {"figure", page.title(one->id)},
                                                                          {"low", difference(one->quantiles[low])},
                                                                          {"high", difference(one->quantiles[high])},
                                                                          {"mean", difference(one->mean)},
                                                                          {"chance", page.chance(one->positive)}});
}

}  // namespace

Document differences_document(std::span<const SimulationReported> all, std::span<const std::string> variants,
                              Answer plain, const ReportOptions& options) {
  std::vector<const Scenario*> scenarios;
  std::vector<Subject> subjects;
  for (const SimulationReported& one : all) {
    scenarios.push_back(one.scenario);
    subjects.push_back(subject_of(*one.scenario));
  }
  const std::vector<std::string> titles = scenario_titles(scenarios, variants, options.language);
  Document document;
  /// Adds to the document what `work` puts on a page of scenario number k.
  const auto on_page = [&](std::size_t k, const auto& work) {
    SimulatePage page{{options.style(scenarios[k]->currency), std::move(document)},
                      all[k],
                      options,
                      *scenarios[k],
                      *all[k].simulated};
    work(page);
    document = std::move(page.document);
  };
  const auto end = [&](SimulatePage& page) {
    page.warnings(plain.warnings, plain.sources);
    add_trace(page, options.version, subjects);
  };
  if (all.front().simulated->run.trials == 0) {
    on_page(0, [&](SimulatePage& page) {
      page.headline(page.say("simulate.nothing_uncertain"));
      for (Part& part : plain.document.parts) page.add(std::move(part));
      end(page);
    });
    return document;
  }
  on_page(0, [&](SimulatePage& page) {
    page.section(page.say("section.compare_simulated", {{"base", titles[0]}}));
    if (page.sim.run.partial) page.warning(page.say("simulate.partial", {{"done", page.trials(page.sim.run.trials)}}));
  });
  for (std::size_t k = 1; k < all.size(); ++k)
    on_page(k, [&](SimulatePage& page) {
      if (all.size() > 2) page.section(titles[k]);
      page.headline(against(page, titles[k], titles[0]));
      add_difference_tables(page);
    });
  on_page(0, [&](SimulatePage& page) { page.note(page.say("simulate.differences")); });
  std::vector<std::string> told;
  for (std::size_t k = 0; k < all.size(); ++k)
    on_page(k, [&](SimulatePage& page) {
      page.section(page.say("section.simulate_figures_of", {{"name", titles[k]}}));
      add_figure_tables(page);
      if (k == 0) page.note(page.say("simulate.figures"));
      add_certain_parts(page, told);
      told = certain_inputs(page);
    });
  on_page(0, [&](SimulatePage& page) {
    add_how(page);
    end(page);
  });
  return document;
}

}  // namespace closs
