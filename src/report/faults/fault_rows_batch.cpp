// Faults of batches: tables of variants, shards and how their parts are merged, databases.
#include <vector>

#include "report/faults/fault_rows.hpp"

namespace closs {
namespace {

constexpr Severity error = Severity::error, warning = Severity::warning;

std::vector<FaultRow> csv_rows() {
  return {
      {"csv-quote-open",
       error,
       2,
       {"this quote is never closed", "この引用符が閉じられていません"},
       {"close it, and double a quote inside: \"5\"\" screen\"",
        "閉じてください。中の引用符は二つ重ねます: \"5\"\" 画面\""}},
      {"csv-quote-inside",
       error,
       2,
       {"a quote stands in the middle of a cell", "セルの途中に引用符があります"},
       {"put the whole cell in quotes and double this one: \"5\"\" screen\"",
        "セル全体を引用符で囲み、この引用符は二つ重ねてください: \"5\"\" 画面\""}},
      {"csv-row-too-long",
       error,
       2,
       {"this row is longer than 1 MB", "この行は1MBを超えています"},
       {"is this the right file?", "ファイルが正しいか確かめてください"}},
  };
}

std::vector<FaultRow> variants_rows() {
  return {
      {"variants-empty",
       error,
       2,
       {"{file} has no rows of variants", "{file} に変形案の行がありません"},
       {"write a row of titles (name, then paths of inputs), and below it a row a variant",
        "1行目に見出し(name と入力のパス)、その下に変形案を1行ずつ書いてください"}},
      {"variants-separator",
       error,
       2,
       {"the cells are not separated by commas", "セルがコンマで区切られていません"},
       {"save the table as CSV with commas (in Excel: CSV UTF-8)",
        "コンマ区切りの CSV で保存し直してください(Excel では「CSV UTF-8」)"}},
      {"variants-without-input",
       error,
       2,
       {"there is no column of an input", "入力の列がありません"},
       {"add a column whose title is the path of an input, such as problems.billing.frequency",
        "見出しが入力のパス(problems.billing.frequency など)の列を加えてください"}},
      {"variants-without-name",
       error,
       2,
       {"no column names the variants: the first one, {path}, is an input",
        "変形案の名前の列がありません。先頭の列 {path} は入力です"},
       {"add a column with the title name", "見出しが name の列を加えてください"}},
      {"variants-without-title",
       error,
       2,
       {"this column has no title", "この列に見出しがありません"},
       {"write the path of an input, such as problems.billing.frequency",
        "入力のパス(problems.billing.frequency など)を書いてください"}},
      {"variants-column-twice",
       error,
       2,
       {"there are two columns {path}", "列 {path} が二つあります"},
       {"keep one of them", "一つだけにしてください"}},
      {"variants-ragged",
       error,
       2,
       {"the cells of this row are {count}, the titles {titles}", "この行のセルは{count}個、見出しは{titles}個です"},
       {"keep the comma of an empty cell, and put a cell with a comma in it in quotes: \"1,200\"",
        "空のセルもコンマは残し、コンマを含むセルは引用符で囲んでください: \"1,200\""}},
      {"variants-nameless",
       error,
       2,
       {"this variant has no name", "この変形案に名前がありません"},
       {"write a name in the column {column}", "列 {column} に名前を書いてください"}},
      {"variants-name-twice",
       error,
       2,
       {"there are two variants {name}", "変形案 {name} が二つあります"},
       {"give each a name of its own", "別々の名前を付けてください"}},
      {"variants-too-many",
       error,
       2,
       {"{file} has more than {most} variants, which is more than can be compared side by side",
        "{file} の変形案が{most}個を超え、並べて比較できません"},
       {"closs run --variants takes any number", "closs run --variants なら数の制限はありません"}},
      {"variants-changed",
       error,
       3,
       {"{file} changed while it was read", "読み取り中に {file} が変わりました"},
       {"run again when it is complete", "書き終わってから実行し直してください"}},
      {"variants-not-for-file",
       error,
       2,
       {"the variants cannot be evaluated for {file}, for the reason below",
        "下の理由で、{file} では変形案を計算できません"},
       {"use a table of its own for it", "このファイルには別の表を使ってください"}},
      {"variant-refused",
       error,
       2,
       {"the variant {name} cannot be evaluated, for the reason above", "上の理由で、変形案 {name} を計算できません"},
       {}},
  };
}

std::vector<FaultRow> shard_rows() {
  return {
      {"shard-malformed",
       error,
       2,
       {"--shard {text} is no shard", "--shard {text} は分担の指定ではありません"},
       {"write --shard 3/16 for the third of sixteen, at most {most}",
        "16分割の3番目なら --shard 3/16 と書いてください(最大{most}分割)"}},
      {"shard-to-standard-output",
       warning,
       0,
       {"standard output keeps no note of the shard, so closs merge cannot join it",
        "標準出力には分担の控えが残らないので、closs merge でまとめられません"},
       {"write it with -o FILE.csv, FILE.jsonl or FILE.db",
        "-o で FILE.csv、FILE.jsonl、FILE.db のいずれかに書き出してください"}},
      {"shard-from-standard-input",
       error,
       2,
       {"standard input cannot be sharded", "標準入力は分割できません"},
       {"name files or a folder", "ファイルかフォルダーを指定してください"}},
  };
}

std::vector<FaultRow> merge_rows() {
  return {
      {"merge-without-output",
       error,
       2,
       {"where the merged file goes is not said", "まとめた結果の書き出し先がありません"},
       {"write -o FILE.csv, FILE.jsonl or FILE.db",
        "-o で FILE.csv、FILE.jsonl、FILE.db のいずれかを指定してください"}},
      {"merge-many-outputs",
       error,
       2,
       {"there is more than one output", "書き出し先が複数あります"},
       {"write one -o FILE", "-o は一つだけにしてください"}},
      {"merge-formats-differ",
       error,
       2,
       {"{file} and {other} are not of one format", "{file} と {other} の形式が異なります"},
       {"merge csv into csv, jsonl into jsonl, databases into a database",
        "csv は csv、jsonl は jsonl、データベースはデータベースにまとめてください"}},
      {"merge-no-part",
       error,
       2,
       {"{file} has no note of the shard it is: {note} is not there",
        "{file} が何番目の分担かを示す {note} がありません"},
       {"write parts with closs run --shard K/N -o FILE, and keep the .shard files beside them",
        "closs run --shard K/N -o FILE で書き出し、.shard ファイルを同じ場所に置いてください"}},
      {"merge-no-part-database",
       error,
       2,
       {"{file} is not what closs run --shard wrote", "{file} は closs run --shard が書き出したものではありません"},
       {"write parts with closs run --shard K/N -o FILE.db", "closs run --shard K/N -o FILE.db で書き出してください"}},
      {"merge-note-broken",
       error,
       2,
       {"{file} cannot be read as the note of a shard", "{file} を分担の控えとして読めません"},
       {"run that shard again", "その分担を実行し直してください"}},
      {"merge-part-changed",
       error,
       2,
       {"{file} is not as its shard wrote it", "{file} が書き出されたときの内容と異なります"},
       {"run shard {shard} again, or copy it and its .shard file again",
        "分担 {shard} を実行し直すか、.shard ファイルとともにコピーし直してください"}},
      {"merge-other-run",
       error,
       2,
       {"{file} and {other} are parts of different runs: other files, values, selection or version",
        "{file} と {other} は別の実行の一部です(対象ファイル、値、選択、バージョンのいずれかが違います)"},
       {"merge parts of one run, or run all shards again",
        "一つの実行の分担だけをまとめるか、全ての分担を実行し直してください"}},
      {"merge-overlap",
       error,
       2,
       {"{file} and {other} are both shard {shard}", "{file} と {other} はどちらも分担 {shard} です"},
       {"name each shard once", "各分担を一つずつ指定してください"}},
      {"merge-gap",
       error,
       2,
       {"shards are missing: {shards} of {count}", "足りない分担があります: {count}分割のうち {shards}"},
       {"run them, or name their files, too", "実行するか、そのファイルも指定してください"}},
  };
}

std::vector<FaultRow> database_rows() {
  return {
      {"database-other",
       error,
       2,
       {"{file} is a database of another program", "{file} は別のプログラムのデータベースです"},
       {"write to another file", "別のファイルに書き出してください"}},
      {"database-none",
       error,
       2,
       {"{file} is no database, or a damaged one", "{file} はデータベースではないか、壊れています"},
       {"write to another file", "別のファイルに書き出してください"}},
      {"database-version",
       error,
       2,
       {"{file} was written by another version of closs, with other tables",
        "{file} は表の異なる別バージョンの closs が書いたものです"},
       {"write to another file", "別のファイルに書き出してください"}},
      {"database-busy",
       error,
       3,
       {"{file} is being used by another program", "{file} を別のプログラムが使っています"},
       {"try again when it is done", "終わってからもう一度実行してください"}},
      {"database-is-whole",
       error,
       2,
       {"{file} holds results of whole runs, which a shard would replace",
        "{file} には分割しない実行の結果があり、分担が置き換えてしまいます"},
       {"write shards to files of their own", "分担は別のファイルに書き出してください"}},
      {"database-is-part",
       error,
       2,
       {"{file} is the part of one shard", "{file} は一つの分担の結果です"},
       {"write to another file, or merge the parts with closs merge",
        "別のファイルに書き出すか、closs merge で分担をまとめてください"}},
  };
}

std::vector<FaultRow> all_rows() {
  std::vector<FaultRow> all = csv_rows();
  for (const auto& more : {variants_rows(), shard_rows(), merge_rows(), database_rows()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

std::span<const FaultRow> fault_rows_batch() {
  static const std::vector<FaultRow> rows = all_rows();
  return rows;
}

}  // namespace closs
