// Faults of the command line, of files and of output.
#include <array>

#include "report/fault_rows.hpp"

namespace closs {
namespace {

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

std::vector<FaultRow> usage_rows() {
  const Text known{"there are: {known}", "使えるもの: {known}"};
  const Text near{"did you mean {near}?", "{near} ではありませんか"};
  return {
      {"usage", error, 2, {"the command line cannot be read", "コマンドラインを読み取れません"}, {"see closs {command} --help", "closs {command} --help をご覧ください"}},
      {"command-missing", error, 2, {"no command was given", "コマンドがありません"}, {"see closs --help", "closs --help をご覧ください"}},
      {"command-missing-before-file", error, 2,
       {"{file} is a file, not a command", "{file} はファイルで、コマンドではありません"},
       {"write closs run {file}", "closs run {file} と書いてください"}},
      {"unknown-command", error, 2, {"there is no command {command}", "コマンド {command} はありません"}, known},
      {"unknown-command-near", error, 2, {"there is no command {command}", "コマンド {command} はありません"}, near},
      {"unknown-option", error, 2, {"closs {command} has no option {option}", "closs {command} にオプション {option} はありません"}, known},
      {"unknown-option-near", error, 2, {"closs {command} has no option {option}", "closs {command} にオプション {option} はありません"}, near},
      {"option-needs-value", error, 2, {"{option} has no value", "{option} の値がありません"}, {"write {option} {value}", "{option} {value} と書いてください"}},
      {"option-without-value", error, 2, {"{option} takes no value", "{option} に値は付けられません"}, {"write {option} alone", "{option} だけを書いてください"}},
      {"option-not-a-number", error, 2,
       {"{option} is {value}, which is not a whole number from {least} to {most}", "{option} の {value} は {least} から {most} までの整数ではありません"},
       {"write a whole number from {least} to {most}", "{least} から {most} までの整数を書いてください"}},
      {"option-unknown-value", error, 2, {"{option} cannot be {value}", "{option} に {value} は使えません"}, {"write one of {known}", "{known} のいずれかを書いてください"}},
      {"option-unknown-value-near", error, 2, {"{option} cannot be {value}", "{option} に {value} は使えません"}, near},
      {"operand-missing", error, 2,
       {"closs {command} needs {operands}", "closs {command} には {operands} が必要です"},
       {"see closs {command} --help", "closs {command} --help をご覧ください"}},
      {"operand-too-many", error, 2, {"{operand} is one too many", "{operand} は余分です"}, {"write {usage}", "{usage} と書いてください"}},
      {"stdin-twice", error, 2, {"standard input can be read only once", "標準入力は一度しか読めません"}, {"write - once", "- は一度だけ書いてください"}},
      {"unknown-format", error, 2, {"there is no format {format}", "形式 {format} はありません"}, known},
      {"unknown-format-near", error, 2, {"there is no format {format}", "形式 {format} はありません"}, near},
      {"unknown-extension", error, 2,
       {"the extension of {file} names no format", "{file} の拡張子から形式が決まりません"},
       {"use one of {known}", "{known} のいずれかにしてください"}},
      {"unknown-template", error, 2, {"there is no template {template}", "ひな形 {template} はありません"}, known},
      {"unknown-template-near", error, 2, {"there is no template {template}", "ひな形 {template} はありません"}, near},
      {"unknown-measure", error, 2, {"there is no measure {measure}", "指標 {measure} はありません"}, {"closs measures lists them", "closs measures で一覧が出ます"}},
      {"unknown-measure-near", error, 2, {"there is no measure {measure}", "指標 {measure} はありません"}, near},
      {"unknown-figure", error, 2,
       {"there is no figure {figure} in {file}", "{file} に数値 {figure} はありません"},
       {"closs run {file} -f csv lists them", "closs run {file} -f csv で一覧が出ます"}},
      {"unknown-figure-near", error, 2, {"there is no figure {figure} in {file}", "{file} に数値 {figure} はありません"}, near},
      {"unknown-tag", error, 2, {"no problem of {file} has a tag {tag}", "{file} にタグ {tag} の付いた問題はありません"}, known},
      {"unknown-tag-near", error, 2, {"no problem of {file} has a tag {tag}", "{file} にタグ {tag} の付いた問題はありません"}, near},
      {"no-tags", error, 2,
       {"no problem of {file} has a tag {tag}, or any other", "{file} の問題にはタグ {tag} も、ほかのタグもありません"},
       {"write tags at the problems, or --by segment", "問題に tags を書くか、--by segment としてください"}},
  };
}

std::vector<FaultRow> input_rows() {
  const Text in_folder{"name a file with closs: 1 at its top", "先頭に closs: 1 のあるファイルを指定してください"};
  return {
      {"file-not-found", error, 3, {"there is no file {file}", "ファイル {file} がありません"}, {"check the name and the folder", "名前とフォルダーを確かめてください"}},
      {"file-permission", error, 3, {"{file} may not be read", "{file} を読む許可がありません"}, {"ask for the right to read it", "読み取りの許可を得てください"}},
      {"file-is-folder", error, 3, {"{file} is a folder, not a file", "{file} はファイルではなくフォルダーです"}, {"name a file", "ファイルを指定してください"}},
      {"file-link-loop", error, 3, {"{file} is a link that leads to itself", "{file} は自分自身に戻るリンクです"}, {"name the file itself", "ファイルそのものを指定してください"}},
      {"file-not-regular", error, 3,
       {"{file} is a device or a pipe, not a file", "{file} はファイルではなくデバイスかパイプです"},
       {"give its text on standard input, and - as the file", "標準入力から渡し、ファイルとして - を書いてください"}},
      {"cannot-read", error, 3, {"{file} cannot be read ({reason})", "{file} を読めません({reason})"}, {"check the disk", "ディスクを確かめてください"}},
      {"folder-without-yaml", error, 2, {"there is no *.yaml below {folder}", "{folder} の下に *.yaml がありません"}, {"name another folder, or a file", "別のフォルダーかファイルを指定してください"}},
      {"folder-without-scenario", error, 2, {"none of the files is a scenario to evaluate", "計算できるシナリオが一つもありません"}, in_folder},
      {"not-a-scenario", error, 2, {"{file} has no key closs, so it is no scenario", "{file} に closs というキーがないので、シナリオではありません"}, {"write closs: 1 at its top", "先頭に closs: 1 と書いてください"}},
      {"abstract-scenario", error, 2,
       {"{file} is abstract: a parent of scenarios, not one itself", "{file} は abstract です。シナリオの親であって、シナリオではありません"},
       {"name a scenario that extends it", "これを extends するシナリオを指定してください"}},
      {"skipped-no-scenario", warning, 0, {"skipped: it has no key closs", "closs というキーがないので飛ばしました"}, {}},
      {"skipped-abstract", warning, 0, {"skipped: it is abstract", "abstract なので飛ばしました"}, {}},
      {"no-models-in-home", error, 3,
       {"CLOSS_HOME is {folder}, which has no folder models", "CLOSS_HOME の {folder} にフォルダー models がありません"},
       {"unset CLOSS_HOME, or name the folder that holds models", "CLOSS_HOME を消すか、models のあるフォルダーを指定してください"}},
      {"no-data-folder", error, 3,
       {"the models are not where they were installed: {folder}", "インストール先 {folder} にモデルがありません"},
       {"install closs again, or set CLOSS_HOME to the folder that holds models", "closs を入れ直すか、models のあるフォルダーを CLOSS_HOME に設定してください"}},
  };
}

std::vector<FaultRow> output_rows() {
  return {
      {"output-twice", error, 2, {"{file} and {other} are one file, and would overwrite each other", "{file} と {other} は同じファイルで、互いに上書きします"}, {"give each output a file of its own", "出力ごとに別のファイルを指定してください"}},
      {"output-is-input", error, 2, {"{file} is an input, and would be overwritten", "{file} は入力で、上書きされてしまいます"}, {"write to another file", "別のファイルに書き出してください"}},
      {"output-folder-missing", error, 3, {"the folder of {file} does not exist", "{file} のフォルダーがありません"}, {"make the folder first", "先にフォルダーを作ってください"}},
      {"output-permission", error, 3, {"{file} may not be written", "{file} に書く許可がありません"}, {"write to another folder", "別のフォルダーに書き出してください"}},
      {"output-is-folder", error, 3, {"{file} is a folder, not a file", "{file} はファイルではなくフォルダーです"}, {"name a file in it", "その中のファイルを指定してください"}},
      {"disk-full", error, 3, {"the disk is full; {file} was not written", "ディスクがいっぱいで、{file} を書き出せませんでした"}, {"make room, or write to another disk", "空きを作るか、別のディスクに書き出してください"}},
      {"cannot-write", error, 3, {"{file} cannot be written ({reason})", "{file} を書き出せません({reason})"}, {"check the disk", "ディスクを確かめてください"}},
      {"out-of-memory", error, 3, {"there is not enough memory", "メモリーが足りません"}, {"evaluate fewer files at a time, or with --threads 1", "一度に計算するファイルを減らすか、--threads 1 としてください"}},
      {"internal-fault", error, 3, {"a fault of the program itself: {what}", "プログラム自体の不具合です: {what}"}, {"please report it, with the file", "ファイルを添えてお知らせください"}},
  };
}

std::vector<FaultRow> all_rows() {
  std::vector<FaultRow> all = usage_rows();
  for (const auto& more : {input_rows(), output_rows()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

std::span<const FaultRow> fault_rows_cli() {
  static const std::vector<FaultRow> rows = all_rows();
  return rows;
}

}  // namespace closs
