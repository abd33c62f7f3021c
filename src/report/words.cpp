#include "report/words.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "report/fill.hpp"

namespace closs {

namespace {

struct Word {
  std::string_view id, en, ja;
};

// In alphabetical order of ids: an entry is found by bisection.
constexpr std::array words = {
    Word{"assumption.age", "{years} years before the newest dated input of the scenario",
         "シナリオで最も新しい日付の{years}年前"},
    Word{"assumption.as_of", "As of", "時点"},
    Word{"assumption.base", "{written} = {value}", "{written}（{value}）"},
    Word{"assumption.benchmark", "From the benchmark {name}: {values}.", "ベンチマーク {name} による値：{values}。"},
    Word{"assumption.benchmark_value", "{label} {value} ({when})", "{label} {value}（{when}）"},
    Word{"assumption.defaults", "All problems", "全問題共通"},
    Word{"assumption.input", "Input", "入力項目"},
    Word{"assumption.kind", "Kind", "根拠"},
    Word{"assumption.model_default", "default of the model", "モデルの既定値"},
    Word{"assumption.neutral", "Left at neutral values: {values}.", "中立の既定値のままの項目：{values}。"},
    Word{"assumption.settings",
         "Model: {model}. Period: {period}. Horizon: {horizon}. Overlap of problems: {overlap}. Currency: {currency}.",
         "モデル：{model}。期間の単位：{period}。対象期間：{horizon}。問題の重複：{overlap}。通貨：{currency}。"},
    Word{"assumption.source", "Source", "出典"},
    Word{"assumption.unsourced", "{count} of the {all} stated inputs have neither a kind nor a source.",
         "記載された{all}項目のうち{count}項目には根拠も出典も示されていません。"},
    Word{"assumption.value", "Value", "値"},
    Word{"assumption.year_unknown", "year unknown", "年不明"},
    Word{"compare.and", "; ", "、"},
    Word{"compare.change", "{figure} {difference} ({ratio})", "{figure}{difference}（{ratio}）"},
    Word{"compare.change_alone", "{figure} {difference}", "{figure}{difference}"},
    Word{"compare.difference", "Difference", "差"},
    Word{"compare.headline", "{name} against {base}: {changes}.", "「{name}」は「{base}」に比べて、{changes}です。"},
    Word{"compare.headline_parts", "{name} against {base}: the totals are the same, parts differ.",
         "「{name}」は「{base}」と合計が同じで、内訳が異なります。"},
    Word{"compare.headline_same", "{name} against {base}: no figure differs.",
         "「{name}」の指標は「{base}」とすべて同じです。"},
    Word{"compare.none_differs", "No figure differs.", "異なる指標はありません。"},
    Word{"compare.ratio", "in %", "増減率"},
    Word{"compare.same", "Figures that do not differ", "差のない指標"},
    Word{"compare.scenario", "Scenario", "シナリオ"},
    Word{"evidence.assumed", "assumed", "仮定"},
    Word{"evidence.benchmark", "benchmark", "ベンチマーク"},
    Word{"evidence.measured", "measured", "実測"},
    Word{"evidence.survey", "survey", "調査"},
    Word{"explain.above", "(explained above)", "（上で説明済み）"},
    Word{"explain.model", "default of the model", "モデルの既定値"},
    Word{"explain.neutral", "neutral default", "中立の既定値"},
    Word{"explain.none", "none: {reason}", "なし：{reason}"},
    Word{"faults.did_you_mean", "did you mean {suggestion}?", "{suggestion}ではありませんか"},
    Word{"faults.more", "... and {count} more", "ほかに{count}件あります"},
    Word{"figure.name", "Figure", "指標"},
    Word{"figure.of", "{measure}, {subject}", "{subject}の{measure}"},
    Word{"figure.points", "{points} points", "{points}ポイント"},
    Word{"figure.tag", "{key} {value}", "{key}「{value}」"},
    Word{"figure.value", "Value", "値"},
    Word{"fix.increment", "{fix} is shown as the increment over {required}.",
         "「{fix}」の値は、前提となる{required}に上乗せされる分です。"},
    Word{"fix.joint", "All together", "全施策"},
    Word{"fix.name", "Fix", "施策"},
    Word{"format.csv", "tidy table for programs: one figure a row, full precision",
         "プログラム向けの整然データ。1行に1指標、全桁"},
    Word{"format.json", "one document for programs: nested figures, full precision",
         "プログラム向けの一つの文書。指標は入れ子、全桁"},
    Word{"format.jsonl", "one scenario a line, for large batches", "1行に1シナリオ。大量処理向け"},
    Word{"format.markdown", "the report for people, for a pull request", "人が読む報告。プルリクエスト向け"},
    Word{"format.text", "the report for people", "人が読む報告"},
    Word{"headline.best_fix", "Best fix: {fix}, worth {npv} of net present value over {horizon}.",
         "最も価値の大きい施策は「{fix}」で、{horizon}の正味現在価値は{npv}です。"},
    Word{"headline.gain",
         "On balance these problems cost no customers: {gained} more {per} stay than without them; revenue at risk is "
         "{risk}.",
         "これらの問題による顧客の純損失はなく、問題がない場合より{per}{gained}人多く残ります。損失リスク売上は{risk}"
         "です。"},
    Word{"headline.inaction", "{sentence}; doing nothing costs {cost} a month.",
         "{sentence}、放置コストは月額{cost}です。"},
    Word{"headline.lost", "{lost} customers {per} leave because of these problems: {risk} of revenue at risk",
         "これらの問題のために{per}{lost}人の顧客が離れています。損失リスク売上は{per}{risk}"},
    Word{"headline.no_fix_pays",
         "No fix pays for itself over {horizon}: the best, {fix}, has a net present value of {npv}.",
         "{horizon}で採算の合う施策はありません。最も良い「{fix}」でも正味現在価値は{npv}です。"},
    Word{"headline.plain", "{sentence}.", "{sentence}です。"},
    Word{"list.and", ", ", "、"},
    Word{"list.semicolon", "; ", "；"},
    Word{"money.figure", "Figure", "指標"},
    Word{"money.lifetime", "Lifetime of {lifetime}", "生涯（{lifetime}）"},
    Word{"money.over_horizon", "Over {horizon}, present value", "{horizon}の現在価値"},
    Word{"money.replacement",
         "Winning as many new customers as were lost would cost {cost} {per}; this is part of no total.",
         "損失顧客と同数の新規顧客を獲得するには{per}{cost}かかります。どの合計にも含めていません。"},
    Word{"money.views", "The columns are views of the same loss: they do not add up.",
         "各列は同じ損失を別の見方で示したもので、足し合わせることはできません。"},
    Word{"money.word_of_mouth_apart",
         "Word of mouth: {customers} new customers missed {per}, worth {value}; not included in the totals.",
         "口コミで逃す新規顧客は{per}{customers}人、口コミ損失額は{value}です。合計には含めていません。"},
    Word{"money.word_of_mouth_included",
         "Word of mouth: {customers} new customers missed {per}, worth {value}; included in the cost of inaction.",
         "口コミで逃す新規顧客は{per}{customers}人、口コミ損失額は{value}です。放置コストに含めています。"},
    Word{"move.points", "{label}, points", "{label}（ポイント増減）"},
    Word{"move.raise", "{label}, raised by", "{label}（引上げ率）"},
    Word{"move.reduce", "{label}, reduced by", "{label}（削減率）"},
    Word{"move.to", "{label}, becomes", "{label}（変更後）"},
    Word{"none.base-zero", "it would be a share of nothing", "比べる値が0である"},
    Word{"none.delay-beyond-horizon", "a later start would lie beyond the horizon", "開始を遅らせると対象期間を超える"},
    Word{"none.excluded-fixes", "some fixes exclude each other (`closs plan` finds the best set)",
         "同時に実施できない施策がある（最善の組み合わせは closs plan で求められる）"},
    Word{"none.irr-above-limit", "the rate would be above 1,000,000 %", "収益率が1,000,000%を超える"},
    Word{"none.irr-out-of-range", "no rate above -100 % brings the net present value to 0",
         "正味現在価値を0にする-100%超の収益率がない"},
    Word{"none.line", "{figures}: none for {subjects}, because {reason}.",
         "{reason}ため、{subjects}の{figures}は算出しません。"},
    Word{"none.line_all", "{figures}: none, because {reason}.", "{reason}ため、{figures}は算出しません。"},
    Word{"none.negative-npv", "it would not pay even without its one-off cost or at full effect",
         "一時費用がなくても、または効果がすべて出ても採算が合わない"},
    Word{"none.no-acquisition-cost", "no acquisition cost is given", "顧客獲得費用が示されていない"},
    Word{"none.no-complaint-state", "the model has no complaint state", "モデルに苦情の状態がない"},
    Word{"none.no-complaints", "nobody complains", "苦情が一件もない"},
    Word{"none.no-cost", "it costs nothing", "費用がかからない"},
    Word{"none.no-lifetime", "no lifetime is given", "顧客の継続期間（lifetime）が示されていない"},
    Word{"none.no-loss", "there is no revenue at risk to take a share of", "割合の元になる損失リスク売上がない"},
    Word{"none.no-margin", "no margin is given", "限界利益率が示されていない"},
    Word{"none.no-sign-change", "its yearly flows do not turn from cost to benefit exactly once",
         "収支が支出から収入へちょうど一度だけ転じる形になっていない"},
    Word{"none.no-word-of-mouth", "no word-of-mouth block is given", "口コミの設定（word_of_mouth）がない"},
    Word{"none.nobody-affected", "nobody is affected", "問題を経験した顧客がいない"},
    Word{"none.not-in-scenario", "the scenario has no such figure", "シナリオにこの指標がない"},
    Word{"none.not-within-horizon", "the outlay is not recovered within the horizon", "対象期間内に費用を回収できない"},
    Word{"none.other-currency", "the currencies differ", "通貨が異なる"},
    Word{"none.other-period", "the periods differ", "期間の単位が異なる"},
    Word{"none.out-of-range", "the figure is not finite", "値が有限にならない"},
    Word{"none.overlap-independent",
         "with independent overlap customers with several problems would count more than once",
         "重複が独立の場合、複数の問題を経験した顧客を二重に数えることになる"},
    Word{"none.pays-at-any-effect", "it pays at any effect", "効果がどれほど小さくても採算が合う"},
    Word{"none.some-segment-without-margin", "some segment has no margin",
         "限界利益率が示されていないセグメントがある"},
    Word{"none.starts-beyond-horizon", "it would start beyond the horizon", "開始が対象期間を超える"},
    Word{"none.too-many-fixes", "there are too many fixes to share exactly",
         "施策が多すぎて貢献額を正確に分けられない"},
    Word{"overlap.independent", "independent", "独立（重複あり）"},
    Word{"overlap.most_serious", "most serious problem only", "最も重大な問題のみ（重複なし）"},
    Word{"per.month", "a month", "月に"},
    Word{"per.quarter", "a quarter", "四半期に"},
    Word{"per.year", "a year", "年間"},
    Word{"period.month", "month", "月"},
    Word{"period.quarter", "quarter", "四半期"},
    Word{"period.year", "year", "年"},
    Word{"section.assumptions", "Assumptions", "前提"},
    Word{"section.compare", "Differences against {base}", "「{base}」との差"},
    Word{"section.fixes", "Fixes, best net present value first", "施策（正味現在価値の大きい順）"},
    Word{"section.funnel", "The journey of customers with a problem", "問題を経験した顧客の経路"},
    Word{"section.money", "In money", "金額"},
    Word{"section.problems", "By problem, widest damage first", "問題別（損害の大きい順）"},
    Word{"section.segment_problems", "By segment and problem", "セグメント・問題別"},
    Word{"section.segments", "By segment, widest damage first", "セグメント別（損害の大きい順）"},
    Word{"section.tag", "By {key}, widest damage first", "{key}別（損害の大きい順）"},
    Word{"section.warnings", "Warnings", "警告"},
    Word{"segment.name", "Segment", "セグメント"},
    Word{"severity.error", "error", "エラー"},
    Word{"severity.warning", "warning", "警告"},
    Word{"span.month", "1 month", "1か月"},
    Word{"span.months", "{count} months", "{count}か月"},
    Word{"span.quarter", "1 quarter", "1四半期"},
    Word{"span.quarters", "{count} quarters", "{count}四半期"},
    Word{"span.year", "1 year", "1年間"},
    Word{"span.years", "{count} years", "{count}年間"},
    Word{"state.name", "State", "状態"},
    Word{"state.note", "Loss rates as stated: before realisation, and with those who would have left anyway.",
         "離脱率は入力どおりです。実現率を適用せず、問題がなくても離れた顧客を含みます。"},
    Word{"state.note_above", "Loss rates as stated, above the baseline: before realisation.",
         "離脱率は入力どおりで、基礎離脱率への上乗せ分です。実現率は適用していません。"},
    Word{"summary.churn",
         "In all, {churned} of {customers} customers leave {per} ({rate}); revenue at risk is {share} of revenue.",
         "全体では顧客{customers}人のうち{per}{churned}人（{rate}）が離れます。損失リスク売上は売上の{share}です。"},
    Word{"table.problem", "Problem", "問題"},
    Word{"table.total", "Total", "合計"},
    Word{"tag.untagged", "Without this tag, and so not in this table: {problems}.",
         "このタグがなく、この表に含まれない問題：{problems}。"},
};

static_assert(std::is_sorted(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.id < b.id; }),
              "words stand in alphabetical order of ids");

const Word& entry(std::string_view id) {
  const auto found = std::lower_bound(words.begin(), words.end(), id,
                                      [](const Word& word, std::string_view wanted) { return word.id < wanted; });
  if (found == words.end() || found->id != id) throw std::logic_error("no such word: " + std::string(id));
  return *found;
}

}  // namespace

std::string say(std::string_view id, Language language, const WordValues& values) {
  const Word& word = entry(id);
  return fill(language == Language::ja ? word.ja : word.en, values);
}

std::string say_none(std::string_view reason, Language language) {
  return say("none." + std::string(reason), language);
}

std::vector<WordEntry> word_entries() {
  std::vector<WordEntry> all;
  for (const Word& word : words) all.push_back({word.id, word.en, word.ja});
  return all;
}

}  // namespace closs
