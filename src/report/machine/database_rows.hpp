// One scenario as rows of a database: what a csv and a json say of it, ready to be bound to statements. Like all
// formats for programs it never changes with the language.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/answers/run.hpp"

namespace closs {

struct DatabaseFigure {
  std::string figure;  // "segment.home.problem.billing.lost"
  std::string scope;   // "segment"
  std::string id;      // "home.problem.billing"
  std::string_view measure;
  std::string unit;
  std::optional<double> value;  // nullopt: none, for the reason `none`
  std::string_view none;
};

/// Of a simulation: one of a figure, of its difference from the first scenario, or of a decision.
struct DatabaseStatistic {
  std::string figure, statistic, unit;  // "total.lost", "difference_mean", "customers"
  std::optional<double> value, standard_error;
};

struct DatabaseWarning {
  std::string code, file, message, hint;
  int line = 0, column = 0;  // 0: unknown
};

struct DatabaseScenario {
  std::string file, variant, scenario, currency, sha256, version, set;
  std::string_view period;
  std::vector<DatabaseFigure> figures;
  std::vector<DatabaseStatistic> statistics = {};
  std::vector<DatabaseWarning> warnings;
};

/// `variant`: its name; empty: none is named. What --set lays over a file makes a variant, too. Figures are those that
/// `options` select.
DatabaseScenario database_scenario(const Reported& reported, std::string_view variant, const ReportOptions& options);

}  // namespace closs
