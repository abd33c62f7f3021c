// The table of commands.
#include "cli/command.hpp"

namespace closs {

std::span<const Command> commands() {
  static const std::vector<Command> rows = {
      {"run",
       "FILE...",
       1,
       -1,
       {"set", "format", "output", "measure", "figure", "by", "digits", "bom", "threads", "lang", "color", "quiet", "help"},
       {"customers lost, revenue at risk and what inaction costs, by problem", "問題ごとの顧客損失、損失リスク売上、放置コスト"},
       {{"closs run examples/telecom.yaml", {"the report for people", "読むためのレポート"}},
        {"closs run examples/telecom.yaml --by touchpoint --lang ja",
         {"with a table by tag, in Japanese", "タグ別の表を加え、日本語で"}},
        {"closs run examples/telecom.yaml --set problems.billing.frequency=9%",
         {"what if billing errors met 9 % of the customers", "請求の問題を経験する顧客が9%なら"}},
        {"closs run examples -o figures.csv -o report.md",
         {"every scenario of a folder, as a csv file and as markdown", "フォルダーの全シナリオを csv と markdown に"}},
        {"closs run examples/quick.yaml -f json --figure total.lost",
         {"one figure, for a program", "プログラムのために数値を一つ"}}},
       &run},
      {"check",
       "FILE...",
       1,
       -1,
       {"set", "format", "threads", "lang", "color", "quiet", "help"},
       {"read and evaluate; says nothing of files that are fine", "読み込みと計算を確かめる。誤りがなければ何も出さない"},
       {{"closs check examples", {"every scenario of a folder", "フォルダーの全シナリオ"}},
        {"closs check examples/telecom.yaml --format json", {"errors as JSON, for an editor", "誤りを JSON で(エディター用)"}}},
       &check},
      {"resolve",
       "FILE",
       1,
       1,
       {"set", "lang", "color", "quiet", "help"},
       {"the merged scenario and the origin of each value", "継承を解いたシナリオと各値の出どころ"},
       {{"closs resolve examples/telecom.yaml", {"what is evaluated, and which line says so", "計算に使う値と、それが書かれた行"}}},
       &resolve},
      {"init",
       "",
       0,
       0,
       {"template", "lang", "color", "quiet", "help"},
       {"a commented scenario to start from", "注釈つきのシナリオのひな形"},
       {{"closs init > mine.yaml", {"the quick case, in 12 lines", "12行ほどの簡単な例"}},
        {"closs init --template full > mine.yaml", {"Goodman's tree with everything", "グッドマンの木の全項目"}}},
       &init},
      {"models",
       "[NAME]",
       0,
       1,
       {"format", "lang", "color", "quiet", "help"},
       {"the journeys there are, or one of them in full", "モデルの一覧、または一つの詳細"},
       {{"closs models", {"all", "一覧"}}, {"closs models goodman", {"its parameters and states", "パラメータと状態"}}},
       &models},
      {"benchmarks",
       "[NAME]",
       0,
       1,
       {"format", "lang", "color", "quiet", "help"},
       {"published values, with their sources", "公表値とその出典"},
       {{"closs benchmarks", {"all", "一覧"}},
        {"closs benchmarks japan-complaint-rate", {"its values, year, country and sample", "値、年、国、標本"}}},
       &benchmarks},
      {"measures",
       "[NAME]...",
       0,
       -1,
       {"format", "lang", "color", "quiet", "help"},
       {"every measure with its unit, definition and formula", "指標の単位、定義、計算式"},
       {{"closs measures", {"all", "一覧"}},
        {"closs measures revenue_at_risk", {"its definition and formula", "定義と計算式"}}},
       &list_measures},
      {"schema",
       "",
       0,
       0,
       {"lang", "color", "quiet", "help"},
       {"the JSON Schema of scenario files, for completion in an editor", "シナリオの JSON Schema(エディターの補完用)"},
       {{"closs schema > scenario.schema.json", {"for the editor", "エディター用"}}},
       &schema},
  };
  return rows;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands())
    if (command.name == name) return &command;
  return nullptr;
}

}  // namespace closs
