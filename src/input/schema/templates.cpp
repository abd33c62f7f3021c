#include "input/schema/templates.hpp"

#include <array>

namespace closs {
namespace {

constexpr std::string_view quick_en =
    R"yaml(# Four numbers give a first answer: how many customers you have, what each pays you, how many of them meet a
# problem in a year, and how much less loyal the problem makes them. Replace them with yours, then:
#
#     closs run quick.yaml
closs: 1                             # version of this format
name: First look
model: drop                          # problem -> lost, the drop in loyalty being the loss
currency: USD                        # ISO 4217
customers: 120k                      # 120_000 and 120000 are the same number
revenue_per_customer: 340            # per customer and year
problems:
  any:
    frequency: 38%                   # of all customers, in a year
    loyalty_drop: 25%                # more of them leave than of the customers without a problem
)yaml";

constexpr std::string_view quick_ja =
    R"yaml(# 最初の見積もりに要る数は四つです：顧客の数、顧客が払う額、一年に問題を経験する割合、問題のために下がる
# ロイヤルティ。自社の値に書き換えて、
#
#     closs run quick.yaml
closs: 1                             # この書式の版
name: 最初の見積もり
model: drop                          # ロイヤルティ低下モデル（下がった分だけ離反する）
currency: JPY                        # 通貨（ISO 4217）
customers: 12万                      # 顧客数。120_000 も 120000 も同じ数
revenue_per_customer: 48_000         # 顧客あたり売上（一年）
problems:
  いずれかの問題:
    frequency: 38%                   # 発生率。一年に問題を経験する顧客の割合
    loyalty_drop: 25%                # ロイヤルティ低下。問題のない顧客より多く離反する割合
)yaml";

constexpr std::string_view full_en =
    R"yaml(# Goodman's tree: who meets a problem complains or stays silent; a complaint ends satisfied, mollified or
# dissatisfied; each ending has its own loss rate. Replace the numbers with yours; what you leave out must have a
# neutral default, or closs names it. Try:
#
#     closs run full.yaml
#     closs run full.yaml --by touchpoint
#     closs resolve full.yaml         # every value, and where it came from
closs: 1
name: Customer loss by problem
model: goodman                       # closs models lists what there is
currency: USD
period: year                         # what rates and amounts are per: year, quarter or month
horizon: 3                           # periods that the fixes below are judged over
discount_rate: 8%                    # per year
overlap: most_serious                # the survey asked for the most serious problem; else: independent

# The business, without any problem.
customers: 250k
revenue_per_customer: {value: 31, per: month, source: "billing system", kind: measured, as_of: 2025-12}
margin: 42%                          # contribution margin; revenue and margin are never mixed up
baseline_loss: 7%                    # leave in a year though they met no problem

# What holds for every problem that does not say otherwise.
problem_defaults:
  cost_per_contact: 6.50
  contacts_per_complaint: 1.8
  loss:                              # share who leave in a year, by how it ended; stated by a survey. Were they asked
                                     # about another span than the period, loss_rates_over says which
    satisfied: 11%
    mollified: 27%
    dissatisfied: 52%
    silent: 34%
  realisation: 80%                   # of those who say they will leave do

problems:
  billing:
    name: Billing error
    frequency: 58 of 612             # a survey count: 9.5 %, and closs knows how sure that is
    complaint_rate: 55%
    outcomes: {satisfied: 45%, mollified: 30%, dissatisfied: rest}
    tags: {touchpoint: invoice}
  delivery:
    name: Late delivery
    frequency: 8% to 13%             # nine times out of ten between these
    complaint_rate: {low: 30%, base: 40%, high: 55%}
    outcomes: {satisfied: 38%, mollified: 37%, dissatisfied: rest}
    remedy: 12                       # refund per complaint
    tags: {touchpoint: delivery}
  contract:
    name: Contract not understood
    complaints: 5_200                # counted in a year; how many met the problem follows from the complaint rate
    complaint_rate: 25%
    outcomes: {satisfied: 25%, mollified: 30%, dissatisfied: rest}
    tags: {touchpoint: sales}

# What could be done. A change is one of: to, reduce, raise (by a share of itself), points (added).
fixes:
  invoice-check:
    name: Check invoices before they go out
    changes:
      problems.billing.frequency: {reduce: 40%}
    cost: {once: 180k, per_period: 45k}
    ramp: 2                          # periods until the full effect
  call-back:
    name: Call back within a day
    changes:
      problems.*.outcomes.satisfied: {points: 10%}
    cost: {per_period: 260k}
    start: 2                         # begins in the second year

# Limits for `closs check`, which fails when one is broken.
expect:
  - total.lost < 40k
  - fix.invoice-check.npv > 0
)yaml";

constexpr std::string_view full_ja =
    R"yaml(# 通信会社の例（グッドマンの顧客損失モデル）。問題を経験した顧客は、苦情を申し出るか、黙ったまま（サイレント
# カスタマー）です。苦情は満足・一応納得・不満のいずれかに終わり、それぞれの割合で顧客が離反します。数を自社のものに
# 書き換えてください。省いた値に中立の既定値がなければ、closs がその名を告げます。
#
#     closs run full.yaml
#     closs run full.yaml --by 接点
#     closs resolve full.yaml         # すべての値と、その出どころ
closs: 1                             # この書式の版
name: {ja: 固定回線の顧客損失, en: Fixed-line customer loss}
model: goodman                       # closs models でモデルの一覧が出ます
currency: JPY
period: year                         # 率と金額の期間の単位（year・quarter・month）
horizon: 3                           # 対象期間。施策を評価する期数
discount_rate: 4%                    # 割引率（年）
overlap: most_serious                # 最も重大な問題を尋ねた調査。複数回答なら independent

# 問題がない場合の事業。
revenue_per_customer: {value: 4_800円, per: month, source: 請求システム, kind: measured, as_of: 2026-03}
margin: 35%                          # 限界利益率
baseline_loss: 6%                    # 基礎離反率。問題がなくても一年に離反する割合

# どの問題にも共通の値。問題ごとに書けば、そちらが優先されます。
problem_defaults:
  cost_per_contact: 900円            # 対応一回あたり費用
  contacts_per_complaint: 1.8        # 苦情1件あたりの問い合わせ回数
  loss: {satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}   # 一年の離反率（期間が違えば loss_rates_over）
  realisation: 80%                   # 離反意向の実現率。離反すると答えた顧客のうち実際に離反する割合

problems:
  請求誤り:
    name: {ja: 請求誤り, en: Billing error}
    frequency: 512人中61人           # 調査の回答数。11.9%とその確からしさが分かります
    complaint_rate: 48%              # 苦情率
    outcomes: {satisfied: 38%, mollified: 34%, dissatisfied: rest}   # 対応結果。rest は残り
    contacts_per_complaint: 2.1
    remedy: 1_200円                  # 苦情1件あたりの補償額
    tags: {接点: 請求書}
  通信障害:
    name: {ja: 通信障害, en: Outage}
    frequency: {low: 4%, base: 6%, high: 11%}
    complaint_rate: 70% to 80%       # 90%の確からしさでこの範囲
    outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
    tags: {接点: 回線}
  契約内容:
    name: {ja: 契約内容の行き違い, en: Contract}
    complaints: 1.4万                # 一年の苦情件数。経験した顧客数は苦情率から求めます
    complaint_rate: 30%
    outcomes: {satisfied: 25%, mollified: 30%, dissatisfied: rest}
    tags: {接点: 窓口}

# セグメント（顧客の区分）。書いた値だけが上の値に代わります。
segments:
  個人: {customers: 110万, new_customers: 6.6万}
  法人:
    customers: 10万
    new_customers: 4_000
    revenue_per_customer: 31_000/month
    problems: {通信障害: {frequency: 9%}}

# 施策。変え方は to（この値にする）・reduce（割合で減らす）・raise（割合で増やす）・points（加える）のどれか一つ。
fixes:
  請求書の改善:
    changes:
      problems.請求誤り.frequency: {reduce: 30%}
      problems.請求誤り.outcomes.satisfied: {to: 55%}
    cost: {once: 2億, per_period: 3000万}   # 初期費用と、毎期の運用費用
    ramp: 2                          # 効果が出そろうまでの期数
  折り返し電話:
    changes: {problems.*.complaint_rate: {points: 10%}}
    cost: {per_period: 4500万}
    segments: [法人]
    start: 2                         # 二年目に始める

# closs check の検証条件。満たさなければ不合格です。
expect:
  - total.lost < 7万
  - fix.請求書の改善.npv > 0
)yaml";

constexpr std::string_view study_en =
    R"yaml(# Which table and column means what: closs makes a scenario of it. Put your tables beside this file,
# write the names of their columns, and then:
#
#     closs estimate study.yml -o scenario.yaml
#     closs estimate study.yml --sql postgresql     # one statement, for tables in a warehouse
closs_study: 1                       # version of this format
name: First study
model: goodman                       # goodman, goodmans-law or drop
currency: USD                        # ISO 4217; `base: FILE` gives it too, and what tables cannot tell
window: {from: 2025-01-01, to: 2026-01-01}   # a year, a quarter or a month; `to` is the first day after it
tables:
  survey:  {file: survey.csv, source: Customer survey, as_of: 2024-12}   # CSV, .csv.gz, or SQLite with `table:`
  crm:     {file: customers.csv, source: CRM}
  tickets: {file: tickets.csv, source: Service desk}
  staff:   {file: staff.csv, source: Staff reports}
missing: [NA, 99]                    # no answer, beside empty cells
respondents:                         # one row a person asked
  table: survey
  id: customer_id                    # joins the id of the customers
  weight: {column: weight, digits: 4}          # decimals that are kept
  segment: {column: plan, values: {F: home, B: business}}
  problem: {column: q3, values: {1: billing, 2: outage}, none: [0]}      # the most serious one
  complained: {column: q4, yes: [1], no: [2]}
  outcome: {column: q5, values: {1: satisfied, 2: mollified, 3: dissatisfied}}
  lost: {column: q9, shares: {1: 100%, 2: 50%, 3: 0%, 4: 0%}}            # what they say that they will do
  left: customers                    # what they did: gone within the window
  spend_cut: {column: q10, shares: {1: 0%, 2: 20%}}
  told: {good: q12, bad: q13}        # numbers of people
  expectations:
    delivery: {expected: q20, experienced: q21, scale: [1, 5]}
customers:                           # one row a customer
  table: crm
  id: id
  segment: {column: plan, values: {F: home, B: business}}
  joined: start_date                 # yyyy-mm-dd; else {column: .., format: dd.mm.yyyy}
  left: end_date
  revenue: {column: fee, per: month}
contacts:                            # one row a contact
  table: tickets
  id: customer
  problem: {column: reason, values: {B1: billing, N7: outage}, ignore: rest}
  date: opened
reports:                             # one row a report of the staff
  table: staff
  problem: {column: topic, values: {1: billing, 2: outage}}
minimum: 30                          # so many answers let a segment or a problem stand alone

# Several problems a person, in place of `problem`, `complained` and `outcome`:
#   problems: {billing: {column: q3a, yes: [1], no: [0]}, outage: {column: q3b, yes: [1], no: [0]}}
# loss_from: intention               # what they say, and of what they did how much of it comes true
# calibrate: realisation             # or `shares`: churn becomes that of the customer list
# adjust: {tenure: {column: months, bands: {new: "< 12", old: rest}}}   # compare within these groups only
# problems_from: expectations        # a scenario of what falls short of expectation, model drop
)yaml";

constexpr std::string_view study_ja =
    R"yaml(# どの表のどの列が何を表すかを書くと、シナリオになります。
# このファイルと同じ場所に表を置き、列の名前を書いて、
#
#     closs estimate study.yml -o scenario.yaml
#     closs estimate study.yml --sql postgresql     # データベースにある表のための一つの文
closs_study: 1                       # この書式の版
name: 最初の調査
model: goodman                       # goodman、goodmans-law、drop のいずれか
currency: JPY                        # 通貨（ISO 4217）。表から分からない値は `base: ファイル` で補えます
window: {from: 2025-01-01, to: 2026-01-01}   # 1年、四半期、または1か月。to は期間の翌日
tables:
  survey:  {file: survey.csv, source: 顧客調査, as_of: 2024-12}   # CSV、.csv.gz、または SQLite（table: を書く）
  crm:     {file: customers.csv, source: 顧客台帳}
  tickets: {file: tickets.csv, encoding: cp932, source: 問い合わせ記録}   # Shift_JIS の表
  staff:   {file: staff.csv, source: 従業員の声}
missing: [NA, 99]                    # 無回答（空のセルのほかに）
respondents:                         # 1行に回答者一人
  table: survey
  id: customer_id                    # 顧客の id と結び付く
  weight: {column: weight, digits: 4}          # 残す小数点以下の桁数
  segment: {column: plan, values: {F: 個人, B: 法人}}
  problem: {column: q3, values: {1: 請求, 2: 故障}, none: [0]}      # 最も深刻なもの
  complained: {column: q4, yes: [1], no: [2]}
  outcome: {column: q5, values: {1: satisfied, 2: mollified, 3: dissatisfied}}   # 満足、一応納得、不満
  lost: {column: q9, shares: {1: 100%, 2: 50%, 3: 0%, 4: 0%}}       # 離反の意向
  left: customers                    # 実際の離反（期間内に解約した顧客）
  spend_cut: {column: q10, shares: {1: 0%, 2: 20%}}
  told: {good: q12, bad: q13}        # 伝えた人数
  expectations:
    開通: {expected: q20, experienced: q21, scale: [1, 5]}
customers:                           # 1行に顧客一人
  table: crm
  id: id
  segment: {column: plan, values: {F: 個人, B: 法人}}
  joined: start_date                 # 年-月-日。ほかの形なら {column: 列, format: yyyy/mm/dd}
  left: end_date
  revenue: {column: fee, per: month}
contacts:                            # 1行に問い合わせ1件
  table: tickets
  id: 顧客番号
  problem: {column: 区分, values: {B1: 請求, N7: 故障}, ignore: rest}
  date: {column: 受付日, format: yyyy/mm/dd}
reports:                             # 1行に従業員からの1件
  table: staff
  problem: {column: topic, values: {1: 請求, 2: 故障}}
minimum: 30                          # セグメントや問題を単独で推定するのに要る回答数

# 複数回答で尋ねたときは、problem・complained・outcome の代わりに
#   problems: {請求: {column: q3a, yes: [1], no: [0]}, 故障: {column: q3b, yes: [1], no: [0]}}
# loss_from: intention               # 離反の意向を使い、実際の離反からその実現率を求める
# calibrate: realisation             # または shares。離反率を顧客一覧に合わせる
# adjust: {加入期間: {column: months, bands: {短い: "< 12", 長い: rest}}}   # この層の中だけで比べる
# problems_from: expectations        # 期待に届かなかった接点のシナリオ（モデルは drop）
)yaml";

}  // namespace

std::span<const Template> templates() {
  static const std::array rows{
      Template{"quick", {quick_en, quick_ja}},
      Template{"full", {full_en, full_ja}},
      Template{"study", {study_en, study_ja}, true},
  };
  return rows;
}

}  // namespace closs
