// Faults of the questions that are asked of scenarios: compare, bridge, sweep, solve, plan, tornado, explain.
#include <vector>

#include "report/faults/fault_rows.hpp"

namespace closs {
namespace {

constexpr Severity error = Severity::error, warning = Severity::warning;

std::vector<FaultRow> compare_rows() {
  return {
      {"compare-one-scenario",
       error,
       2,
       {"there is only one scenario, {file}, and nothing to compare it with",
        "シナリオが {file} 一つだけで、比べる相手がありません"},
       {"name another file, or add --variant NAME:PATH=VALUE",
        "ファイルをもう一つ指定するか、--variant 名前:パス=値 を加えてください"}},
      {"variant-malformed",
       error,
       2,
       {"--variant {text} is not NAME:PATH=VALUE", "--variant {text} は 名前:パス=値 の形ではありません"},
       {"write --variant cheap:problems.billing.frequency=9%",
        "--variant cheap:problems.billing.frequency=9% のように書いてください"}},
      {"variant-is-file",
       error,
       2,
       {"the variant {name} is called like one of the files", "変形案の名前 {name} がファイル名と同じです"},
       {"give it another name", "別の名前を付けてください"}},
      {"compare-currencies",
       warning,
       0,
       {"not in {other}, the currency of {against}: {files}; their amounts of money have no difference",
        "{against} の通貨 {other} と異なるシナリオがあります: {files}。金額の差は出しません"},
       {}},
      {"compare-periods",
       warning,
       0,
       {"not per {other}, the period of {against}: {files}; only figures that do not depend on the period have a "
        "difference",
        "{against} の期間 {other} と異なるシナリオがあります: {files}。差を出すのは期間によらない指標だけです"},
       {}},
      {"compare-horizons",
       warning,
       0,
       {"other horizons, in months, than the {other} of {against}: {files}; figures over the horizon cover different "
        "spans",
        "{against} の対象期間{other}か月と異なるシナリオがあります(月数): "
        "{files}。対象期間全体の指標は長さが異なります"},
       {}},
  };
}

std::vector<FaultRow> bridge_rows() {
  return {
      {"bridge-currencies",
       error,
       2,
       {"{old} is in {value}, {new} in {other}: a change in money cannot be explained",
        "{old} の通貨は {value}、{new} は {other} なので、金額の変化を説明できません"},
       {"give both in one currency", "通貨をそろえてください"}},
      {"bridge-periods",
       error,
       2,
       {"{old} counts per {value}, {new} per {other}: their figures are of different spans",
        "{old} の期間は {value}、{new} は {other} なので、指標の長さが異なります"},
       {"give both the same period", "period をそろえてください"}},
      {"bridge-figure-missing",
       error,
       2,
       {"{file} has no figure {figure}", "{file} に {figure} という指標はありません"},
       {"ask for a figure that both scenarios have", "両方のシナリオにある指標を指定してください"}},
  };
}

std::vector<FaultRow> vary_rows() {
  const Text form = {"write --vary margin=30%..40%:2% or --vary margin=30%,35%,40%",
                     "--vary margin=30%..40%:2% または --vary margin=30%,35%,40% のように書いてください"};
  return {
      {"vary-missing", error, 2, {"nothing is varied", "動かす入力がありません"}, form},
      {"vary-malformed", error, 2, {"{text} is not PATH=POINTS", "{text} は パス=値の並び の形ではありません"}, form},
      {"vary-empty", error, 2, {"a value is missing", "値が抜けています"}, form},
      {"vary-without-step",
       error,
       2,
       {"{text} has no step", "{text} に刻みがありません"},
       {"write {text}:STEP", "{text}:刻み と書いてください"}},
      {"vary-step-zero",
       error,
       2,
       {"a step of {step} never leads from {from} to {to}", "刻みが {step} では {from} から {to} に進みません"},
       {"write a step that is not 0", "0でない刻みを書いてください"}},
      {"vary-step-sign",
       error,
       2,
       {"a step of {step} leads from {from} away from {to}", "刻み {step} では {from} から {to} へ近づきません"},
       {"change the sign of the step, or exchange {from} and {to}",
        "刻みの符号を変えるか、{from} と {to} を入れ替えてください"}},
      {"vary-spans-differ",
       error,
       2,
       {"{from}, {to} and {step} are not of one span of time", "{from}、{to}、{step} の期間の単位がそろっていません"},
       {"write the same span behind each of them, such as /month", "三つとも同じ単位（/month など）を付けてください"}},
      {"vary-not-whole",
       error,
       2,
       {"{value} is not a whole number", "{value} は整数ではありません"},
       {"write whole numbers, such as 1,2,3 or 1..5:1", "1,2,3 や 1..5:1 のように整数で書いてください"}},
      {"vary-twice",
       error,
       2,
       {"{path} moves an input that {other} moves already", "{path} が動かす入力は、すでに {other} が動かしています"},
       {"give each input one --vary", "一つの入力には --vary を一つだけ指定してください"}},
      {"vary-many-settings",
       error,
       2,
       {"settings for which the scenario is read again have more than {most} combinations",
        "シナリオを読み直す設定の組み合わせが{most}通りを超えます"},
       {"take fewer of them", "値を減らしてください"}},
  };
}

std::vector<FaultRow> sweep_rows() {
  return {
      {"measure-without-figure",
       error,
       2,
       {"{file} has no figure of {measure}", "{file} に {measure} の指標はありません"},
       {"`closs measures` tells what each measure needs", "各指標に必要なものは closs measures で確かめてください"}},
      {"sweep-too-large",
       error,
       2,
       {"there are {count} combinations, more than {most}", "組み合わせが{count}通りで、{most}通りを超えます"},
       {"take larger steps, or add --yes", "刻みを大きくするか、--yes を付けてください"}},
      {"sweep-uncountable",
       error,
       2,
       {"there are more than {most} combinations", "組み合わせが{most}通りを超えます"},
       {"take larger steps", "刻みを大きくしてください"}},
      {"sweep-refused",
       warning,
       0,
       {"{count} of {all} combinations cannot be computed, since a rule of the model is broken, the first with {where}: {reason}",
        "{all}通りのうち{count}通りはモデルの規則に反するため、指標がありません。最初は{where}：{reason}"},
       {}},
      {"sweep-shares-scaled",
       warning,
       0,
       {"in {count} of {all} combinations the shares of a group did not sum to 100 % and were scaled to it",
        "{all}通りのうち{count}通りでは、内訳の割合の合計が100%にならないため、100%になるよう調整しました"},
       {}},
  };
}

std::vector<FaultRow> solve_rows() {
  return {
      {"goal-malformed",
       error,
       2,
       {"{text} is not FIGURE = VALUE", "{text} は「指標 = 値」の形ではありません"},
       {"write --until 'total.revenue_at_risk = 5M'", "--until 'total.revenue_at_risk = 5M' のように書いてください"}},
      {"goal-other-operator",
       error,
       2,
       {"{text}: a goal is a value to be met, so only = may stand between figure and value",
        "{text}: 目標は一つの値なので、指標と値の間に書けるのは = だけです"},
       {"write --until 'FIGURE = VALUE'; closs check holds figures against limits",
        "--until '指標 = 値' と書いてください。上限や下限の確認は closs check で行います"}},
      {"solve-nothing-to-vary",
       error,
       2,
       {"solve needs the input that is to be moved", "solve には動かす入力が必要です"},
       {"add --vary PATH, such as --vary margin", "--vary パス を加えてください(例: --vary margin)"}},
      {"solve-no-goal",
       error,
       2,
       {"solve needs a goal", "solve には目標が必要です"},
       {"add --until 'FIGURE = VALUE', such as --until 'joint.npv = 0'",
        "--until '指標 = 値' を加えてください(例: --until 'joint.npv = 0')"}},
      {"solve-several-inputs",
       error,
       2,
       {"solve moves one input at a time", "solve で動かせる入力は一つだけです"},
       {"give --vary once; problems.*. moves the same input of all problems",
        "--vary は一度だけ指定してください。problems.*. なら全問題の同じ入力をまとめて動かします"}},
      {"solve-vary-with-points",
       error,
       2,
       {"solve finds the value itself, so --vary takes a path alone",
        "値は solve が求めるので、--vary にはパスだけを書きます"},
       {"write --vary {path}; --from and --to narrow the search, and closs sweep takes points",
        "--vary {path} と書いてください。範囲は --from と --to で絞れます。値を並べるのは closs sweep です"}},
      {"solve-whole-periods",
       error,
       2,
       {"{path} counts whole periods, and no number in between would mean anything",
        "{path} は期間の数で、整数しか取れないため solve では動かせません"},
       {"try each: closs sweep {file} --vary {path}=1..5:1",
        "一つずつ試すには closs sweep {file} --vary {path}=1..5:1"}},
      {"solve-bounds-reversed",
       error,
       2,
       {"--from {from} lies above --to {to}", "--from {from} が --to {to} を上回っています"},
       {"exchange them", "入れ替えてください"}},
      {"solve-share-of-many",
       error,
       2,
       {"npv_share needs every set of fixes at thousands of points; solve seeks it for at most {most} fixes",
        "npv_share は多数の点で施策の全組み合わせを要するため、solve で求められるのは施策が{most}件までのときです"},
       {"ask for the npv of the fix", "施策の npv を指定してください"}},
  };
}

std::vector<FaultRow> plan_rows() {
  return {
      {"plan-no-budget",
       error,
       2,
       {"plan needs to know what may be spent", "plan には予算が必要です"},
       {"add --budget AMOUNT, such as --budget 1.5M; 0 is an amount, too",
        "--budget 金額 を加えてください(例: --budget 2億)。0 も指定できます"}},
      {"plan-no-fixes",
       error,
       2,
       {"{file} has no fixes to choose from", "{file} には選ぶべき施策(fixes)がありません"},
       {"give it `fixes:`; closs init --template full shows how",
        "fixes: を書いてください。closs init --template full に例があります"}},
      {"plan-too-many-fixes",
       error,
       2,
       {"{file} has {count} fixes; plan chooses among at most {most}",
        "{file} の施策は{count}件ですが、plan で選べるのは{most}件までです"},
       {"leave out those that are out of the question: --set fixes.ID=null",
        "検討しない施策を外してください: --set fixes.ID=null"}},
  };
}

std::vector<FaultRow> check_rows() {
  return {
      {"condition-no-figure", error, 2,
       {"“{text}” names no figure", "「{text}」に指標がありません"},
       {"write FIGURE op VALUE, such as total.lost <= 50k", "「指標 演算子 値」の形で書いてください。例: total.lost <= 50k"}},
      {"condition-no-operator", error, 2,
       {"no comparison follows {part}", "{part} の後に比較がありません"},
       {"write <=, <, >=, >, = or between A and B", "<=、<、>=、>、=、または between A and B と書いてください"}},
      {"condition-unknown-operator", error, 2,
       {"{part} is no comparison", "{part} という比較はありません"},
       {"write <=, <, >=, >, = or between A and B", "<=、<、>=、>、=、または between A and B と書いてください"}},
      {"condition-no-value", error, 2,
       {"no value follows {part}", "{part} の後に値がありません"},
       {"write FIGURE op VALUE, such as total.lost <= 50k", "「指標 演算子 値」の形で書いてください。例: total.lost <= 50k"}},
      {"condition-no-and", error, 2,
       {"between needs two values, “{text}” has not", "between には値が二つ要ります: 「{text}」"},
       {"write between A and B, such as between 5k and 20k", "between A and B の形で書いてください。例: between 5k and 20k"}},
      {"condition-bounds-reversed", error, 2,
       {"nothing lies between {part}: the first value is the larger one", "{part} の範囲は空です。初めの値のほうが大きくなっています"},
       {"write the smaller value first", "小さい値を先に書いてください"}},
      {"condition-uncertain", error, 2,
       {"{part} is a range, not one number to compare with", "{part} は幅のある値で、比べる数にはなりません"},
       {"write one number, or between A and B", "数を一つ、または between A and B と書いてください"}},
      {"expectation-unknown-figure", error, 1,
       {"{file} has no figure {figure}", "{file} に {figure} という指標はありません"},
       {"see closs run {file} -f csv for its figures", "指標の一覧は closs run {file} -f csv で見られます"}},
      {"expectation-unknown-figure-near", error, 1,
       {"{file} has no figure {figure}", "{file} に {figure} という指標はありません"},
       {"did you mean {near}?", "{near} のことですか"}},
      {"baseline-format", error, 2,
       {"{file} is no baseline of this format: its first line is not {expected}", "{file} はこの形式の基準ではありません。先頭行が {expected} ではありません"},
       {"restore it, or delete it and write it anew with --update", "元に戻すか、削除してから --update で保存し直してください"}},
      {"baseline-malformed", error, 2,
       {"this line of a baseline is not {expected}", "基準のこの行は {expected} の形ではありません"},
       {"restore the file, or delete it and write it anew with --update", "ファイルを元に戻すか、削除してから --update で保存し直してください"}},
      {"baseline-figure-twice", error, 2,
       {"{figure} stands in the baseline twice", "{figure} が基準に二度あります"},
       {"restore the file, or delete it and write it anew with --update", "ファイルを元に戻すか、削除してから --update で保存し直してください"}},
      {"baseline-of-another", error, 2,
       {"this is the baseline of {other}, not of {file}", "これは {other} の基準で、{file} のものではありません"},
       {"restore the file, or delete it and write it anew with --update", "ファイルを元に戻すか、削除してから --update で保存し直してください"}},
      {"baseline-folder-missing", error, 2,
       {"there is no folder {folder} with baselines", "基準のフォルダー {folder} がありません"},
       {"check the path, or write the baselines with --update", "パスを確かめるか、--update で基準を保存してください"}},
      {"baseline-left-over", warning, 0,
       {"{file} is the baseline of a scenario that is not there any more", "{file} は、もうないシナリオの基準です"},
       {"delete it, or move it with its scenario", "削除するか、シナリオに合わせて移してください"}},
      {"tolerance-malformed", error, 2,
       {"--tolerance {text} is not [MEASURE=]LIMIT", "--tolerance {text} は [指標=]許容範囲 の形ではありません"},
       {"write --tolerance rel:0.1% or --tolerance lost=abs:0.5", "--tolerance rel:0.1% または --tolerance lost=abs:0.5 のように書いてください"}},
      {"tolerance-negative", error, 2,
       {"--tolerance {text} is below 0", "--tolerance {text} は0未満です"},
       {"write how far a figure may be off, 0 for not at all", "許される差を0以上で書いてください(0は差を許さない)"}},
      {"check-needs-baseline", error, 2,
       {"{option} needs --baseline", "{option} には --baseline が要ります"},
       {"add --baseline DIR, the folder of stored figures", "数値を保存するフォルダーを --baseline DIR で指定してください"}},
      {"check-update-of-some", error, 2,
       {"--update writes whole baselines, so --measure and --figure do not go with it", "--update は基準の全体を書くので、--measure や --figure とは併用できません"},
       {"leave them out", "どちらかを外してください"}},
      {"check-baseline-of-stdin", error, 2,
       {"standard input has no path, so no baseline belongs to it", "標準入力にはパスがないので、対応する基準がありません"},
       {"give the scenario as a file", "シナリオをファイルで指定してください"}},
  };
}

std::vector<FaultRow> all_rows() {
  std::vector<FaultRow> all;
  for (const auto& more : {compare_rows(), bridge_rows(), vary_rows(), sweep_rows(), solve_rows(), plan_rows(), check_rows()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

std::span<const FaultRow> fault_rows_analysis() {
  static const std::vector<FaultRow> rows = all_rows();
  return rows;
}

}  // namespace closs
