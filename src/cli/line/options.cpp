// The table of options.
#include "cli/line/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace closs {

std::span<const OptionRow> option_rows() {
  static constexpr auto rows = std::to_array<OptionRow>({
      {"set",
       0,
       "PATH=VALUE",
       &Options::sets,
       {"give one value another way, over the file's; repeatable: --set problems.billing.frequency=9%",
        "ファイルの値を一つ差し替える。繰り返し可：--set problems.billing.frequency=9%"}},
      {"format",
       'f',
       "FORMAT",
       &Options::format,
       {"format of standard output, by its name or its extension (default: text)",
        "標準出力の形式。名前または拡張子で（既定：text）"}},
      {"output",
       'o',
       "FILE",
       &Options::outputs,
       {"write to a file, whole or not at all; its extension names the format; repeatable; - is standard output",
        "ファイルに書き出す（全部書けるまで置き換えない）。拡張子が形式を決める。繰り返し可。- は標準出力"}},
      {"measure",
       0,
       "MEASURE",
       &Options::measures,
       {"only this measure, such as lost or revenue_at_risk; repeatable",
        "この種類の指標だけ（lost、revenue_at_risk など）。繰り返し可"}},
      {"figure",
       0,
       "FIGURE",
       &Options::figures,
       {"only this figure, such as total.lost or problem.billing.lost; repeatable",
        "この指標だけ（total.lost、problem.billing.lost など）。繰り返し可"}},
      {"by",
       0,
       "TAG",
       &Options::by,
       {"add a table by this tag, or by segment", "このタグ別（または segment でセグメント別）の表を加える"}},
      {"vary",
       0,
       "PATH[=POINTS]",
       &Options::vary,
       {"the input to vary; sweep: with its points, FROM..TO:STEP or a,b,c, repeatable: --vary margin=30%..40%:2%",
        "動かす入力。sweep では値を「FROM..TO:STEP」または a,b,c で並べる。繰り返し可：--vary margin=30%..40%:2%"}},
      {"until",
       0,
       "'FIGURE = VALUE'",
       &Options::until,
       {"the figure and the value that it is to reach: --until 'joint.npv = 0'",
        "目標とする指標と値：--until 'joint.npv = 0'"}},
      {"from",
       0,
       "VALUE",
       &Options::from,
       {"search from this value of the input on (default: its whole domain)",
        "入力の探索範囲の下限（既定：取りうる範囲の全体）"}},
      {"to", 0, "VALUE", &Options::to, {"search up to this value of the input", "入力の探索範囲の上限"}},
      {"budget",
       0,
       "AMOUNT",
       &Options::budget,
       {"what may be spent: --budget 2億, --budget 1.5M", "使える予算：--budget 2億、--budget 1.5M"}},
      {"budget-of",
       0,
       "pv|once",
       &Options::budget_of,
       {"what the budget pays for: the present value of all costs (pv, the default) or one-off costs alone (once)",
        "予算で払うもの：全費用の現在価値（pv、既定）または初期費用だけ（once）"}},
      {"baseline",
       0,
       "DIR",
       &Options::baseline,
       {"compare with the figures stored in this folder, one csv a scenario",
        "このフォルダーに保存した数値（シナリオごとに csv 一つ）と比べる"},
       true},
      {"update", 0, "", &Options::update, {"write today's figures as the baselines", "現在の数値を基準として書き込む"}},
      {"tolerance",
       0,
       "[MEASURE=]LIMIT",
       &Options::tolerances,
       {"difference allowed from the baseline, rel:0.1% or abs:0.5 (default: rel:1e-9); repeatable: --tolerance "
        "lost=abs:0.5",
        "基準との差の許容範囲。rel:0.1% または abs:0.5（既定：rel:1e-9）。繰り返し可：--tolerance lost=abs:0.5"},
       true},
      {"swing",
       0,
       "SHARE",
       &Options::swing,
       {"move inputs without a range, too, by this share of their value: --swing 10%",
        "幅のない入力も、値のこの割合だけ増減させる：--swing 10%"}},
      {"yes",
       0,
       "",
       &Options::yes,
       {"compute more than 1,000,000,000 combinations", "組み合わせが10億を超えても計算する"}},
      {"depth",
       0,
       "N",
       &Options::depth_text,
       {"levels of the tree below the figure (default: 2); all goes down to the inputs",
        "木をたどる深さ（既定：2）。all は入力まで"}},
      {"against",
       0,
       "FILE",
       &Options::against,
       {"compare with this file or variant (default: the first)",
        "比較の基準とするファイルまたは比較案（既定：最初のもの）"}},
      {"variant",
       0,
       "NAME:PATH=VALUE",
       &Options::variants,
       {"one more scenario: the first file with this value; several of one name go together: --variant "
        "cheap:margin=30%",
        "最初のファイルの値を変えた比較案を加える。同じ名前のものはまとめて一つになる：--variant cheap:margin=30%"}},
      {"variants",
       0,
       "FILE.csv",
       &Options::variants_file,
       {"one more scenario a row: the titles are paths of inputs, the column name names the variant",
        "1行に一つの比較案。見出しは入力のパス、name の列が比較案の名前"}},
      {"shard",
       0,
       "K/N",
       &Options::shard,
       {"only every Nth scenario, from the Kth on: --shard 3/16; closs merge joins the parts",
        "K番目からN件ごとのシナリオだけ：--shard 3/16。closs merge でまとめる"}},
      {"full",
       0,
       "",
       &Options::full,
       {"of several scenarios not only the overview, but the report of each",
        "シナリオが複数のとき、一覧に続けてそれぞれのレポートも出す"}},
      {"exit-code",
       0,
       "",
       &Options::exit_code,
       {"exit with 1 where the scenarios differ", "違いがあれば終了コードを1にする"}},
      {"digits",
       0,
       "N",
       &Options::digits_text,
       {"significant digits in text and markdown, 1 to 17 (default: 3)",
        "text と markdown の有効桁数、1〜17（既定：3）"},
       true},
      {"bom",
       0,
       "",
       &Options::bom,
       {"start csv with a byte order mark, so that Excel reads Japanese",
        "csv の先頭に BOM を付ける（Excel で文字化けさせない）"}},
      {"threads",
       0,
       "N",
       &Options::threads_text,
       {"threads at work (default: as many as the process may use); results do not depend on it",
        "同時に使うスレッド数（既定：使えるコアの数）。結果は変わらない"}},
      {"root",
       0,
       "DIR",
       &Options::root,
       {"read nothing outside of this folder, wherever paths and links lead: for scenarios of strangers",
        "パスやリンクの先がこのフォルダーの外なら読まない（他人のシナリオを調べるとき）"},
       true},
      {"template", 0, "TEMPLATE", &Options::template_name, {"which template to print", "どのひな形を出すか"}},
      {"lang",
       0,
       "en|ja",
       &Options::lang,
       {"language of words (default: CLOSS_LANG, closs.yaml, LC_ALL, LC_MESSAGES, LANG)",
        "言語（既定：CLOSS_LANG、closs.yaml、LC_ALL、LC_MESSAGES、LANG の順）"},
       true},
      {"no-config",
       0,
       "",
       &Options::no_config,
       {"take nothing from closs.yaml beside the files or above them",
        "ファイルと同じ場所や上位の closs.yaml を使わない"}},
      {"color",
       0,
       "auto|always|never",
       &Options::color,
       {"whether to color (default: auto, on a terminal only; NO_COLOR is honoured)",
        "色を付けるか（既定：auto、端末だけ。NO_COLOR に従う）"}},
      {"quiet",
       'q',
       "",
       &Options::quiet,
       {"no notes and warnings on standard error", "注記と警告を標準エラーに出さない"}},
      {"help", 'h', "", &Options::help, {"this page", "この説明"}},
      {"version", 'V', "", &Options::version, {"the program's version", "バージョン"}},
      {"verbose",
       'v',
       "",
       &Options::verbose,
       {"with --version: how it was built, and what closs.yaml says",
        "--version とともに：ビルドの詳細と closs.yaml の内容"}},
  });
  return rows;
}

const OptionRow& option_row(std::string_view name) {
  for (const OptionRow& row : option_rows())
    if (row.name == name) return row;
  throw std::logic_error("no such option row");
}

void put(Options& options, const OptionRow& row, const std::vector<std::string>& texts) {
  if (const auto* flag = std::get_if<bool Options::*>(&row.member))
    options.** flag = true;
  else if (const auto* text = std::get_if<std::string Options::*>(&row.member))
    options.** text = texts.back();
  else
    options.*std::get<std::vector<std::string> Options::*>(row.member) = texts;
}

std::vector<std::string> choices(std::string_view word) {
  std::vector<std::string> all;
  if (word.find('|') == word.npos) return all;
  for (std::size_t from = 0; from <= word.size();) {
    const std::size_t bar = std::min(word.find('|', from), word.size());
    all.emplace_back(word.substr(from, bar - from));
    from = bar + 1;
  }
  return all;
}

std::string spelling(const OptionRow& row) {
  return fmt::format("{}--{}{}{}", row.letter ? fmt::format("-{}, ", row.letter) : "    ", row.name,
                     row.value.empty() ? "" : " ", row.value);
}

}  // namespace closs
