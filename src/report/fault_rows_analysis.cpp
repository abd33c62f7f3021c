// Faults of the questions that are asked of scenarios: compare, bridge, sweep, solve, plan, tornado, explain.
#include <vector>

#include "report/fault_rows.hpp"

namespace closs {
namespace {

constexpr Severity error = Severity::error, warning = Severity::warning;

std::vector<FaultRow> compare_rows() {
  return {
      {"compare-one-scenario", error, 2,
       {"there is only one scenario, {file}, and nothing to compare it with", "シナリオが {file} 一つだけで、比べる相手がありません"},
       {"name another file, or add --variant NAME:PATH=VALUE", "ファイルをもう一つ指定するか、--variant 名前:パス=値 を加えてください"}},
      {"variant-malformed", error, 2,
       {"--variant {text} is not NAME:PATH=VALUE", "--variant {text} は 名前:パス=値 の形ではありません"},
       {"write --variant cheap:problems.billing.frequency=9%", "--variant cheap:problems.billing.frequency=9% のように書いてください"}},
      {"variant-is-file", error, 2,
       {"the variant {name} is called like one of the files", "変形案の名前 {name} がファイル名と同じです"},
       {"give it another name", "別の名前を付けてください"}},
      {"compare-currencies", warning, 0,
       {"not in {other}, the currency of {against}: {files}; their amounts of money have no difference",
        "{against} の通貨 {other} と異なるシナリオがあります: {files}。金額の差は出しません"},
       {}},
      {"compare-periods", warning, 0,
       {"not per {other}, the period of {against}: {files}; only figures that do not depend on the period have a difference",
        "{against} の期間 {other} と異なるシナリオがあります: {files}。差を出すのは期間によらない指標だけです"},
       {}},
      {"compare-horizons", warning, 0,
       {"other horizons, in months, than the {other} of {against}: {files}; figures over the horizon cover different spans",
        "{against} の対象期間{other}か月と異なるシナリオがあります(月数): {files}。対象期間全体の指標は長さが異なります"},
       {}},
  };
}

std::vector<FaultRow> bridge_rows() {
  return {
      {"bridge-currencies", error, 2,
       {"{old} is in {value}, {new} in {other}: a change in money cannot be explained", "{old} の通貨は {value}、{new} は {other} なので、金額の変化を説明できません"},
       {"give both in one currency", "通貨をそろえてください"}},
      {"bridge-periods", error, 2,
       {"{old} counts per {value}, {new} per {other}: their figures are of different spans", "{old} の期間は {value}、{new} は {other} なので、指標の長さが異なります"},
       {"give both the same period", "period をそろえてください"}},
      {"bridge-figure-missing", error, 2,
       {"{file} has no figure {figure}", "{file} に {figure} という指標はありません"},
       {"ask for a figure that both scenarios have", "両方のシナリオにある指標を指定してください"}},
  };
}

std::vector<FaultRow> all_rows() {
  std::vector<FaultRow> all;
  for (const auto& more : {compare_rows(), bridge_rows()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

std::span<const FaultRow> fault_rows_analysis() {
  static const std::vector<FaultRow> rows = all_rows();
  return rows;
}

}  // namespace closs
