// Rules of docs/method.md that an evaluation found broken, and what it did that is worth a word.
#include "report/faults/fault_rows.hpp"

namespace closs {
namespace {

constexpr FaultRow evaluation_rows[] = {
    // Frequencies
    input_error("frequencies-above-1",
                {"the frequencies of the problems add up to {percent}{segment}; each customer has at most one most "
                 "serious problem",
                 "問題の発生率の合計が{percent}です{segment}。最も重大な問題は顧客一人に一つだけです"},
                {"lower them, or write overlap: independent where customers meet several problems",
                 "発生率を下げるか、複数の問題を経験する顧客がいるなら overlap: independent と書いてください"}),
    input_error("frequency-above-1",
                {"the frequency of {problem}{segment} comes to {percent} of the customers",
                 "{problem}{segment}の発生率が顧客の{percent}になります"},
                {"check the complaints counted, complaint_rate, incidents_per_customer and customers",
                 "苦情件数、complaint_rate、incidents_per_customer、customers を確かめてください"}),
    input_error("complaints-of-nobody",
                {"complaints about {problem}{segment} are counted at {state}, which nobody reaches",
                 "{problem}{segment}の苦情は{state}で数えられていますが、そこに達する顧客がいません"},
                {"raise the rate that leads there, or state frequency instead",
                 "そこへ進む率を上げるか、代わりに frequency を書いてください"}),
    // The journey
    input_error(
        "loss-outside-0-1",
        {"{percent} of the customers with {problem}{segment} would leave",
         "{problem}{segment}を経験した顧客の{percent}が離れる計算になります"},
        {"check the loss rates, baseline_loss and realisation", "loss、baseline_loss、realisation を確かめてください"}),
    input_error(
        "cut-exceeds-kept",
        {"those who cut their spending after {problem}{segment} are more than those who stay",
         "{problem}{segment}の後に購入を減らす顧客が、残る顧客より多くなります"},
        {"lower spend_cut or the loss rates; realisation below 100 % keeps customers whose cut is not counted",
         "spend_cut か loss を下げてください。realisation が100%未満だと、残る顧客の分が合わなくなることがあります"}),
    input_error(
        "steps-above-1",
        {"the steps out of {state} leave {percent} for the rest, for {problem}{segment}",
         "{problem}{segment}で、{state}から出る割合の残りが{percent}になります"},
        {"the shares of one state add up to at most 100 %", "一つの状態から出る割合の合計は100%以下にしてください"}),
    input_error("endless-loop",
                {"customers with {problem}{segment} never leave the loop among {state}",
                 "{problem}{segment}の顧客が{state}の間を回り続け、抜け出せません"},
                {"a share of them must get to lost or kept", "一部が lost か kept に進むようにしてください"}),
    input_error("churn-outside-0-1",
                {"{percent} of all customers would leave{segment}, because of {problems} together",
                 "{problems}を合わせると、全顧客の{percent}が離れる計算になります{segment}"},
                {"losses below the baseline (delight) are stronger than the baseline itself; check loss and frequency",
                 "基礎離反率を下回る損失（感動の効果）が大きすぎます。loss と frequency を確かめてください"}),
    // Fixes
    input_error("baseline-reaches-1",
                {"the baseline loss comes to {percent}{segment}", "基礎離反率が{percent}になります{segment}"},
                {"it must stay below 100 %", "100%未満にしてください"}),
    input_error(
        "revenue-reaches-0",
        {"the revenue per customer comes to {revenue}{segment}", "顧客あたり売上が{revenue}になります{segment}"},
        {"it must stay above 0", "0より大きくしてください"}),
    input_error(
        "shares-all-zero",
        {"all shares of {group} of {problem}{segment} would be 0", "{problem}{segment}の{group}がすべて0になります"},
        {"leave one of them above 0", "少なくとも一つを0より大きくしてください"}),
    warning("loss-below-baseline",
            {"{loss} of those with {problem}{segment} leave, fewer than the {baseline} who leave anyway",
             "{problem}{segment}の経験者の離反率{loss}が、問題がなくても離れる割合{baseline}を下回ります"},
            {"right if it delights customers; else state baseline_loss and the loss rates over one span "
             "(loss_rates_over: {span})",
             "顧客が感動したのでなければ、baseline_loss と離反率の期間をそろえてください（loss_rates_over: {span}）"}),
    warning("cut-of-one-period",
            {"the cut in spending after {problem} lasts one {period}",
             "{problem}の後の購入減は一期（{period_word}）だけ続くものとして計算します"},
            {"if it lasts longer, make the scenario one of years (period: year)",
             "長く続く場合は年単位のシナリオ（period: year）にしてください"}),
    warning("fix-clipped",
            {"{fix} pushes {parameter} beyond its limit; it stays at the limit",
             "{fix}は{parameter}を限度の外へ動かします。限度の値で計算しました"},
            {"make the change smaller if that is not meant", "意図と違う場合は変化を小さくしてください"}),
    warning("fix-shares-scaled",
            {"the changes of {group} of {problem} by {fix} do not add up to 100 %; they are scaled to it",
             "{fix}による{problem}の{group}の合計が100%になりません。100%に合わせて計算しました"},
            {"leave a share unchanged, or let the changed ones add up to 100 %",
             "変えない構成比を残すか、合計を100%にしてください"}),
    warning("fix-beyond-horizon",
            {"{fix} starts in period {start}, beyond the horizon of {horizon}; it has neither cost nor benefit in it",
             "{fix}は第{start}期に始まり、対象期間{horizon}期の外です。費用も効果も入りません"},
            {"lengthen horizon or start earlier", "horizon を延ばすか、start を早めてください"}),
};

}  // namespace

std::span<const FaultRow> fault_rows_evaluation() { return evaluation_rows; }

}  // namespace closs
