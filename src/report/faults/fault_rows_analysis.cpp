// Faults of the questions that are asked of scenarios: compare, bridge, sweep, solve, plan, tornado, explain,
// simulate.
#include "report/faults/fault_rows.hpp"

namespace closs {
namespace {

constexpr Sentence points_form{"write --vary margin=30%..40%:2% or --vary margin=30%,35%,40%",
                               "--vary margin=30%..40%:2% または --vary margin=30%,35%,40% のように書いてください"};

constexpr FaultRow analysis_rows[] = {
    // compare
    input_error("compare-one-scenario",
                {"there is only one scenario, {file}, and nothing to compare it with",
                 "シナリオが {file} 一つだけで、比べる相手がありません"},
                {"name another file, or add --variant NAME:PATH=VALUE",
                 "ファイルをもう一つ指定するか、--variant NAME:PATH=VALUE を加えてください"}),
    input_error("variant-malformed",
                {"--variant {text} is not NAME:PATH=VALUE", "--variant {text} は NAME:PATH=VALUE の形ではありません"},
                {"write --variant cheap:problems.billing.frequency=9%",
                 "--variant cheap:problems.billing.frequency=9% のように書いてください"}),
    input_error("variant-is-file",
                {"the variant {name} is called like one of the files", "比較案の名前 {name} がファイル名と同じです"},
                {"give it another name", "別の名前を付けてください"}),
    input_error(
        "compare-too-large",
        {"{scenarios} scenarios are too large to compare: with {file} they have more than {most} problems in segments",
         "シナリオ{scenarios}件は大きすぎて比較できません。{file} までで、セグメントごとの問題が{most}件を超えます"},
        {"compare fewer scenarios, or put segments or problems together; closs run takes any number",
         "シナリオを減らすか、セグメントや問題をまとめてください。closs run なら数の制限はありません"}),
    input_error("compare-too-much",
                {"{scenarios} scenarios with more than {figures} {figures:figure|figures} each are more than {most} "
                 "values side by side",
                 "シナリオ{scenarios}件でそれぞれ{figures}個を超える数値は、並べられる上限の{most}個を超えます"},
                {"ask for fewer figures with --measure or --figure, or compare fewer scenarios; closs run has all",
                 "--measure や --figure で数値を絞るか、シナリオを減らしてください。closs run ならすべて出力します"}),
    input_error("simulate-too-much",
                {"{scenarios} {scenarios:scenario|scenarios} with {count} distributions of figures and of differences "
                 "are more than {most}",
                 "シナリオ{scenarios}件の数値と差の分布{count}個は、上限の{most}個を超えます"},
                {"ask for fewer figures with --measure or --figure, or simulate fewer scenarios together",
                 "--measure や --figure で数値を絞るか、一緒に計算するシナリオを減らしてください"}),
    warning("compare-currencies",
            {"not in {other}, the currency of {against}: {files}; their amounts of money have no difference",
             "{against} の通貨 {other} と異なるシナリオがあります：{files}。金額の差は出しません"}),
    warning("compare-periods",
            {"not per {other}, the period of {against}: {files}; only figures that do not depend on the period have a "
             "difference",
             "{against} の period: {other} と異なるシナリオがあります："
             "{files}。差を出すのは期間によらない指標だけです"}),
    warning("compare-horizons", {"other horizons, in months, than the {other} of {against}: {files}; figures over the "
                                 "horizon cover different spans",
                                 "{against} の対象期間{other}か月と異なるシナリオがあります（月数）："
                                 "{files}。対象期間全体の指標は長さが異なります"}),
    // bridge
    input_error("bridge-currencies",
                {"{old} is in {value}, {new} in {other}: a change in money cannot be explained",
                 "{old} の通貨は {value}、{new} は {other} なので、金額の変化を説明できません"},
                {"give both in one currency", "通貨をそろえてください"}),
    input_error("bridge-periods",
                {"{old} counts per {value}, {new} per {other}: their figures are of different spans",
                 "{old} は{value_word}単位、{new} は{other_word}単位なので、指標の長さが異なります"},
                {"give both the same period", "period をそろえてください"}),
    input_error("bridge-figure-missing", {"{file} has no figure {figure}", "{file} に {figure} という指標はありません"},
                {"ask for a figure that both scenarios have", "両方のシナリオにある指標を指定してください"}),
    // vary
    input_error("vary-missing", {"nothing is varied", "動かす入力がありません"}, points_form),
    input_error("vary-malformed", {"{text} is not PATH=POINTS", "{text} は PATH=POINTS の形ではありません"},
                points_form),
    input_error("vary-empty", {"a value is missing", "値が抜けています"}, points_form),
    input_error("vary-thousands",
                {"{value} is what a comma has cut off: commas stand between the values of a list",
                 "{value} はコンマで切れた続きです。コンマは値と値の間に書きます"},
                {"write a number with _ in it, or without: 240_000",
                 "数の桁区切りは 240_000 のように _ にするか、入れずに書いてください"}),
    input_error("vary-without-step", {"{text} has no step", "{text} に刻みがありません"},
                {"write {text}:STEP", "{text}:STEP と書いてください"}),
    input_error(
        "vary-step-zero",
        {"a step of {step} never leads from {from} to {to}", "刻みが {step} では {from} から {to} に進みません"},
        {"write a step that is not 0", "0でない刻みを書いてください"}),
    input_error(
        "vary-step-sign",
        {"a step of {step} leads from {from} away from {to}", "刻み {step} では {from} から {to} へ近づきません"},
        {"change the sign of the step, or exchange {from} and {to}",
         "刻みの符号を変えるか、{from} と {to} を入れ替えてください"}),
    input_error(
        "vary-spans-differ",
        {"{from}, {to} and {step} are not of one span of time", "{from}、{to}、{step} の期間の単位がそろっていません"},
        {"write the same span behind each of them, such as /month", "三つとも同じ単位（/month など）を付けてください"}),
    input_error("vary-not-whole", {"{value} is not a whole number", "{value} は整数ではありません"},
                {"write whole numbers, such as 1,2,3 or 1..5:1", "1,2,3 や 1..5:1 のように整数で書いてください"}),
    input_error(
        "vary-twice",
        {"{path} moves an input that {other} moves already", "{path} が動かす入力は、すでに {other} が動かしています"},
        {"give each input one --vary", "一つの入力には --vary を一つだけ指定してください"}),
    input_error("vary-many-settings",
                {"settings for which the scenario is read again have more than {most} combinations",
                 "シナリオを読み直す設定の組み合わせが{most}通りを超えます"},
                {"take fewer of them", "値を減らしてください"}),
    // sweep
    input_error(
        "measure-without-figure", {"{file} has no figure of {measure}", "{file} に {measure} の指標はありません"},
        {"`closs measures` tells what each measure needs", "各指標に必要なものは closs measures で確かめてください"}),
    input_error("sweep-too-large",
                {"there are {count} combinations, more than {most}", "組み合わせが{count}通りで、{most}通りを超えます"},
                {"take larger steps, or add --yes", "刻みを大きくするか、--yes を付けてください"}),
    input_error("sweep-uncountable", {"there are more than {most} combinations", "組み合わせが{most}通りを超えます"},
                {"take larger steps", "刻みを大きくしてください"}),
    input_error(
        "shares-too-large",
        {"npv_share needs every set of {fixes} fixes in each of {rows} {rows:row|rows}: {count} sets, more than {most}",
         "npv_share は{rows}行のそれぞれで施策{fixes}件の全組み合わせを要し、合わせて{count}組が{most}組を超えます"},
        {"ask for the npv of the fixes, or leave some out: --set fixes.ID=null; closs sweep --yes goes on",
         "施策の npv を指定するか、--set fixes.ID=null で施策を減らしてください。closs sweep は --yes で続けます"}),
    input_error(
        "too-much-work",
        {"{file} is too much to compute: {problems} {problems:problem|problems} x {segments} "
         "{segments:segment|segments} x {periods} {periods:period|periods} x {fixes} {fixes:fix|fixes} (and none) x "
         "{rows} {rows:row|rows} of inputs need more than {limit} operations",
         "{file} は計算量が大きすぎます。問題{problems}件×セグメント{segments}件×{periods}期間×"
         "施策{fixes}件（およびなし）×入力{rows}行に必要な演算が上限（{limit}）を超えます"},
        {"make the largest of these smaller: shorten `horizon`, or `ramp` of fixes; leave out fixes, such as "
         "--set fixes.ID=null; put segments or problems together; move fewer inputs; with `overlap: independent` each "
         "problem is computed with every other",
         "最も大きい数を減らしてください。対象期間（horizon）や立ち上がり期間（ramp）を短くする、--set fixes.ID=null "
         "で施策を外す、セグメントや問題をまとめる、動かす入力を減らす、といった方法があります。overlap: independent "
         "では問題どうしのすべての組を計算します"}),
    warning("sweep-refused",
            {"{count} of {all} {all:combination|combinations} cannot be computed, since a rule of the model is broken, "
             "the first with "
             "{where}: {reason}",
             "{all}通りのうち{count}通りはモデルの規則に反するため、指標がありません。最初は{where}：{reason}"}),
    warning("sweep-shares-scaled",
            {"in {count} of {all} {all:combination|combinations} the shares of a group did not sum to 100 % and were "
             "scaled to it",
             "{all}通りのうち{count}通りでは、内訳の割合の合計が100%にならないため、100%になるよう調整しました"}),
    warning("sweep-shares-zero",
            {"in {count} of {all} {all:combination|combinations} all shares of a group are 0; what depends on them has "
             "no figure",
             "{all}通りのうち{count}通りでは、内訳の割合がすべて0になるため、それによる指標はありません"}),
    // tornado
    warning(
        "tornado-shares-scaled",
        {"{path} cannot be moved alone: the other shares of {group} are all 0, so nothing can take what it leaves; it "
         "was scaled to 100 %",
         "{path}だけを動かすことはできません。{group}のほかの割合がすべて0で、減った分を受ける相手がないため、100%"
         "に合わせました"}),
    // solve
    input_error(
        "goal-malformed", {"{text} is not FIGURE = VALUE", "{text} は「FIGURE = VALUE」の形ではありません"},
        {"write --until 'total.revenue_at_risk = 5M'", "--until 'total.revenue_at_risk = 5M' のように書いてください"}),
    input_error("goal-other-operator",
                {"{text}: a goal is a value to be met, so only = may stand between figure and value",
                 "{text}: 目標は一つの値なので、指標と値の間に書けるのは = だけです"},
                {"write --until 'FIGURE = VALUE'; closs check holds figures against limits",
                 "--until 'FIGURE = VALUE' と書いてください。上限や下限の確認は closs check で行います"}),
    input_error("solve-nothing-to-vary",
                {"solve needs the input that is to be moved", "solve には動かす入力が必要です"},
                {"add --vary PATH, such as --vary margin", "--vary PATH を加えてください（例：--vary margin）"}),
    input_error("solve-no-goal", {"solve needs a goal", "solve には目標が必要です"},
                {"add --until 'FIGURE = VALUE', such as --until 'joint.npv = 0'",
                 "--until 'FIGURE = VALUE' を加えてください（例：--until 'joint.npv = 0'）"}),
    input_error("solve-several-inputs", {"solve moves one input at a time", "solve で動かせる入力は一つだけです"},
                {"give --vary once; problems.*. moves the same input of all problems",
                 "--vary は一度だけ指定してください。problems.*. なら全問題の同じ入力をまとめて動かします"}),
    input_error("solve-vary-with-points",
                {"solve finds the value itself, so --vary takes a path alone",
                 "値は solve が求めるので、--vary にはパスだけを書きます"},
                {"write --vary {path}; --from and --to narrow the search, and closs sweep takes points",
                 "--vary {path} と書いてください。範囲は --from と --to で絞れます。値を並べるのは closs sweep です"}),
    input_error("solve-whole-periods",
                {"{path} counts whole periods, and no number in between would mean anything",
                 "{path} は期間の数で、整数しか取れないため solve では動かせません"},
                {"try each: closs sweep {file} --vary {path}=1..5:1",
                 "一つずつ試すには closs sweep {file} --vary {path}=1..5:1"}),
    input_error("solve-bounds-reversed",
                {"--from {from} lies above --to {to}", "--from {from} が --to {to} を上回っています"},
                {"exchange them", "入れ替えてください"}),
    // plan
    input_error("plan-no-budget", {"plan needs to know what may be spent", "plan には予算が必要です"},
                {"add --budget AMOUNT, such as --budget 1.5M; 0 is an amount, too",
                 "--budget AMOUNT を加えてください（例：--budget 2億）。0 も指定できます"}),
    input_error("plan-no-fixes", {"{file} has no fixes to choose from", "{file} には選ぶべき施策（fixes）がありません"},
                {"give it `fixes:`; closs init --template full shows how",
                 "fixes: を書いてください。closs init --template full に例があります"}),
    input_error("plan-too-many-fixes",
                {"{file} has {count} fixes; plan chooses among at most {most}",
                 "{file} の施策は{count}件ですが、plan で選べるのは{most}件までです"},
                {"leave out those that are out of the question: --set fixes.ID=null",
                 "検討しない施策を外してください：--set fixes.ID=null"}),
    // simulate
    input_error("simulation-refused",
                {"{count} of {all} {all:trial|trials} {count:breaks|break} a rule of the model, more than 1 %; most of "
                 "them: {rule}",
                 "{all}回の試行のうち{count}回（1%超）がモデルの規則に反します。最も多いもの：{rule}"},
                {"narrow the ranges that lead there: leaving so many trials out would bend every figure",
                 "その原因となる入力の幅を狭めてください。除く試行が多いと、どの指標も偏ります"}),
    input_error("draws-of-many",
                {"--draws writes the trials of one scenario, and here are several",
                 "--draws で試行を書き出せるのは一つのシナリオだけですが、ここには複数あります"},
                {"name one file, without --variants; --set gives it other values",
                 "ファイルを一つだけ指定し、--variants は外してください。値は --set で変えられます"}),
    input_error("measure-next-malformed",
                {"--measure-next {text} is not PATH=N with N from 1 to {most}",
                 "--measure-next {text} は PATH=N（N は1から{most}まで）の形ではありません"},
                {"write --measure-next problems.billing.frequency=500: the value of 500 more answers",
                 "--measure-next problems.billing.frequency=500（あと500人の回答の価値）のように書いてください"}),
    input_error(
        "measure-next-not-drawn",
        {"{path} is certain, so further answers would tell nothing", "{path} は確定値なので、調べても変わりません"},
        {"give it a range or a count in the scenario, such as 6% to 11% or 61 of 512",
         "シナリオで 6% to 11% や 61 of 512 のように幅または件数を書いてください"}),
    input_error("measure-next-no-rate",
                {"{path} is no rate, and answers of people only tell how many of them say yes",
                 "{path} は割合ではありません。回答から分かるのは「はい」と答える人の割合だけです"},
                {"ask about a rate, a share or a group of shares", "割合、または割合の組を指定してください"}),
    // check
    input_error("condition-no-figure", {"“{text}” names no figure", "「{text}」に指標がありません"},
                {"write FIGURE op VALUE, such as total.lost <= 50k",
                 "「FIGURE op VALUE」の形で書いてください。例：total.lost <= 50k"}),
    input_error(
        "condition-no-operator", {"no comparison follows {part}", "{part} の後に比較がありません"},
        {"write <=, <, >=, >, = or between A and B", "<=、<、>=、>、=、または between A and B と書いてください"}),
    input_error(
        "condition-unknown-operator", {"{part} is no comparison", "{part} という比較はありません"},
        {"write <=, <, >=, >, = or between A and B", "<=、<、>=、>、=、または between A and B と書いてください"}),
    input_error("condition-no-value", {"no value follows {part}", "{part} の後に値がありません"},
                {"write FIGURE op VALUE, such as total.lost <= 50k",
                 "「FIGURE op VALUE」の形で書いてください。例：total.lost <= 50k"}),
    input_error("condition-no-and",
                {"between needs two values, “{text}” has not", "between には値が二つ要ります：「{text}」"},
                {"write between A and B, such as between 5k and 20k",
                 "between A and B の形で書いてください。例：between 5k and 20k"}),
    input_error("condition-bounds-reversed",
                {"nothing lies between {part}: the first value is the larger one",
                 "{part} の範囲は空です。初めの値のほうが大きくなっています"},
                {"write the smaller value first", "小さい値を先に書いてください"}),
    input_error("condition-uncertain",
                {"{part} is a range, not one number to compare with", "{part} は幅のある値で、比べる数にはなりません"},
                {"write one number, or between A and B", "数を一つ、または between A and B と書いてください"}),
    input_error("condition-unknown-statistic",
                {"{part} is no statistic of a figure", "{part} という統計量はありません"},
                {"write mean(FIGURE), P5(FIGURE) (or P10, P25, P50, P75, P90, P95), or chance(FIGURE op VALUE)",
                 "使えるのは mean、chance と、P5、P10、P25、P50、P75、P90、P95 です。例：P95(total.lost) <= 50k"}),
    input_error("condition-no-bracket", {"the bracket is not closed: {part}", "括弧が閉じていません：{part}"},
                {"write ) behind what the statistic is of, such as P95(total.lost) <= 50k",
                 "統計量の対象の後で括弧を閉じてください。例：P95(total.lost) <= 50k"}),
    input_error(
        "condition-not-one-figure", {"{part} is not one figure", "{part} は一つの指標ではありません"},
        {"write one figure in the brackets; a comparison stands there only with chance(FIGURE op VALUE)",
         "括弧の中には指標を一つだけ書いてください。比較を書けるのは chance だけです：chance(FIGURE op VALUE)"}),
    input_error("condition-no-equality",
                {"no trials tell that a figure of a simulation is exactly one number",
                 "シミュレーションの結果がある数とちょうど等しいかどうかは、何回試行しても決まりません"},
                {"write <=, <, >=, > or between A and B", "<=、<、>=、>、または between A and B と書いてください"}),
    check_error("expectation-unknown-figure",
                {"{file} has no figure {figure}", "{file} に {figure} という指標はありません"},
                {"see closs run {file} -f csv for its figures", "指標の一覧は closs run {file} -f csv で見られます"}),
    input_error("baseline-format",
                {"{file} is no baseline of this format: its first line is not {expected}",
                 "{file} はこの形式の基準ではありません。先頭行が {expected} ではありません"},
                {"restore it, or delete it and write it anew with --update",
                 "元に戻すか、削除してから --update で保存し直してください"}),
    input_error("baseline-malformed",
                {"this line of a baseline is not {expected}", "基準のこの行は {expected} の形ではありません"},
                {"restore the file, or delete it and write it anew with --update",
                 "ファイルを元に戻すか、削除してから --update で保存し直してください"}),
    input_error("baseline-figure-twice", {"{figure} stands in the baseline twice", "{figure} が基準に二度あります"},
                {"restore the file, or delete it and write it anew with --update",
                 "ファイルを元に戻すか、削除してから --update で保存し直してください"}),
    input_error(
        "baseline-of-another",
        {"this is the baseline of {other}, not of {file}", "これは {other} の基準で、{file} のものではありません"},
        {"restore the file, or delete it and write it anew with --update",
         "ファイルを元に戻すか、削除してから --update で保存し直してください"}),
    input_error("baseline-folder-missing",
                {"there is no folder {folder} with baselines", "基準のフォルダー {folder} がありません"},
                {"check the path, or write the baselines with --update",
                 "パスを確かめるか、--update で基準を保存してください"}),
    input_error(
        "tolerance-malformed",
        {"--tolerance {text} is not [MEASURE=]LIMIT", "--tolerance {text} は [MEASURE=]LIMIT の形ではありません"},
        {"write --tolerance rel:0.1% or --tolerance lost=abs:0.5",
         "--tolerance rel:0.1% または --tolerance lost=abs:0.5 のように書いてください"}),
    input_error("tolerance-negative", {"--tolerance {text} is below 0", "--tolerance {text} は0未満です"},
                {"write how far a figure may be off, 0 for not at all",
                 "許される差を0以上で書いてください（0は差を許さない）"}),
    input_error("check-needs-baseline", {"{option} needs --baseline", "{option} には --baseline が要ります"},
                {"add --baseline DIR, the folder of stored figures",
                 "数値を保存するフォルダーを --baseline DIR で指定してください"}),
    input_error("check-update-of-some",
                {"--update writes whole baselines, so --measure and --figure do not go with it",
                 "--update は基準の全体を書くので、--measure や --figure とは併用できません"},
                {"leave them out", "どちらかを外してください"}),
    input_error("check-baseline-of-stdin",
                {"standard input has no path, so no baseline belongs to it",
                 "標準入力にはパスがないので、対応する基準がありません"},
                {"give the scenario as a file", "シナリオをファイルで指定してください"}),
};

}  // namespace

std::span<const FaultRow> fault_rows_analysis() { return analysis_rows; }

}  // namespace closs
