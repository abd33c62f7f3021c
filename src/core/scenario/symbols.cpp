#include "core/scenario/symbols.hpp"

#include <array>

namespace closs {

std::span<const Symbol> symbols() {
  static const std::array rows{
      Symbol{"F", Unit::rate, {"share of all customers who meet the problem", "全顧客のうち問題を経験する割合"}},
      Symbol{"visits", Unit::ratio, {"expected visits to the state, per affected customer", "経験者一人あたりの状態の訪問回数"}},
      Symbol{"lost_ahead", Unit::rate, {"share lost from this state on", "この状態から先で失う割合"}},
      Symbol{"v_lost", Unit::rate, {"share lost over the journey, as surveyed", "経路全体で失う割合（調査のまま）"}},
      Symbol{"excess_loss", Unit::rate, {"loss above the baseline, if affected", "経験者の離脱率のうち基礎離脱率を超える分"}},
      Symbol{"excess", Unit::rate, {"share of all customers lost above the baseline", "基礎離脱率を超えて失う全顧客の割合"}},
      Symbol{"k", Unit::ratio, {"contacts per affected customer", "経験者一人あたりの問い合わせ回数"}},
      Symbol{"x", Unit::rate, {"share of spend cut by those who stay", "残る顧客が減らす支出の割合"}},
      Symbol{"g", Unit::ratio, {"people told good things per affected customer", "経験者一人あたりの好意的な口コミ人数"}},
      Symbol{"w", Unit::ratio, {"people told bad things per affected customer", "経験者一人あたりの悪い口コミ人数"}},
      Symbol{"handling_cost_if_affected", Unit::money, {"handling cost per affected customer", "経験者一人あたりの対応費用"}},
      Symbol{"L", Unit::rate, {"share of all customers who leave in the period", "期間中に離れる全顧客の割合"}},
      Symbol{"a", Unit::rate, {"share of the otherwise kept that the problem alone loses", "問題単独で失う割合（基礎離脱を除く）"}},
      Symbol{"y", Unit::rate, {"the same, with spend cut by those who stay", "同じく、支出減少を含む割合"}},
      Symbol{"cut", Unit::rate, {"spend cut per customer, over all problems", "顧客一人あたりの支出減少（全問題）"}},
      Symbol{"handling", Unit::money, {"handling cost per customer, over all problems", "顧客一人あたりの対応費用（全問題）"}},
      Symbol{"mouth", Unit::ratio, {"customers lost to word of mouth, per customer", "顧客一人あたりの口コミによる損失顧客数"}},
      Symbol{"keep_pay", Unit::rate, {"share of revenue kept", "維持される売上の割合"}},
      Symbol{"lifetime_value", Unit::money, {"margin of one kept customer over the lifetime, discounted", "維持顧客一人の生涯限界利益（割引後）"}},
      Symbol{"discount_rate_per_period", Unit::rate, {"discount rate per period", "期間あたりの割引率"}},
      Symbol{"discount", Unit::ratio, {"discount factor of the period's end", "期末の割引係数"}},
      Symbol{"cost_growth", Unit::ratio, {"growth of costs up to the period", "期までの費用の伸び"}},
      Symbol{"A_t", Unit::customers, {"customers at the end of the period", "期末の顧客数"}},
      Symbol{"A0_t", Unit::customers, {"customers at the end of the period, without any problem", "問題がない場合の期末顧客数"}},
      Symbol{"A'_t", Unit::customers, {"customers at the end of the period, with the fixes", "施策を行った場合の期末顧客数"}},
      Symbol{"revenue_t", Unit::money, {"revenue of the period", "期の売上"}},
      Symbol{"revenue0_t", Unit::money, {"revenue of the period, without any problem", "問題がない場合の期の売上"}},
      Symbol{"revenue'_t", Unit::money, {"revenue of the period, with the fixes", "施策を行った場合の期の売上"}},
      Symbol{"margin_t", Unit::money, {"contribution margin of the period", "期の限界利益"}},
      Symbol{"margin0_t", Unit::money, {"contribution margin of the period, without any problem", "問題がない場合の期の限界利益"}},
      Symbol{"margin'_t", Unit::money, {"contribution margin of the period, with the fixes", "施策を行った場合の期の限界利益"}},
      Symbol{"handling_t", Unit::money, {"handling cost of the period", "期の対応費用"}},
      Symbol{"handling0_t", Unit::money, {"handling cost of the period, without any problem", "問題がない場合の期の対応費用"}},
      Symbol{"handling'_t", Unit::money, {"handling cost of the period, with the fixes", "施策を行った場合の期の対応費用"}},
      Symbol{"net_t", Unit::money, {"margin less handling of the period", "期の限界利益から対応費用を引いた額"}},
      Symbol{"net0_t", Unit::money, {"margin less handling of the period, without any problem", "問題がない場合の期の限界利益から対応費用を引いた額"}},
      Symbol{"net'_t", Unit::money, {"margin less handling of the period, with the fixes", "施策を行った場合の期の限界利益から対応費用を引いた額"}},
      Symbol{"mouth_t", Unit::money, {"word of mouth of the period", "期の口コミ損失額"}},
      Symbol{"mouth0_t", Unit::money, {"word of mouth of the period, without any problem", "問題がない場合の期の口コミ損失額"}},
      Symbol{"mouth'_t", Unit::money, {"word of mouth of the period, with the fixes", "施策を行った場合の期の口コミ損失額"}},
      Symbol{"taken", Unit::rate, {"sum of the shares that the fixes change", "施策が変える割合の合計"}},
      Symbol{"left", Unit::rate, {"sum of the shares that no fix changes", "施策が変えない割合の合計"}},
      Symbol{"effect", Unit::ratio, {"share of the fix's effect in force (1: all of it)", "施策の効果のうち実現する割合（1：全部）"}},
      Symbol{"effect_late", Unit::ratio, {"the same, when the fix comes one period late", "同じく、施策を一期遅らせた場合"}},
      Symbol{"benefit_t", Unit::money, {"benefit of the period, against no fix", "施策なしと比べた期の便益"}},
      Symbol{"benefit_required_t", Unit::money, {"benefit of the period of what it requires", "前提となる施策の期の便益"}},
      Symbol{"gain", Unit::money, {"npv that the fix adds, on average, when this many others are there", "ほかの施策がこの数だけあるときに加わる正味現在価値の平均"}},
      Symbol{"npv_of_set", Unit::money, {"npv of these fixes together", "これらの施策をまとめた正味現在価値"}},
      Symbol{"flow", Unit::money, {"net flow on the date, periods after the start", "開始から数えた期の純キャッシュフロー"}},
      Symbol{"once_paid", Unit::money, {"paid once at the start of the period", "期首に支払う初期費用"}},
      Symbol{"net_flow", Unit::money, {"benefit less running cost of the period", "期の便益から経常費用を引いた額"}},
      Symbol{"running_cost", Unit::money, {"running costs up to the horizon, discounted", "期間中の経常費用（割引後）"}},
      Symbol{"npv_delayed", Unit::money, {"npv when the fix starts one period later", "施策を一期遅らせた場合の正味現在価値"}},
  };
  return rows;
}

const Symbol* find_symbol(std::string_view name) {
  for (const Symbol& symbol : symbols())
    if (symbol.name == name) return &symbol;
  return nullptr;
}

}  // namespace closs
