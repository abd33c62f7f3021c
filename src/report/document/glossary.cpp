#include "report/document/glossary.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "text/ascii.hpp"

namespace closs {

std::span<const Term> terms() {
  static constexpr auto all = std::to_array<Term>({
      {"customer loss",
       {"Customer loss", "顧客損失"},
       {"Customers who leave because of problems they met", "問題の経験が原因で顧客を失うこと"}},
      {"problem rate",
       {"Problem rate", "問題経験率"},
       {"Share of all customers who meet at least one problem in a period",
        "一期に一つ以上の問題を経験する顧客の割合"}},
      {"frequency",
       {"Frequency", "発生率"},
       {"Share of all customers who meet a certain problem in a period", "一期にある問題を経験する顧客の割合"}},
      {"complaint rate",
       {"Complaint rate", "苦情率"},
       {"Share of the customers with a problem who complain to the company",
        "問題を経験した顧客のうち企業に苦情を申し出る割合"}},
      {"silent customer",
       {"Silent customer", "サイレントカスタマー"},
       {"A customer with a problem who does not complain", "問題を経験しても苦情を申し出ない顧客"}},
      {"satisfied", {"Satisfied", "満足"}, {"The complaint ended well for the customer", "苦情対応に満足した"}},
      {"mollified",
       {"Mollified", "一応納得"},
       {"Not happy with the answer, but pacified", "満足ではないが一応納得した"}},
      {"dissatisfied", {"Dissatisfied", "不満"}, {"Not content with the answer", "苦情対応に不満が残った"}},
      {"loss rate",
       {"Loss rate", "離反率"},
       {"Share of customers who leave", "離れる顧客の割合。離れることを離反という"}},
      {"baseline loss",
       {"Baseline loss", "基礎離反率"},
       {"Share of customers who leave in a period though they met no problem",
        "問題を経験しなくても一期に離れる顧客の割合"}},
      {"realisation",
       {"Realisation", "離反意向の実現率"},
       {"How much of a stated intention to leave comes true", "離反の意向のうち実際に離反に至る割合"}},
      {"spend cut",
       {"Spend cut", "購入減"},
       {"What a customer who stays spends less", "離れない顧客が購入を減らす割合"}},
      {"contribution margin",
       {"Contribution margin", "限界利益"},
       {"What is left of revenue after the costs that vary with it", "売上から変動費を引いた利益"}},
      {"revenue at risk",
       {"Revenue at risk", "リスク売上"},
       {"Revenue that problems put at risk: a year of what the customers lost pay",
        "問題のために失われるおそれのある売上。損失顧客の一年分"}},
      {"contact",
       {"Contacts", "問い合わせ件数"},
       {"A call, letter or visit about a problem, complaints included", "問題についての電話や来信など。苦情を含む"}},
      {"handling cost",
       {"Handling cost", "対応費用"},
       {"What contacts and remedies cost", "問題の対応と補償にかかる費用"}},
      {"cost of inaction",
       {"Cost of inaction", "放置コスト"},
       {"What doing nothing costs: margin at risk and handling cost",
        "何もしない場合にかかるコスト。リスク限界利益と対応費用の合計"}},
      {"replacement cost",
       {"Replacement cost", "代替顧客の獲得費用"},
       {"What winning as many new customers as were lost would cost", "損失顧客と同数の新規顧客を獲得する費用"}},
      {"word of mouth",
       {"Word of mouth", "口コミ"},
       {"What customers tell others about what they met", "顧客が経験を周囲に伝えること"}},
      {"overlap",
       {"Overlap", "重複"},
       {"Whether one customer may meet several problems", "一人の顧客が複数の問題を経験するかどうか"}},
      {"segment",
       {"Segment", "セグメント"},
       {"A part of the customers with numbers of its own", "独自の数値をもつ顧客の区分"}},
      {"fix",
       {"Fix", "施策"},
       {"What would be done about problems, with its effect and its cost", "問題への対策。効果と費用をもつ"}},
      {"running cost", {"Running cost", "運用費用"}, {"What a fix costs in each period", "施策に毎期かかる費用"}},
      {"share of joint NPV",
       {"Share of joint NPV", "貢献額"},
       {"A fix's part of the net present value of all", "全施策の正味現在価値のうち、一つの施策による分"}},
      {"horizon", {"Horizon", "対象期間"}, {"The number of periods that are looked at", "計算の対象とする期の数"}},
      {"lifetime",
       {"Lifetime", "継続期間"},
       {"The number of periods that a kept customer is valued for", "維持した顧客の価値を数える期の数"}},
      {"net present value",
       {"Net present value", "正味現在価値"},
       {"Benefits less costs, discounted to today", "便益から費用を引き、現在に割り引いた額"}},
      {"payback",
       {"Payback", "回収期間"},
       {"Time until benefits have covered costs", "便益が費用を回収するまでの期間"}},
      {"kind",
       {"Kind", "値の区分"},
       {"Whether a value is measured, surveyed or assumed", "値が実測、調査、仮定のどれか"}},
      {"benchmark",
       {"Benchmark", "ベンチマーク"},
       {"A published value that stands in for one's own", "自社の値の代わりに使う公表値"}},
      {"expectation",
       {"Expectations", "検証条件"},
       {"What `closs check` is to find true of a figure", "`closs check` が確かめる、指標の満たすべき条件"},
       true},
      {"baseline", {"Baseline", "基準"}, {"Figures stored to compare with", "比べるために保存した指標"}, true},
      {"control segment",
       {"control segment", "対照セグメント"},
       {"A segment in which no fix works, whose change is taken off",
        "施策の対象外で、そこでの変化を差し引くためのセグメント"}},
      {"variant",
       {"Variants", "比較案"},
       {"The scenario with some values changed", "シナリオの値をいくつか変えたもの"}},
      {"rule of the model",
       {"rule of the model", "モデルの規則"},
       {"What must hold of inputs together", "入力の組み合わせが満たすべきこと"}},
      {"report", {"report", "レポート"}, {"What closs says for people to read", "人が読むための出力"}, true},
      {"tidy rows", {"tidy rows", "縦持ちデータ"}, {"A table with one figure a row", "1行に1指標の表"}, true},
      {"none",
       {"None", "算出しません"},
       {"A figure that does not exist, with its reason; never 0", "存在しない値。理由を示し、0とはしない"}},
  });
  return all;
}

std::vector<GlossaryEntry> glossary_entries() {
  const auto text = [](const FixedText& fixed) { return Text{std::string(fixed.en), std::string(fixed.ja)}; };
  std::vector<GlossaryEntry> out;
  const auto is_figure = [](const Term& term) {
    return std::any_of(measures().begin(), measures().end(), [&](const Measure& row) {
      return row.label.en == term.name.en && row.label.ja == term.name.ja;
    });
  };
  for (const Term& term : terms())
    if (!is_figure(term))
      out.push_back({std::string(term.id), text(term.name), text(term.meaning), nullptr, term.of_program});
  for (const Measure& row : measures()) out.push_back({std::string(row.name), row.label, row.definition, &row});
  return out;
}

std::vector<GlossaryEntry> entries_said(std::string_view text, Language language) {
  std::vector<GlossaryEntry> entries = glossary_entries();
  std::erase_if(entries, [](const GlossaryEntry& one) { return one.of_program; });
  std::vector<std::size_t> longest_first(entries.size());
  std::iota(longest_first.begin(), longest_first.end(), std::size_t{0});
  std::vector<std::string> names;
  for (const GlossaryEntry& one : entries) names.push_back(small_letters(one.name.in(language)));
  std::stable_sort(longest_first.begin(), longest_first.end(),
                   [&](std::size_t a, std::size_t b) { return names[a].size() > names[b].size(); });

  std::string left = small_letters(text);
  const auto within_word = [&](std::size_t at) {
    return at < left.size() && (is_letter(left[at]) || is_digit(left[at]) || left[at] == '_');
  };
  std::vector<bool> said(entries.size(), false);
  for (const std::size_t k : longest_first) {
    const std::string& name = names[k];
    for (std::size_t at = left.find(name); at != left.npos; at = left.find(name, at + name.size())) {
      std::size_t end = at + name.size();
      for (const std::string_view plural : {"es", "s"})
        if (!within_word(end + plural.size()) && left.compare(end, plural.size(), plural) == 0) end += plural.size();
      if ((at > 0 && within_word(at - 1)) || within_word(end)) continue;
      said[k] = true;
      left.replace(at, name.size(), name.size(), '\n');
    }
  }
  std::vector<GlossaryEntry> out;
  for (std::size_t k = 0; k < entries.size(); ++k)
    if (said[k]) out.push_back(std::move(entries[k]));
  return out;
}

}  // namespace closs
