// The table of measures, in the order of enum M, and the order in which a scenario's figures stand.
#include "core/scenario/measures.hpp"

#include <array>

namespace closs {

namespace {

using Table = std::array<Measure, measure_count>;

// A measure adds up everywhere only where it does under both overlap rules: affected, lost_gross and lost_baseline
// count a customer with two problems twice under `independent`, so they add up over segments only.
const Table& table() {
  // clang-format off
  static const Table rows = {{
      {M::customers, "customers", Unit::customers, AddsUp::everywhere, Length::none, "T",
       {"Customers", "顧客数"},
       {"Customers at the start of the first period.", "最初の期の期首における顧客数。"},
       {"customers", "顧客数"}},
      {M::revenue, "revenue", Unit::money, AddsUp::everywhere, Length::period, "T",
       {"Revenue", "売上"},
       {"What all customers would pay in one period.", "全顧客が一期に支払う売上。"},
       {"customers * revenue_per_customer", "顧客数 × 顧客あたり売上"}},
      {M::churned, "churned", Unit::customers, AddsUp::everywhere, Length::period, "T",
       {"Churned", "離反顧客数"},
       {"Everyone who leaves in one period, with or without a problem.",
        "問題の有無を問わず、一期に離れる顧客の総数。"},
       {"customers * churn_rate", "顧客数 × 離反率"}},
      {M::churn_rate, "churn_rate", Unit::rate, AddsUp::no, Length::period, "T",
       {"Churn rate", "離反率"},
       {"Share of all customers who leave in one period.", "全顧客のうち一期に離れる割合。"},
       {"baseline_loss + sum(frequency * (loss_if_affected - baseline_loss)); "
        "independent: 1 - (1 - baseline_loss) * prod(1 - a), "
        "a = frequency * (loss_if_affected - baseline_loss) / (1 - baseline_loss)",
        "基礎離反率 + Σ（発生率 ×（問題経験者の離反率 − 基礎離反率））。重複が独立の場合は 1 −（1 − 基礎離反"
        "率）× Π（1 − a）、a = 発生率 ×（問題経験者の離反率 − 基礎離反率）÷（1 − 基礎離反率）"}},
      {M::affected, "affected", Unit::customers, AddsUp::over_segments, Length::period, "TPG",
       {"Affected", "問題経験顧客数"},
       {"Customers who meet the problem in one period; in total under independent overlap each counts once.",
        "一期に問題を経験する顧客の数。重複が独立の場合、合計では一人を一度だけ数える。"},
       {"customers * frequency; independent, in total: customers * (1 - prod(1 - frequency))",
        "顧客数 × 発生率。重複が独立の場合、合計は 顧客数 ×（1 − Π（1 − 発生率））"}},
      {M::loss_if_affected, "loss_if_affected", Unit::rate, AddsUp::no, Length::period, "P",
       {"Loss if affected", "問題経験者の離反率"},
       {"Probability that a customer with the problem leaves; over segments weighted by those affected.",
        "問題を経験した顧客が離れる確率。セグメントを通しては経験者数で加重する。"},
       {"baseline_loss + realisation * (sum(visits * loss) - baseline_loss)",
        "基礎離反率 + 離反意向の実現率 ×（Σ（状態に至る回数 × その状態の離反率）− 基礎離反率）"}},
      {M::lost_gross, "lost_gross", Unit::customers, AddsUp::over_segments, Length::period, "TPG",
       {"Lost, gross", "損失顧客数（総）"},
       {"Customers with the problem who leave, including those who would have left anyway.",
        "問題を経験して離れる顧客の数。問題がなくても離れた人を含む。"},
       {"affected * loss_if_affected", "問題経験顧客数 × 問題経験者の離反率"}},
      {M::lost_baseline, "lost_baseline", Unit::customers, AddsUp::over_segments, Length::period, "TPG",
       {"Lost anyway", "基礎離反顧客数"},
       {"Customers with the problem who would have left without it.",
        "問題を経験した顧客のうち、問題がなくても離れた人の数。"},
       {"affected * baseline_loss", "問題経験顧客数 × 基礎離反率"}},
      {M::lost, "lost", Unit::customers, AddsUp::everywhere, Length::period, "TPG",
       {"Lost", "損失顧客数"},
       {"Customers who leave because of the problem, net of those who would have left anyway.",
        "問題のために離れる顧客の数。問題がなくても離れた人は除く。"},
       {"customers * frequency * (loss_if_affected - baseline_loss); independent: the Shapley share of "
        "customers * (churn_rate - baseline_loss)",
        "顧客数 × 発生率 ×（問題経験者の離反率 − 基礎離反率）。重複が独立の場合は 顧客数 ×（離反率 − 基礎離反"
        "率）のシャープレイ値"}},
      {M::complaints, "complaints", Unit::complaints, AddsUp::everywhere, Length::period, "TPG",
       {"Complaints", "苦情件数"},
       {"Visits to the complaint state of the journey in one period.", "一期に苦情の状態に至る件数。"},
       {"affected * visits(complaint)", "問題経験顧客数 × 苦情の状態に至る回数"}},
      {M::multiplier, "multiplier", Unit::ratio, AddsUp::no, Length::none, "PG",
       {"Multiplier", "苦情倍率"},
       {"Customers with the problem for each complaint: how much of the iceberg one complaint stands for.",
        "苦情一件の背後にいる問題経験顧客の数。氷山の一角から全体を知るための倍率。"},
       {"affected / complaints", "問題経験顧客数 ÷ 苦情件数"}},
      {M::contacts, "contacts", Unit::contacts, AddsUp::everywhere, Length::period, "TPG",
       {"Contacts", "問い合わせ件数"},
       {"Contacts that the problem causes in one period.", "問題のために一期に生じる電話や来信などの件数。"},
       {"affected * sum(visits * contacts)",
        "問題経験顧客数 × Σ（状態に至る回数 × その状態の問い合わせ回数）"}},
      {M::told_good, "told_good", Unit::people, AddsUp::everywhere, Length::period, "TPG",
       {"Told good", "好評を聞く人数"},
       {"People who hear something good from customers with the problem.",
        "問題を経験した顧客から良い評判を聞く人の数。"},
       {"affected * sum(visits * told_good)",
        "問題経験顧客数 × Σ（状態に至る回数 × その状態で良い評判を伝える人数）"}},
      {M::told_bad, "told_bad", Unit::people, AddsUp::everywhere, Length::period, "TPG",
       {"Told bad", "悪評を聞く人数"},
       {"People who hear something bad from customers with the problem.",
        "問題を経験した顧客から悪い評判を聞く人の数。"},
       {"affected * sum(visits * told_bad)",
        "問題経験顧客数 × Σ（状態に至る回数 × その状態で悪い評判を伝える人数）"}},
      {M::revenue_lost, "revenue_lost", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Revenue lost", "損失売上"},
       {"A year's revenue of the customers lost, whatever the period.",
        "損失顧客の一年分の売上。期間の長さによらない。"},
       {"lost * revenue_per_customer * periods in a year", "損失顧客数 × 顧客あたり売上 × 一年の期数"}},
      {M::revenue_reduced, "revenue_reduced", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Revenue reduced", "購入減による売上減"},
       {"The period's spending cut by customers who stay.", "離れずに購入を減らす顧客の、その期の売上減。"},
       {"revenue_at_risk - revenue_lost", "リスク売上 − 損失売上"}},
      {M::revenue_at_risk, "revenue_at_risk", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Revenue at risk", "リスク売上"},
       {"Revenue that the problem puts at risk: a year of what the customers lost pay, and the period's spending cut.",
        "問題のために失われるおそれのある売上。損失顧客の一年分の売上と、その期の購入減の合計。"},
       {"revenue_lost + customers * frequency * spend_cut * revenue_per_customer; independent: the Shapley share "
        "of leaving and reduced spending together",
        "損失売上 + 顧客数 × 発生率 × 購入減 × 顧客あたり売上。重複が独立の場合は、離反と購入減を合わせたもの"
        "のシャープレイ値"}},
      {M::revenue_at_risk_per_month, "revenue_at_risk_per_month", Unit::money_per_month,
       AddsUp::everywhere, Length::none, "TPG",
       {"Revenue at risk per month", "リスク売上（月額）"},
       {"Revenue put at risk by one month of problems.", "一か月の問題によるリスク売上。"},
       {"revenue_at_risk / months in a period", "リスク売上 ÷ 一期の月数"}},
      {M::revenue_at_risk_share, "revenue_at_risk_share", Unit::rate, AddsUp::no, Length::none, "T",
       {"Share of revenue", "売上比"},
       {"Revenue at risk as a share of all revenue.", "売上全体に占めるリスク売上の割合。"},
       {"revenue_at_risk / revenue", "リスク売上 ÷ 売上"}},
      {M::share_of_revenue_at_risk, "share_of_revenue_at_risk", Unit::rate, AddsUp::no, Length::none, "PG",
       {"Share of revenue at risk", "構成比"},
       {"The problem's part of the total revenue at risk.", "リスク売上の合計に占める割合。"},
       {"revenue_at_risk / total.revenue_at_risk", "リスク売上 ÷ 合計のリスク売上"}},
      {M::margin_at_risk, "margin_at_risk", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Margin at risk", "リスク限界利益"},
       {"Contribution margin of the revenue at risk.", "リスク売上に対応する限界利益。"},
       {"margin * revenue_at_risk", "限界利益率 × リスク売上"}},
      {M::handling_cost, "handling_cost", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Handling cost", "対応費用"},
       {"What contacts and remedies for the problem cost in one period.", "問題の対応と補償に一期にかかる費用。"},
       {"contacts * cost_per_contact + affected * sum(visits * cost)",
        "問い合わせ件数 × 対応一回あたり費用 + 問題経験顧客数 × Σ（状態に至る回数 × その状態の費用）"}},
      {M::cost_of_inaction, "cost_of_inaction", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Cost of inaction", "放置コスト"},
       {"What doing nothing costs in one period: margin at risk and handling cost, with word of mouth where included.",
        "何もしない場合に一期にかかるコスト。リスク限界利益と対応費用（含める場合は口コミも）の合計。"},
       {"margin_at_risk + handling_cost (+ word_of_mouth_value where included)",
        "リスク限界利益 + 対応費用（口コミを含める場合は + 口コミ損失額）"}},
      {M::cost_of_inaction_per_month, "cost_of_inaction_per_month", Unit::money_per_month,
       AddsUp::everywhere, Length::none, "TPG",
       {"Cost of inaction per month", "放置コスト（月額）"},
       {"What doing nothing costs in one month.", "何もしない場合に一か月にかかるコスト。"},
       {"cost_of_inaction / months in a period", "放置コスト ÷ 一期の月数"}},
      {M::lifetime_value_at_risk, "lifetime_value_at_risk", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Lifetime value at risk", "リスク生涯価値"},
       {"Discounted margin that the customers lost would have brought over their lifetime.",
        "損失顧客が生涯にもたらすはずだった限界利益の割引現在価値。"},
       {"lost * sum over t = 1..lifetime of margin * revenue_per_customer_t * (1 - churn_rate)^(t-1) / (1 + d)^t",
        "損失顧客数 × Σ（限界利益率 × t 期の顧客あたり売上 ×（1 − 離反率）^（t − 1） ÷（1 + 一期の割引率）^t）、"
        "t = 1〜継続期間"}},
      {M::replacement_cost, "replacement_cost", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Replacement cost", "代替顧客の獲得費用"},
       {"What winning as many new customers as were lost would cost; part of no total.",
        "損失顧客と同数の新規顧客を獲得する費用。どの合計にも含めない。"},
       {"lost * acquisition_cost", "損失顧客数 × 顧客獲得費用"}},
      {M::word_of_mouth_customers, "word_of_mouth_customers", Unit::customers,
       AddsUp::everywhere, Length::period, "TPG",
       {"Customers by word of mouth", "口コミで逃す顧客数"},
       {"New customers not won because of bad word of mouth, less those won by good.",
        "悪評のために得られなかった新規顧客から、好評で得られた新規顧客を差し引いた数。"},
       {"told_bad * act_bad - told_good * act_good",
        "悪評を聞く人数 × 悪い口コミで行動する割合 − 好評を聞く人数 × 良い口コミで行動する割合"}},
      {M::word_of_mouth_value, "word_of_mouth_value", Unit::money, AddsUp::everywhere, Length::period, "TPG",
       {"Word-of-mouth value", "口コミ損失額"},
       {"Value of the new customers missed by word of mouth.", "口コミで逃す新規顧客の価値。"},
       {"word_of_mouth_customers * new_customer_value", "口コミで逃す顧客数 × 新規顧客一人の価値"}},
      {M::customers_end, "customers_end", Unit::customers, AddsUp::everywhere, Length::horizon, "T",
       {"Customers at the end", "期末顧客数"},
       {"Customers at the end of the horizon.", "対象期間の終わりの顧客数。"},
       {"A_T: A_t = A_(t-1) * (1 - churn_rate_t) + new_customers",
        "最後の期の A。A = 前の期の A ×（1 − その期の離反率）+ 新規顧客数"}},
      {M::customers_end_gap, "customers_end_gap", Unit::customers, AddsUp::everywhere, Length::horizon, "T",
       {"Customers missing at the end", "期末顧客数の不足"},
       {"How many more customers there would be at the end of the horizon without any problem.",
        "問題がなかった場合と比べて対象期間の終わりに足りない顧客数。"},
       {"customers_end without problems - customers_end", "問題がない場合の期末顧客数 − 期末顧客数"}},
      {M::horizon_revenue_at_risk, "horizon_revenue_at_risk", Unit::money, AddsUp::everywhere, Length::horizon, "T",
       {"Revenue at risk over the horizon", "対象期間のリスク売上"},
       {"Present value of the revenue that the problems put at risk over the horizon.",
        "対象期間に失われるおそれのある売上の現在価値。"},
       {"PV(revenue without problems - revenue)", "（問題がない場合の売上 − 売上）の現在価値"}},
      {M::horizon_margin_at_risk, "horizon_margin_at_risk", Unit::money, AddsUp::everywhere, Length::horizon, "T",
       {"Margin at risk over the horizon", "対象期間のリスク限界利益"},
       {"Present value of the margin that the problems put at risk over the horizon.",
        "対象期間に失われるおそれのある限界利益の現在価値。"},
       {"PV(margin * (revenue without problems - revenue))",
        "限界利益率 ×（問題がない場合の売上 − 売上）の現在価値"}},
      {M::horizon_handling_cost, "horizon_handling_cost", Unit::money, AddsUp::everywhere, Length::horizon, "T",
       {"Handling cost over the horizon", "対象期間の対応費用"},
       {"Present value of the handling cost over the horizon.", "対象期間の対応費用の現在価値。"},
       {"PV(handling_cost)", "対応費用の現在価値"}},
      {M::horizon_cost_of_inaction, "horizon_cost_of_inaction", Unit::money, AddsUp::everywhere, Length::horizon, "T",
       {"Cost of inaction over the horizon", "対象期間の放置コスト"},
       {"Present value of what doing nothing costs over the horizon.",
        "何もしない場合に対象期間にかかるコストの現在価値。"},
       {"horizon_margin_at_risk + horizon_handling_cost (+ PV(word_of_mouth_value) where included)",
        "対象期間のリスク限界利益 + 対象期間の対応費用（口コミを含める場合は + 口コミ損失額の現在価値）"}},
      {M::reached, "reached", Unit::customers, AddsUp::no, Length::period, "S",
       {"Reached", "到達顧客数"},
       {"Visits of customers with a problem to this state in one period.",
        "問題を経験した顧客が一期にこの状態に至る延べ数。"},
       {"sum(affected * visits)", "Σ（問題経験顧客数 × 状態に至る回数）"}},
      {M::lost_from_state, "lost", Unit::customers, AddsUp::no, Length::period, "S",
       {"Lost from here", "この状態からの離反数"},
       {"Customers who leave from this state, before realisation and before the baseline is taken off.",
        "この状態から離れる顧客の数。離反意向の実現率の適用と基礎離反の控除の前。"},
       {"sum(affected * visits * loss)", "Σ（問題経験顧客数 × 状態に至る回数 × その状態の離反率）"}},
      {M::saved_per_period, "saved_per_period", Unit::customers, AddsUp::no, Length::period, "FJ",
       {"Saved per period", "一期の維持顧客数"},
       {"Customers kept in one period of today's base at full effect.",
        "効果がすべて出たときに、今の顧客のうち一期に離れずにすむ数。"},
       {"sum(customers * (churn_rate - churn_rate with the fix))",
        "Σ（顧客数 ×（離反率 − 施策を行った場合の離反率））"}},
      {M::customers_saved, "customers_saved", Unit::customers, AddsUp::no, Length::horizon, "FJ",
       {"Customers saved", "維持顧客数"},
       {"How many more customers there are at the end of the horizon.", "対象期間の終わりに増えている顧客数。"},
       {"customers_end with the fix - customers_end", "施策を行った場合の期末顧客数 − 期末顧客数"}},
      {M::pv_benefit, "pv_benefit", Unit::money, AddsUp::no, Length::horizon, "FJ",
       {"Benefit, present value", "便益の現在価値"},
       {"Present value of margin kept and handling cost avoided over the horizon.",
        "対象期間に守られる限界利益と減る対応費用の現在価値。"},
       {"PV(benefit)", "便益の現在価値"}},
      {M::pv_cost, "pv_cost", Unit::money, AddsUp::no, Length::horizon, "FJ",
       {"Cost, present value", "費用の現在価値"},
       {"Present value of what the fix costs over the horizon.", "施策に対象期間にかかる費用の現在価値。"},
       {"once / (1 + d)^(start - 1) + PV(per_period)",
        "初期費用 ÷（1 + 一期の割引率）^（開始の期 − 1）+ 運用費用の現在価値"}},
      {M::npv, "npv", Unit::money, AddsUp::no, Length::horizon, "FJ",
       {"Net present value", "正味現在価値"},
       {"Present value of benefit less cost.", "便益の現在価値から費用の現在価値を引いた額。"},
       {"pv_benefit - pv_cost", "便益の現在価値 − 費用の現在価値"}},
      {M::roi, "roi", Unit::rate, AddsUp::no, Length::horizon, "FJ",
       {"ROI", "投資利益率（ROI）"},
       {"Net present value for each unit of money spent.", "費用一単位あたりの正味現在価値。"},
       {"npv / pv_cost", "正味現在価値 ÷ 費用の現在価値"}},
      {M::irr, "irr", Unit::rate, AddsUp::no, Length::horizon, "FJ",
       {"IRR", "内部収益率（IRR）"},
       {"Yearly discount rate at which the net present value is 0.", "正味現在価値が0になる年あたりの割引率。"},
       {"the rate at which npv = 0", "正味現在価値が0になる割引率"}},
      {M::payback_months, "payback_months", Unit::months, AddsUp::no, Length::horizon, "FJ",
       {"Payback", "回収期間"},
       {"Months from the start of the fix until its undiscounted benefits have covered its costs for good.",
        "施策の開始から、割り引かない便益の累計が費用の累計を上回ったままになるまでの月数。"},
       {"months until sum(benefit - cost) reaches 0 and stays there",
        "Σ（便益 − 費用）が0に達し、その後も下回らないまでの月数"}},
      {M::break_even_cost, "break_even_cost", Unit::money, AddsUp::no, Length::horizon, "F",
       {"Break-even cost", "損益分岐費用"},
       {"The one-off cost at which the net present value is 0.", "正味現在価値が0になる初期費用。"},
       {"the once at which npv = 0", "正味現在価値が0になる初期費用"}},
      {M::break_even_effect, "break_even_effect", Unit::rate, AddsUp::no, Length::horizon, "F",
       {"Break-even effect", "損益分岐効果"},
       {"The smallest part of the planned effect with which the fix pays for itself.",
        "施策が採算に合うために最低限必要な、計画した効果に対する割合。"},
       {"the smallest x at which npv = 0 when every effect is x times its plan",
        "すべての効果を計画の x 倍としたとき、正味現在価値が0になる最小の x"}},
      {M::cost_of_delay_per_month, "cost_of_delay_per_month", Unit::money_per_month, AddsUp::no, Length::horizon, "F",
       {"Cost of delay per month", "遅延コスト（月額）"},
       {"Net present value lost for each month by which the fix starts later.",
        "施策の開始が一か月遅れるごとに失われる正味現在価値。"},
       {"(npv - npv started one period later) / months in a period",
        "（正味現在価値 − 一期遅く始めた場合の正味現在価値）÷ 一期の月数"}},
      {M::npv_share, "npv_share", Unit::money, AddsUp::no, Length::horizon, "F",
       {"Share of joint NPV", "貢献額"},
       {"The fix's Shapley share of the net present value of all fixes together; does not depend on their order.",
        "すべての施策を合わせた正味現在価値のうち、この施策のシャープレイ値。順序によらない。"},
       {"Shapley share of joint.npv", "全施策の正味現在価値のシャープレイ値"}},
  }};
  // clang-format on
  return rows;
}

char letter(Scope scope) {
  switch (scope) {
    case Scope::total:
    case Scope::segment:
      return 'T';
    case Scope::segment_problem:
    case Scope::problem:
      return 'P';
    case Scope::tag:
      return 'G';
    case Scope::state:
      return 'S';
    case Scope::fix:
      return 'F';
    case Scope::joint:
      return 'J';
  }
  return '?';
}

void append(std::vector<FigureId>& out, FigureId figure) {
  for (const Measure& row : table()) {
    if (!has(row, figure.scope)) continue;
    figure.measure = row.id;
    out.push_back(figure);
  }
}

int count(std::size_t size) { return static_cast<int>(size); }

const std::string& id_at(const auto& list, int index) { return list[static_cast<std::size_t>(index)].id; }

}  // namespace

std::span<const Measure> measures() { return table(); }

const Measure& measure(M id) { return table()[static_cast<std::size_t>(id)]; }

bool has(const Measure& row, Scope scope) { return row.scopes.find(letter(scope)) != std::string_view::npos; }

std::string_view name_of(Unit unit) {
  switch (unit) {
    case Unit::customers:
      return "customers";
    case Unit::complaints:
      return "complaints";
    case Unit::contacts:
      return "contacts";
    case Unit::people:
      return "people";
    case Unit::money:
      return "money";
    case Unit::money_per_month:
      return "money/month";
    case Unit::rate:
      return "rate";
    case Unit::ratio:
      return "ratio";
    case Unit::months:
      return "months";
  }
  return "";
}

std::string unit_name(Unit unit, const Scenario& scenario) {
  if (unit == Unit::money) return scenario.currency;
  if (unit == Unit::money_per_month) return scenario.currency + "/month";
  return std::string(name_of(unit));
}

std::string unit_name(Kind kind, const Scenario& scenario) {
  switch (kind) {
    case Kind::rate:
    case Kind::share:
    case Kind::growth:
      return std::string(name_of(Unit::rate));
    case Kind::money:
      return scenario.currency;
    case Kind::count:
    case Kind::number:
      break;
  }
  return "";
}

std::string_view name_of(Scope scope) {
  constexpr std::array<std::string_view, 8> names = {"total", "segment", "segment", "problem",
                                                     "tag",   "state",   "fix",     "joint"};
  return names[static_cast<std::size_t>(scope)];
}

std::vector<FigureId> figures_of(const Scenario& scenario) {
  std::vector<FigureId> out;
  const std::size_t problem_scopes = scenario.problems.size() * (scenario.segmented ? scenario.segments.size() + 1 : 1);
  out.reserve(64 + 40 * scenario.segments.size() + 24 * (problem_scopes + scenario.tags.size()) +
              16 * scenario.fixes.size());
  append(out, {.scope = Scope::total});
  if (scenario.segmented) {
    for (int s = 0; s < count(scenario.segments.size()); ++s) {
      append(out, {.scope = Scope::segment, .segment = s});
      for (int p = 0; p < count(scenario.problems.size()); ++p)
        append(out, {.scope = Scope::segment_problem, .segment = s, .problem = p});
    }
  }
  for (int p = 0; p < count(scenario.problems.size()); ++p) append(out, {.scope = Scope::problem, .problem = p});
  for (int t = 0; t < count(scenario.tags.size()); ++t) append(out, {.scope = Scope::tag, .tag = t});
  for (int s = 0; s < count(scenario.model->states.size()); ++s) append(out, {.scope = Scope::state, .state = s});
  for (int f = 0; f < count(scenario.fixes.size()); ++f) append(out, {.scope = Scope::fix, .fix = f});
  if (!scenario.fixes.empty()) append(out, {.scope = Scope::joint});
  return out;
}

std::string id_of(const Scenario& scenario, const FigureId& figure) {
  switch (figure.scope) {
    case Scope::segment:
      return id_at(scenario.segments, figure.segment);
    case Scope::segment_problem:
      return id_at(scenario.segments, figure.segment) + ".problem." + id_at(scenario.problems, figure.problem);
    case Scope::problem:
      return id_at(scenario.problems, figure.problem);
    case Scope::tag: {
      const Tag& tag = scenario.tags[static_cast<std::size_t>(figure.tag)];
      return tag.key + "." + tag.value;
    }
    case Scope::state:
      return id_at(scenario.model->states, figure.state);
    case Scope::fix:
      return id_at(scenario.fixes, figure.fix);
    case Scope::total:
    case Scope::joint:
      return "";
  }
  return "";
}

std::string scope_id(const Scenario& scenario, const FigureId& figure) {
  std::string out(name_of(figure.scope));
  if (const std::string id = id_of(scenario, figure); !id.empty()) out.append(".").append(id);
  return out;
}

std::string name_of(const Scenario& scenario, const FigureId& figure) {
  std::string name = scope_id(scenario, figure);
  name += '.';
  name += measure(figure.measure).name;
  return name;
}

}  // namespace closs
