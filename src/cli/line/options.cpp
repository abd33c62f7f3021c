#include "cli/line/options.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "cli/line/command.hpp"
#include "cli/line/suggest.hpp"

namespace closs {
namespace {

bool takes_value(const OptionRow& row) { return !std::holds_alternative<bool Options::*>(row.member); }

/// The row that a word spells ("--format", "--format=csv", "-f", "-fcsv"); nullptr: none.
const OptionRow* row_of(std::string_view word) {
  for (const OptionRow& row : option_rows()) {
    if (word.starts_with("--")) {
      if (word.substr(2, word.find('=') == word.npos ? word.npos : word.find('=') - 2) == row.name) return &row;
    } else if (word.size() > 1 && word[0] == '-' && row.letter && word[1] == row.letter) {
      return &row;
    }
  }
  return nullptr;
}

bool is_option(std::string_view word) { return word.size() > 1 && word[0] == '-'; }
/// Whether the value of `row` is the next word, not a part of this one.
bool value_follows(const OptionRow& row, std::string_view word) {
  return takes_value(row) && (word.starts_with("--") ? word.find('=') == word.npos : word.size() == 2);
}

bool offers(const Command& command, const OptionRow& row) {
  return std::find(command.options.begin(), command.options.end(), row.name) != command.options.end();
}

std::string plain(const OptionRow& row) { return std::string("--").append(row.name); }

/// What CLI11 would say in sentences of its own.
void refuse_malformed(const Command& command, std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") return;
    if (!is_option(word)) continue;
    const OptionRow* row = row_of(word);
    if (!row || !offers(command, *row)) {
      std::vector<std::string> known;
      for (const std::string_view name : command.options) known.push_back(std::string("--").append(name));
      const std::string option = word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
      throw Failure(
          suggesting("unknown-option", {{"option", option}, {"command", std::string(command.name)}}, option, known));
    }
    if (!takes_value(*row)) {
      const bool has_one = word.starts_with("--") ? word.find('=') != word.npos : word.size() > 2;
      if (has_one) throw Failure(Fault{"option-without-value", {}, {{"option", plain(*row)}, {"word", word}}});
    } else if (value_follows(*row, word)) {
      if (++i == words.size())
        throw Failure(Fault{"option-needs-value", {}, {{"option", plain(*row)}, {"value", std::string(row->value)}}});
    } else if (word.ends_with('=')) {
      throw Failure(Fault{"option-needs-value", {}, {{"option", plain(*row)}, {"value", std::string(row->value)}}});
    }
  }
}

void add(CLI::App& app, const OptionRow& row, Options& options) {
  std::string spelled = plain(row);
  if (row.letter) spelled.append(",-").append(1, row.letter);
  if (const auto* flag = std::get_if<bool Options::*>(&row.member)) {
    app.add_flag(spelled, options.**flag);
  } else if (const auto* text = std::get_if<std::string Options::*>(&row.member)) {
    app.add_option(spelled, options.**text)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  } else {
    app.add_option(spelled, options.*std::get<std::vector<std::string> Options::*>(row.member))
        ->allow_extra_args(false);
  }
}

int whole_number(const OptionRow& row, const std::string& text, int least, int most) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size() && number >= least && number <= most) return number;
  throw Failure(Fault{
      "option-not-a-number",
      {},
      {{"option", plain(row)}, {"value", text}, {"least", std::to_string(least)}, {"most", std::to_string(most)}}});
}

void one_of(const OptionRow& row, const std::string& value, std::initializer_list<std::string> known) {
  const std::vector<std::string> all(known);
  if (value.empty() || std::find(all.begin(), all.end(), value) != all.end()) return;
  throw Failure(suggesting("option-unknown-value", {{"option", plain(row)}, {"value", value}}, value, all));
}

void count_operands(const Command& command, const Options& options) {
  const int given = static_cast<int>(options.operands.size());
  const std::string name(command.name);
  if (given < command.operands_least)
    throw Failure(Fault{"operand-missing", {}, {{"command", name}, {"operands", std::string(command.operands)}}});
  if (command.operands_most >= 0 && given > command.operands_most)
    throw Failure(
        Fault{"operand-too-many",
              {},
              {{"command", name},
               {"operand", options.operands[static_cast<std::size_t>(command.operands_most)]},
               {"usage", "closs " + name + (command.operands.empty() ? "" : " ") + std::string(command.operands)}}});
  if (std::count(options.operands.begin(), options.operands.end(), "-") > 1)
    throw Failure(Fault{"stdin-twice", {}, {}});
}

}  // namespace

std::span<const OptionRow> option_rows() {
  static const std::vector<OptionRow> rows = {
      {"set",
       0,
       "PATH=VALUE",
       &Options::sets,
       {"give one value another way, over the file's; repeatable: --set problems.billing.frequency=9%",
        "ファイルの値を一つ差し替える。繰り返し可: --set problems.billing.frequency=9%"}},
      {"format",
       'f',
       "FORMAT",
       &Options::format,
       {"format of standard output (default: text)", "標準出力の形式(既定: text)"}},
      {"output",
       'o',
       "FILE",
       &Options::outputs,
       {"write to a file, whole or not at all; its extension names the format; repeatable; - is standard output",
        "ファイルに書き出す(全部書けるまで置き換えない)。拡張子が形式を決める。繰り返し可。- は標準出力"}},
      {"measure",
       0,
       "NAME",
       &Options::measures,
       {"only this measure, such as lost or revenue_at_risk; repeatable",
        "この種類の指標だけ(lost、revenue_at_risk など)。繰り返し可"}},
      {"figure",
       0,
       "NAME",
       &Options::figures,
       {"only this figure, such as total.lost or problem.billing.lost; repeatable",
        "この指標だけ(total.lost、problem.billing.lost など)。繰り返し可"}},
      {"by",
       0,
       "TAG",
       &Options::by,
       {"add a table by this tag, or by segment", "このタグ別(または segment でセグメント別)の表を加える"}},
      {"vary",
       0,
       "PATH[=POINTS]",
       &Options::vary,
       {"the input to vary; sweep: with its points, FROM..TO:STEP or a,b,c, repeatable: --vary margin=30%..40%:2%",
        "動かす入力。sweep では値を「始..終:刻み」または a,b,c で並べる。繰り返し可: --vary margin=30%..40%:2%"}},
      {"until",
       0,
       "'FIGURE = VALUE'",
       &Options::until,
       {"the figure and the value that it is to reach: --until 'joint.npv = 0'",
        "目標とする指標と値: --until 'joint.npv = 0'"}},
      {"from",
       0,
       "VALUE",
       &Options::from,
       {"search from this value of the input on (default: its whole domain)",
        "入力の探索範囲の下限(既定: 取りうる範囲の全体)"}},
      {"to", 0, "VALUE", &Options::to, {"search up to this value of the input", "入力の探索範囲の上限"}},
      {"budget",
       0,
       "AMOUNT",
       &Options::budget,
       {"what may be spent: --budget 2億, --budget 1.5M", "使える予算: --budget 2億、--budget 1.5M"}},
      {"budget-of",
       0,
       "once|pv",
       &Options::budget_of,
       {"what the budget pays for: one-off costs (once, the default) or the present value of all costs (pv)",
        "予算で払うもの: 初期費用(once、既定)または全費用の現在価値(pv)"}},
      {"baseline",
       0,
       "DIR",
       &Options::baseline,
       {"compare with the figures stored in this folder, one csv a scenario",
        "このフォルダーに保存した数値(シナリオごとに csv 一つ)と比べる"}},
      {"update", 0, "", &Options::update, {"write today's figures as the baselines", "現在の数値を基準として書き込む"}},
      {"tolerance",
       0,
       "[MEASURE=]LIMIT",
       &Options::tolerances,
       {"difference allowed from the baseline, rel:0.1% or abs:0.5 (default: rel:1e-9); repeatable: --tolerance "
        "lost=abs:0.5",
        "基準との差の許容範囲。rel:0.1% または abs:0.5(既定: rel:1e-9)。繰り返し可: --tolerance lost=abs:0.5"}},
      {"swing",
       0,
       "SHARE",
       &Options::swing,
       {"move inputs without a range, too, by this share of their value: --swing 10%",
        "幅のない入力も、値のこの割合だけ増減させる: --swing 10%"}},
      {"yes",
       0,
       "",
       &Options::yes,
       {"compute more than 1,000,000,000 combinations", "組み合わせが10億を超えても計算する"}},
      {"depth",
       0,
       "N",
       &Options::depth_text,
       {"levels of the tree below the figure (default: all)", "木をたどる深さ(既定: すべて)"}},
      {"against",
       0,
       "FILE",
       &Options::against,
       {"compare with this file or variant (default: the first)",
        "比較の基準とするファイルまたは変形案(既定: 最初のもの)"}},
      {"variant",
       0,
       "NAME:PATH=VALUE",
       &Options::variants,
       {"one more scenario: the first file with this value; several of one name go together: --variant "
        "cheap:margin=30%",
        "最初のファイルの値を変えた変形案を加える。同じ名前のものはまとめて一つになる: --variant cheap:margin=30%"}},
      {"variants",
       0,
       "FILE.csv",
       &Options::variants_file,
       {"one more scenario a row: the titles are paths of inputs, the column name names the variant",
        "1行に一つの変形案。見出しは入力のパス、name の列が変形案の名前"}},
      {"shard",
       0,
       "K/N",
       &Options::shard,
       {"only every Nth scenario, from the Kth on: --shard 3/16; closs merge joins the parts",
        "K番目からNおきのシナリオだけ: --shard 3/16。closs merge でまとめる"}},
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
        "text と markdown の有効桁数、1〜17(既定: 3)"}},
      {"bom",
       0,
       "",
       &Options::bom,
       {"start csv with a byte order mark, so that Excel reads Japanese",
        "csv の先頭に BOM を付ける(Excel で文字化けさせない)"}},
      {"threads",
       0,
       "N",
       &Options::threads_text,
       {"files evaluated at a time (default: one a core); results do not depend on it",
        "同時に計算するファイル数(既定: コア数)。結果は変わらない"}},
      {"template", 0, "NAME", &Options::template_name, {"which template to print", "どのひな形を出すか"}},
      {"lang",
       0,
       "en|ja",
       &Options::lang,
       {"language of words (default: CLOSS_LANG, LC_ALL, LC_MESSAGES, LANG)",
        "言語(既定: CLOSS_LANG、LC_ALL、LC_MESSAGES、LANG の順)"}},
      {"color",
       0,
       "WHEN",
       &Options::color,
       {"auto, always or never (default: auto; NO_COLOR is honoured)",
        "色: auto、always、never(既定: auto。NO_COLOR に従う)"}},
      {"quiet",
       'q',
       "",
       &Options::quiet,
       {"no notes and warnings on standard error", "注記と警告を標準エラーに出さない"}},
      {"help", 'h', "", &Options::help, {"this page", "この説明"}},
  };
  return rows;
}

const OptionRow& option_row(std::string_view name) {
  for (const OptionRow& row : option_rows())
    if (row.name == name) return row;
  throw std::logic_error("no such option row");
}

std::string spelling(const OptionRow& row) {
  return fmt::format("{}--{}{}{}", row.letter ? fmt::format("-{}, ", row.letter) : "    ", row.name,
                     row.value.empty() ? "" : " ", row.value);
}

Options read_options(const Command& command, std::vector<std::string> words) {
  Options options;
  refuse_malformed(command, words);
  CLI::App app;
  app.set_help_flag();
  for (const std::string_view name : command.options) add(app, option_row(name), options);
  app.add_option("operands", options.operands);
  std::reverse(words.begin(), words.end());  // CLI11 reads from the back
  try {
    app.parse(words);
  } catch (const CLI::Error&) {
    throw Failure(Fault{"usage", {}, {{"command", std::string(command.name)}}});
  }
  if (options.help) return options;
  one_of(option_row("lang"), options.lang, {"en", "ja"});
  one_of(option_row("color"), options.color, {"auto", "always", "never"});
  one_of(option_row("budget-of"), options.budget_of, {"once", "pv"});
  if (!options.depth_text.empty()) options.depth = whole_number(option_row("depth"), options.depth_text, 1, 1000);
  if (!options.digits_text.empty()) options.digits = whole_number(option_row("digits"), options.digits_text, 1, 17);
  if (!options.threads_text.empty())
    options.threads = whole_number(option_row("threads"), options.threads_text, 1, 1024);
  count_operands(command, options);
  return options;
}

std::string value_given(std::span<const std::string> words, const OptionRow& row) {
  std::string value;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const OptionRow* found = is_option(words[i]) ? row_of(words[i]) : nullptr;
    if (!found) continue;
    const bool follows = value_follows(*found, words[i]);
    if (found == &row) {
      if (follows) {
        if (i + 1 < words.size()) value = words[i + 1];
      } else {
        value = words[i].starts_with("--") ? words[i].substr(words[i].find('=') + 1) : words[i].substr(2);
      }
    }
    if (follows) ++i;
  }
  return value;
}

std::size_t first_operand(std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_option(words[i])) return i;
    const OptionRow* row = row_of(words[i]);
    if (row && value_follows(*row, words[i])) ++i;
  }
  return words.size();
}

}  // namespace closs
