#!/usr/bin/env python3
"""The program from outside: exit codes, streams, files, broken input. Usage: program_test.py PROGRAM"""

import csv
import hashlib
import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (QUICK, ROOT, Program, case, columns, contains, environment, equal, fails, folder,  # noqa: E402
                   has_terminals, limited, main, not_run, on_a_terminal, rows_of, sanitized, scenario_of, spread,
                   written)

COMMANDS = ["run", "merge", "compare", "bridge", "check", "resolve", "init", "models", "benchmarks", "measures", "schema", "tornado", "simulate", "sweep", "solve", "plan", "completion", "estimate", "verify"]


# --- Words ---------------------------------------------------------------------------------------


@case
def help_opens_with_examples_in_both_languages(closs):
    for words in (["--help"], ["help"], ["-h"], *[[c, "--help"] for c in COMMANDS], *[["help", c] for c in COMMANDS]):
        for lang, first in (("en", "Examples"), ("ja", "例")):
            result = closs(*words, "--lang", lang)
            equal(result.code, 0, f"{words}")
            equal(result.text.splitlines()[0], first, f"{words}")
            contains(result.text.splitlines()[1], "  closs ")


@case
def every_example_of_the_help_runs(closs):
    with folder() as there:
        for name in ("examples", "models", "docs"):
            (there / name).symlink_to(ROOT / name)
        shutil.copytree(ROOT / "tests" / "baselines", there / "tests" / "baselines")  # an example updates it
        (there / "parts").mkdir()  # an example merges them
        for k in (1, 2):
            closs("run", "examples/quick.yaml", "--quiet", "--shard", f"{k}/2", "-o", f"parts/{k}.csv", "-o", f"parts/{k}.db", cwd=there)
            closs("simulate", "examples/telecom.yaml", "--quiet", "--shard", f"{k}/2", "-o", f"parts/{k}.part", cwd=there)
        for command in COMMANDS:
            lines = closs(command, "--help").text.splitlines()
            for line in lines[1:lines.index("")]:
                if not line.startswith("  closs "):
                    continue
                done = subprocess.run(line.strip().replace("closs ", closs.path + " ", 1), shell=True, cwd=there,
                                      env=environment(), capture_output=True, timeout=60)
                equal(done.returncode, 0, line + done.stderr.decode())


@case
def version_is_that_of_cmake(closs):
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    version = text.split("project(closs VERSION ")[1].split()[0]
    equal(closs("--version").text, f"closs {version}\n")


@case
def no_words_are_a_wrong_usage_that_shows_the_help(closs):
    result = closs()
    equal((result.code, result.text), (2, ""))
    contains(result.err, "Examples")


@case
def an_unknown_command_names_the_one_that_was_meant(closs):
    result = closs("rum", "examples/quick.yaml")
    fails(result, 2, "unknown-command")
    contains(result.err, "run")
    fails(closs("frobnicate"), 2, "unknown-command")
    fails(closs("--quiet"), 2, "command-missing")


@case
def a_file_in_place_of_a_command_is_told_to_write_run(closs):
    result = closs("examples/quick.yaml")
    fails(result, 2, "command-missing-before-file")
    contains(result.err, "closs run examples/quick.yaml")


@case
def wrong_options_are_named_with_a_remedy(closs):
    q = "examples/quick.yaml"
    fails(closs("run", "--fromat", "csv", q), 2, "unknown-option")
    fails(closs("run", "--xyzzy", q), 2, "unknown-option")
    fails(closs("run", q, "-x"), 2, "unknown-option")
    fails(closs("run", q, "--format"), 2, "option-needs-value")
    fails(closs("run", q, "--format="), 2, "option-needs-value")
    fails(closs("run", q, "--bom=yes"), 2, "option-without-value")
    fails(closs("run", q, "--digits", "many"), 2, "option-not-a-number")
    fails(closs("run", q, "--digits", "0"), 2, "option-not-a-number")
    fails(closs("run", q, "--threads", "-1"), 2, "option-not-a-number")
    fails(closs("run", q, "--lang", "fr"), 2, "option-unknown-value")
    fails(closs("run", q, "--color", "alway"), 2, "option-unknown-value")
    fails(closs("run", q, "-f", "cvs"), 2, "unknown-format")
    fails(closs("run", q, "-f", "parquet"), 2, "unknown-format")
    fails(closs("run", q, "-o", "figures.pdf"), 2, "unknown-extension")
    fails(closs("run"), 2, "operand-missing")
    fails(closs("resolve", q, q), 2, "operand-too-many")
    fails(closs("run", "-", "-"), 2, "stdin-twice")
    fails(closs("init", "--template", "ful"), 2, "unknown-template")
    fails(closs("init", "--template", "zzzzzzzz"), 2, "unknown-template")


@case
def options_may_stand_before_the_command_and_after_a_double_dash_all_are_files(closs):
    equal(closs("--lang", "ja", "run", "examples/quick.yaml").out, closs("run", "examples/quick.yaml", "--lang", "ja").out)
    equal(closs("run", "-fcsv", "examples/quick.yaml").out, closs("run", "--format=csv", "examples/quick.yaml").out)
    fails(closs("run", "--", "--lang"), 3, "file-not-found")


@case
def what_a_scenario_does_not_have_is_named(closs):
    t = "examples/telecom.yaml"
    fails(closs("run", t, "--measure", "revenu_at_risk"), 2, "unknown-measure")
    fails(closs("run", t, "--measure", "xyzzyxyzzy"), 2, "unknown-measure")
    fails(closs("run", t, "--figure", "total.lots"), 2, "unknown-figure")
    fails(closs("run", t, "--figure", "nothing.of.the.sort.anywhere"), 2, "unknown-figure")
    fails(closs("run", t, "--by", "touchpiont"), 2, "unknown-tag")
    fails(closs("run", t, "--by", "zzzzzzzz"), 2, "unknown-tag")
    contains(closs("run", t, "--by", "zzzzzzzz").err, ", segment\n")
    contains(closs("run", t, "--by", "segmnt").err, "did you mean segment?")
    fails(closs("run", "examples/quick.yaml", "--by", "touchpoint"), 2, "no-tags")


# --- Language and color --------------------------------------------------------------------------


@case
def the_language_comes_from_the_option_then_the_environment(closs):
    japanese = closs("run", "examples/quick.yaml", "--lang", "ja").out
    english = closs("run", "examples/quick.yaml").out
    assert japanese != english
    for env, wanted in (({"LANG": "ja_JP.UTF-8"}, japanese), ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, english),
                        ({"CLOSS_LANG": "ja", "LC_ALL": "C"}, japanese), ({"LC_MESSAGES": "ja_JP", "LANG": "en_US"}, japanese),
                        ({"CLOSS_LANG": "", "LANG": "ja"}, japanese)):
        equal(closs("run", "examples/quick.yaml", env=environment(**env)).out, wanted, str(env))
    equal(closs("run", "examples/quick.yaml", "--lang", "en", env=environment(CLOSS_LANG="ja")).out, english)


@case
def usage_errors_speak_the_language_asked_for(closs):
    contains(closs("run", "--lang", "ja", "--xyzzy", "x").err, "オプション")
    contains(closs("--xyzzy", env=environment(LANG="ja_JP.UTF-8")).err, "コマンド")


@case
def machine_formats_are_the_same_in_every_language_and_color(closs):
    for form in ("csv", "json", "jsonl"):
        wanted = closs("run", "examples/telecom.yaml", "-f", form).out
        for words in (["--lang", "ja"], ["--color", "always"], ["--digits", "7"], ["--quiet"], ["--threads", "2"]):
            equal(closs("run", "examples/telecom.yaml", "-f", form, *words).out, wanted, f"{form} {words}")


@case
def people_see_several_scenarios_in_one_overview_and_their_reports_on_request(closs):
    three = ["examples/telecom.yaml", "examples/telecom-2027.yaml", "examples/bank.yaml"]
    for lang, best in (("en", "Notice before a"), ("ja", "手数料の")):
        short = closs("run", *three, "--lang", lang).text
        contains(short, "72,188", "69,615", "12,347", best, "--full")
        assert len(short.splitlines()) < 25, short
        full = closs("run", *three, "--lang", lang, "--full").text
        reports = [closs("run", name, "--lang", lang).text for name in three]
        equal(full.split("\n\n", 1)[0], short.split("\n\n", 1)[0], "the overview stands first")
        assert full.endswith("\n\n".join(reports)), "then the reports, as each file gives it"
    with folder() as there:
        closs("run", *three, "-o", there / "all.md", "-o", there / "all.csv")
        equal((there / "all.md").read_text(encoding="utf-8").count("\n## "), 0, "one table")
        equal(len((there / "all.md").read_text(encoding="utf-8").split("\n| ")), 6)
        equal((there / "all.csv").read_bytes(), closs("run", *three, "-f", "csv").out, "programs get all of them")
    one = closs("run", *three, "--figure", "total.lost").text
    contains(one, "72,188", "69,615", "12,347")
    assert "Revenue at risk" not in one


@case
def a_comparison_opens_with_its_table(closs):
    lines = closs("compare", "examples/telecom.yaml", "examples/telecom-2027.yaml").text.splitlines()
    assert lines[0].startswith("Differences against") and "---" in "".join(lines[1:5]), lines[:5]
    several = closs("compare", "examples/telecom.yaml", "--variants", "examples/telecom-variants.csv").text
    equal(several.count("against Fixed-line telecom 2026:"), 1, "only of the variant in which nothing changed")
    equal(several.count("Cost of inaction"), 0)
    equal(several.count("Billing"), 1, "a head, not a table a problem")


@case
def color_is_only_for_those_who_see_it(closs):
    escape = b"\x1b["
    plain = closs("run", "examples/telecom.yaml").out
    assert escape not in plain
    assert escape in closs("run", "examples/telecom.yaml", "--color", "always").out
    if not has_terminals():
        return not_run("no pseudo-terminals")
    for env, words, colored in (({}, [], True), ({"NO_COLOR": "1"}, [], False), ({"TERM": "dumb"}, [], False),
                                ({"NO_COLOR": ""}, [], True), ({}, ["--color", "never"], False),
                                ({"NO_COLOR": "1"}, ["--color", "always"], True)):
        equal(escape in on_a_terminal(closs, ["run", "examples/telecom.yaml", *words], env), colored, f"{env} {words}")


WIDE = ["run examples/telecom.yaml --by segment", "run examples/bank.yaml", "tornado examples/telecom.yaml --swing 10%",
        "compare examples/telecom.yaml examples/telecom-2027.yaml examples/bank.yaml",
        "bridge examples/telecom.yaml examples/telecom-2027.yaml",
        "sweep examples/telecom.yaml --vary margin=30%,40% --measure lost", "plan examples/telecom.yaml --budget 3億",
        "measures"]


@case
def text_fits_the_terminal_or_a_page(closs):
    for line, lang in itertools.product(WIDE, ("en", "ja")):
        words = [*line.split(), "--lang", lang]
        page = closs(*words).text
        widest = max(page.splitlines(), key=columns)
        assert columns(widest) <= 100, f"{line}: {widest}"
        if not has_terminals():
            continue
        for width in (72, 140):
            text = on_a_terminal(closs, words, {"NO_COLOR": "1"}, width).decode().replace("\r\n", "\n")
            widest = max(text.splitlines(), key=columns)
            assert columns(widest) <= width, f"{line} on {width} columns: {widest}"
        with folder() as there:
            closs(*words, "-o", there / "page.txt")
            equal((there / "page.txt").read_text(encoding="utf-8"), page, "a file is as wide as a page")


# --- Reading -------------------------------------------------------------------------------------


@case
def what_cannot_be_read_is_refused_with_its_reason(closs):
    with folder() as there:
        fails(closs("run", there / "none.yaml"), 3, "file-not-found")
        os.mkfifo(there / "pipe.yaml")
        fails(closs("run", there / "pipe.yaml"), 3, "file-not-regular")
        fails(closs("run", "/dev/zero"), 3, "file-not-regular")
        (there / "loop.yaml").symlink_to("loop.yaml")
        fails(closs("run", there / "loop.yaml"), 3, "file-link-loop")
        (there / "folder").mkdir()
        fails(closs("run", there / "folder"), 2, "folder-without-yaml")
        child = written(there / "child.yaml", "extends: folder\n" + QUICK)
        fails(closs("run", child), 3, "file-is-folder")
        with open(there / "large.yaml", "wb") as large:
            large.truncate(17 << 20)
        fails(closs("run", there / "large.yaml"), 2, "file-too-large")
        secret = written(there / "secret.yaml")
        secret.chmod(0)
        if os.geteuid() != 0:
            fails(closs("run", secret), 3, "file-permission")


@case
def what_is_beyond_the_limits_is_refused_by_name(closs):
    with folder() as there:
        long = written(there / "long.yaml", QUICK + "# " + "x" * (2 << 20) + "\n")
        fails(closs("run", long), 2, "line-too-long")
        for i in range(34):
            written(there / f"{i}.yaml", f"closs: 1\nextends: {i + 1}.yaml\n")
        fails(closs("run", there / "0.yaml"), 2, "extends-too-deep")


@case
def hostile_input_ends_in_bounded_time_and_memory_with_an_error(closs):
    deep = "a: " + "[" * 100_000
    indented = "\n".join(" " * i + "a:" for i in range(2000))
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]" for i in range(12))
    with folder() as there:
        for text in (b"", b"\0\0\0", b"\xff\xfe\xff", deep.encode(), indented.encode(), bomb.encode(), b"- a\n- b\n", b"%",
                     b"closs: 1\nname: [", os.urandom(4096), b"closs: 1\n" + b"# x\n" * 500_000, b"*a", b"? ? ? ?", b"{" * 5000):
            file = there / "x.yaml"
            file.write_bytes(text)
            result = limited(closs, "run", file, space=2 << 30)
            assert result.code in (2, 3), (text[:40], result.code, result.err[-300:])
            assert result.err, text[:40]


@case
def names_that_do_not_exist_are_refused_in_bounded_time_and_memory(closs):
    head = QUICK[:QUICK.index("problems:")]
    problems = "problems:\n" + "".join(f"  problem-{i}: {{frequency: 0.01%, loyalty_drop: 20%}}\n" for i in range(2000))
    changes = "horizon: 2\ndiscount_rate: 3%\nmargin: 50%\nfixes:\n  one:\n    changes:\n" + "".join(
        f"      problems.problem-{i}.loyaltydrop{i}: {{to: 2%}}\n" for i in range(300))
    segments = "segments:\n" + "".join(f"  s{k}:\n    customers: 100\n    problems:\n" + "".join(
        f"      problen-{i}x{k}: {{frequency: 1%}}\n" for i in range(1500)) for k in spread(closs, range(25), 5))
    with folder() as there:
        for code, text in (("unknown-path", changes), ("problem-only-in-segment", segments)):
            file = written(there / "x.yaml", head + problems + text)
            result = limited(closs, "run", file, space=2 << 30)
            equal(result.code, 2)
            assert f"[{code}]" in result.err, result.err[-300:]
            assert len(result.err) < 100_000, code  # the list of all that there is ends somewhere


@case
def a_scenario_may_come_from_standard_input(closs):
    from_file = json.loads(closs("run", "examples/quick.yaml", "-f", "json").text)
    text = (ROOT / "examples/quick.yaml").read_bytes()
    from_stdin = json.loads(closs("run", "-", "-f", "json", stdin=text).text)
    equal(from_stdin["scenarios"][0]["file"], "-")
    equal(from_stdin["scenarios"][0]["figures"], from_file["scenarios"][0]["figures"])
    equal(from_stdin["scenarios"][0]["sha256"], from_file["scenarios"][0]["sha256"])


@case
def the_hash_is_that_of_the_file(closs):
    found = scenario_of(closs("run", "examples/quick.yaml", "-f", "json"))["sha256"]
    wanted = subprocess.run(["sha256sum", "examples/quick.yaml"], cwd=ROOT, capture_output=True, text=True).stdout.split()[0]
    equal(found, wanted)


@case
def every_output_says_what_made_it_and_what_was_set(closs):
    """Each command that evaluates, with --set: the last line for people, members in json, a last column of rows."""
    sets = ["--set", "margin=10%", "--set", "horizon=4"]
    calls = [["run", "examples/telecom.yaml"], ["tornado", "examples/telecom.yaml"], ["sweep", "examples/telecom.yaml", "--vary", "lifetime=5,6"],
             ["solve", "examples/telecom.yaml", "--vary", "baseline_loss", "--until", "total.lost = 70k"], ["plan", "examples/telecom.yaml", "--budget", "3億"],
             ["explain", "examples/telecom.yaml", "total.lost"], ["compare", "examples/telecom.yaml", "examples/telecom-2027.yaml"],
             ["bridge", "examples/telecom.yaml", "examples/telecom-2027.yaml"], ["check", "examples/telecom.yaml"]]
    sha256 = hashlib.sha256((ROOT / "examples/telecom.yaml").read_bytes()).hexdigest()
    version = closs("--version").text.split()[-1]
    for call in calls:
        for form in ("text", "markdown"):
            text = " ".join(closs(*call, *sets, "-f", form).text.split()).replace("\\_", "_")
            contains(text, f"Made by closs {version} from examples/telecom.yaml (sha256 {sha256[:12]}) with margin=10%; horizon=4.")
            text = closs(*call, *sets, "-f", form, "--lang", "ja").text.replace("\n", "")
            contains(text, f"closs {version} が examples/telecom.yaml（sha256 {sha256[:12]}）から", "margin=10%; horizon=4 に変えて作成。")
        made = json.loads(closs(*call, *sets, "-f", "json").text)
        equal(made["closs"], version)
        one = made["scenarios"][0] if "scenarios" in made else made
        equal((one["file"], one["sha256"], one["set"]), ("examples/telecom.yaml", sha256, ["margin=10%", "horizon=4"]), call[0])
        found = list(csv.reader(io.StringIO(closs(*call, *sets, "-f", "csv").text)))
        equal({(row[-1], len(row)) for row in found[1:]}, {("margin=10%; horizon=4", len(found[0]))}, call[0])
        equal(found[0][-1], "set")
        lines = [json.loads(line) for line in closs(*call, *sets, "-f", "jsonl").text.splitlines()]
        equal([line["set"] in ("margin=10%; horizon=4", ["margin=10%", "horizon=4"]) for line in lines], [True] * len(lines), call[0])
        if call[0] in ("run", "check"):
            continue
        equal(closs(*call, "-f", "csv").text.splitlines()[0], ",".join(found[0][:-1]))
    junit = closs("check", "examples/telecom.yaml", *sets, "-f", "junit").text
    contains(junit, f'<property name="closs" value="{version}"/>', f'<property name="sha256" value="{sha256}"/>', '<property name="set" value="margin=10%; horizon=4"/>')
    contains(" ".join(closs("run", "-", stdin=(ROOT / "examples/quick.yaml").read_bytes()).text.split()), f"Made by closs {version} from standard input (sha256 ")


@case
def a_folder_is_read_whole_sorted_and_what_is_no_scenario_is_skipped_with_a_note(closs):
    with folder() as there:
        (there / "b").mkdir()
        written(there / "b" / "2.yaml")
        written(there / "a.yaml")
        written(there / "c.yaml")
        written(there / "notes.yaml", "just: notes\n")
        written(there / "parent.yaml", "abstract: true\n" + QUICK)
        written(there / "readme.txt", "nothing")
        (there / "b" / "circle").symlink_to("..")
        result = closs("run", there, "-f", "jsonl")
        equal(result.code, 0, result.err)
        files = [json.loads(line)["file"] for line in result.text.splitlines()]
        equal(files, [str(there / name) for name in ("a.yaml", "b/2.yaml", "c.yaml")])
        notes = [fault["code"] for fault in json.loads(result.err)]
        equal(sorted(notes), ["skipped-abstract", "skipped-no-scenario"])
        equal(closs("run", there, "-f", "jsonl", "--quiet").err, "")
        fails(closs("run", there / "notes.yaml"), 2, "not-a-scenario")
        fails(closs("run", there / "parent.yaml"), 2, "abstract-scenario")
        (there / "empty").mkdir()
        written(there / "empty" / "notes.yaml", "just: notes\n")
        fails(closs("run", there / "empty"), 2, "folder-without-scenario")


@case
def a_broken_file_is_reported_and_the_others_are_evaluated(closs):
    with folder() as there:
        written(there / "a.yaml")
        written(there / "b.yaml", QUICK.replace("38%", "38"))
        written(there / "c.yaml")
        result = closs("run", there, "-f", "csv")
        fails(result, 2, "rate-above-1")
        rows = rows_of(result)
        equal(sorted({row["file"] for row in rows}), [str(there / "a.yaml"), str(there / "c.yaml")])
        result = closs("run", there, there / "none.yaml", "-f", "json")
        equal(result.code, 3, "the highest wins")
        equal([f["code"] for f in json.loads(result.err)], ["rate-above-1", "file-not-found"])
        equal(len(json.loads(result.text)["scenarios"]), 2)


@case
def faults_in_json_have_file_line_column_code_severity_message_and_hint(closs):
    with folder() as there:
        file = written(there / "a.yaml", QUICK.replace("38%", "12"))
        result = closs("run", file, "-f", "json", "--lang", "ja")
        (fault,) = json.loads(result.err)
        equal(list(fault), ["file", "line", "column", "code", "severity", "message", "hint"])
        equal((fault["file"], fault["line"], fault["column"]), (str(file), 8, 20))
        equal(result.out, b"")
    (fault,) = json.loads(closs("run", "-f", "json", "--xyzzy", "x").err)
    equal(fault["code"], "unknown-option")


@case
def results_do_not_depend_on_the_number_of_threads(closs):
    with folder() as there:
        for i in range(200):
            written(there / f"{i:03}.yaml", QUICK.replace("38%", f"{i % 90}%") if i % 7 else QUICK.replace("38%", "38"))
        for form in ("text", "csv", "json", "jsonl"):
            wanted = closs("run", there, "-f", form, "--threads", "1")
            equal(wanted.code, 2)
            for threads in (2, 3, 16):
                found = closs("run", there, "-f", form, "--threads", threads)
                equal((found.out, found.err, found.code), (wanted.out, wanted.err, wanted.code), f"{form} {threads}")


@case
def set_moves_a_value(closs):
    def lost(*words):
        return scenario_of(closs("run", "examples/quick.yaml", "-f", "json", *words))["figures"]["total"]["lost"]

    base = lost()
    assert abs(lost("--set", "problems.any.frequency=19%") - base / 2) < 1e-9 * base
    assert abs(lost("--set", "problems.any.frequency=19%", "--set=problems.any.frequency=38%") - base) < 1e-9 * base


# --- Writing -------------------------------------------------------------------------------------


@case
def outputs_are_named_by_their_extension_and_equal_standard_output(closs):
    with folder() as there:
        result = closs("run", "examples/telecom.yaml", "-f", "json", "-o", there / "a.csv", "-o", there / "a.md", "-o", there / "a.txt",
                       "-o", there / "a.jsonl", "-o", there / "a.json")
        equal(result.code, 0, result.err)
        for name, form in (("a.csv", "csv"), ("a.md", "markdown"), ("a.txt", "text"), ("a.jsonl", "jsonl"), ("a.json", "json")):
            equal((there / name).read_bytes(), closs("run", "examples/telecom.yaml", "-f", form).out, name)
        equal((there / "a.json").read_bytes(), result.out)
        equal(sorted(os.listdir(there)), ["a.csv", "a.json", "a.jsonl", "a.md", "a.txt"])
        equal(closs("run", "examples/telecom.yaml", "-o", there / "a.csv").out, b"")
        equal(closs("run", "examples/telecom.yaml", "-o", "-").out, closs("run", "examples/telecom.yaml").out)


@case
def an_output_keeps_its_mode_and_goes_through_links(closs):
    with folder() as there:
        real = written(there / "real.csv", "old")
        real.chmod(0o640)
        (there / "link.csv").symlink_to("real.csv")
        equal(closs("run", "examples/quick.yaml", "-o", there / "link.csv").code, 0)
        assert (there / "link.csv").is_symlink()
        equal(real.stat().st_mode & 0o777, 0o640)
        assert real.read_text().startswith("file,")
        mask = os.umask(0o027)
        try:
            equal(closs("run", "examples/quick.yaml", "-o", there / "new.csv").code, 0)
        finally:
            os.umask(mask)
        equal((there / "new.csv").stat().st_mode & 0o777, 0o640)


@case
def an_output_never_stands_on_an_input_or_another_output(closs):
    with folder() as there:
        file = written(there / "a.yaml")
        parent = written(there / "parent.json", "abstract: true\n" + QUICK)
        child = written(there / "child.yaml", "extends: parent.json\ncloss: 1\nname: Child\n")
        (there / "link.csv").symlink_to("a.yaml")
        os.link(there / "a.yaml", there / "hard.json")
        fails(closs("run", file, "-o", there / "link.csv"), 2, "output-is-input")
        fails(closs("run", file, "-o", there / "hard.json"), 2, "output-is-input")
        fails(closs("run", child, "-o", parent), 2, "output-is-input")
        fails(closs("run", "-", "-o", there / "link.csv", stdin=open(file, "rb")), 2, "output-is-input")
        equal(file.read_text(), QUICK)
        equal(parent.read_text(), "abstract: true\n" + QUICK)
        fails(closs("run", file, "-o", there / "x.csv", "-o", f"{there}/./x.csv"), 2, "output-twice")
        with open(there / "y.csv", "wb") as standard:
            fails(closs("run", file, "-f", "csv", "-o", there / "y.csv", stdout=standard), 2, "output-twice")
        assert not (there / "x.csv").exists()


@case
def what_cannot_be_written_is_refused_and_leaves_nothing(closs):
    q = "examples/quick.yaml"
    with folder() as there:
        fails(closs("run", q, "-o", there / "none" / "x.csv"), 3, "output-folder-missing")
        (there / "folder.csv").mkdir()
        fails(closs("run", q, "-o", there / "folder.csv"), 3, "output-is-folder")
        (there / "full.csv").symlink_to("/dev/full")
        fails(closs("run", q, "-o", there / "full.csv"), 3, "disk-full")
        if os.geteuid() != 0:
            (there / "locked").mkdir(mode=0o500)
            fails(closs("run", q, "-o", there / "locked" / "x.csv"), 3, "output-permission")
        equal(sorted(os.listdir(there))[:1], ["folder.csv"])
    with open("/dev/full", "wb") as full:
        fails(closs("run", q, stdout=full), 3, "disk-full")
    closed = subprocess.run(["sh", "-c", 'exec "$0" run examples/quick.yaml >&-', closs.path], cwd=ROOT, capture_output=True,
                            env=environment(), timeout=60)
    equal(closed.returncode, 3)
    contains(closed.stderr.decode(), "[cannot-write]")


@case
def a_full_disk_keeps_the_old_file(closs):
    with folder() as there:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", there], capture_output=True).returncode != 0:
            return  # only root may mount
        try:
            old = written(there / "a.csv", "old")
            with folder() as many:
                for i in range(60):
                    written(many / f"{i}.yaml")
                result = closs("run", many, "-o", old)
            fails(result, 3, "disk-full")
            equal(old.read_text(), "old")
            equal(os.listdir(there), ["a.csv"])
        finally:
            subprocess.run(["umount", there], check=True)


@case
def a_report_without_any_scenario_is_not_written(closs):
    with folder() as there:
        bad = written(there / "bad.yaml", QUICK.replace("38%", "38"))
        old = written(there / "a.csv", "old")
        equal(closs("run", bad, "-o", old).code, 2)
        equal(old.read_text(), "old")


@case
def an_interrupt_leaves_no_part_of_a_file(closs):
    with folder() as there, folder() as many:
        for i in range(3000):
            written(many / f"{i}.yaml")
        for wait in (0.01, 0.05, 0.1):
            child = subprocess.Popen([closs.path, "run", many, "-o", there / "a.csv"], env=environment(), stderr=subprocess.DEVNULL)
            time.sleep(wait)
            child.send_signal(signal.SIGINT)
            code = child.wait(timeout=60)
            found = os.listdir(there)
            assert code == -signal.SIGINT and found == [] or code == 0 and found == ["a.csv"], (code, found)
            if found:
                break


@case
def a_closed_pipe_ends_quietly(closs):
    with folder() as many:
        for i in range(400):
            written(many / f"{i}.yaml")
        child = subprocess.Popen([closs.path, "run", many, "-f", "csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        child.stdout.read(10)
        child.stdout.close()
        err = child.stderr.read()
        child.stderr.close()
        equal((child.wait(timeout=60), err), (0, b""))


@case
def a_byte_order_mark_stands_only_where_asked(closs):
    mark = b"\xef\xbb\xbf"
    assert closs("run", "examples/quick.yaml", "-f", "csv", "--bom").out.startswith(mark)
    assert not closs("run", "examples/quick.yaml", "-f", "csv").out.startswith(mark)
    equal(closs("run", "examples/quick.yaml", "examples/quick.yaml", "--output", "-", "-f", "csv", "--bom").out.count(mark), 1)


@case
def memory_does_not_grow_with_the_number_of_files(closs):
    def peak(count):
        with folder() as many:
            for i in range(count):
                written(many / f"{i}.yaml")
            child = subprocess.Popen([closs.path, "run", many, "-f", "jsonl"], stdout=subprocess.DEVNULL, env=environment())
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            equal(child.returncode, 0)
            return usage.ru_maxrss

    if sanitized(closs):
        return  # sanitizers keep what was freed
    few, many = peak(300), peak(3000)
    assert many < few + 4096, (few, many)  # kB


# --- Commands ------------------------------------------------------------------------------------


@case
def check_says_nothing_of_what_is_fine(closs):
    result = closs("check", "examples", "--quiet")
    equal((result.code, result.text, result.err), (0, "", ""))


@case
def a_resolved_scenario_gives_the_same_figures(closs):
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        resolved = closs("resolve", path)
        if "[abstract-scenario]" in resolved.err:
            continue
        equal(resolved.code, 0, str(path) + resolved.err)
        with folder() as there:
            again = there / path.name
            again.write_bytes(resolved.out)
            a, b = (scenario_of(closs("run", p, "-f", "json")) for p in (path, again))
            equal(b["figures"], a["figures"], str(path))
            equal(b["none"], a["none"], str(path))


@case
def every_template_of_init_runs(closs):
    with folder() as there:
        first = closs("init")
        equal(first.code, 0)
        unknown = closs("init", "--template", "zzzzzzzz").err
        names = unknown.split("there are: ")[1].splitlines()[0].split(", ")
        for name, lang in itertools.product(names, ("en", "ja")):
            file = there / f"{name}.{lang}.yaml"
            file.write_bytes(closs("init", "--template", name, "--lang", lang).out)
            if name == "study":  # its tables are those of who writes it
                equal(closs("estimate", file, "--sql", "sqlite").code, 0, f"{name} in {lang}")
            else:
                equal(closs("check", file).code, 0, f"{name} in {lang}")
                equal(closs("run", file).code, 0, f"{name} in {lang}")
            commented = [line.split("#", 1)[1] for line in file.read_text(encoding="utf-8").splitlines() if " # " in line]
            equal({any(character > "\u3000" for character in text) for text in commented}, {lang == "ja"}, f"{name} in {lang}")
        equal((there / f"{names[0]}.en.yaml").read_bytes(), first.out)


@case
def models_benchmarks_and_measures_list_and_tell(closs):
    for lang in ("en", "ja"):
        contains(closs("models", "--lang", lang).text, "goodman", "drop", "goodmans-law", "stop-or-cut", "market-at-risk", "escalation")
        contains(closs("models", "goodman", "--lang", lang).text, "complaint_rate", "outcomes.satisfied", "silent")
        contains(closs("benchmarks", "--lang", lang).text, "tarp-1979-under-5", "japan-complaint-rate")
        contains(closs("benchmarks", "japan-complaint-rate", "--lang", lang).text, "complaint_rate")
        contains(closs("measures", "--lang", lang).text, "revenue_at_risk", "cost_of_delay_per_month")
        contains(closs("measures", "payback_months", "--lang", lang).text, "payback_months")
    for name in sorted(p.stem for p in (ROOT / "models").glob("*.yaml")):
        equal(closs("models", name).code, 0, name)
    for name in sorted(p.stem for p in (ROOT / "models/benchmarks").glob("*.yaml")):
        equal(closs("benchmarks", name).code, 0, name)
    contains(closs("measures", "-f", "markdown").text, "|")
    fails(closs("models", "godman"), 2, "unknown-model")
    fails(closs("benchmarks", "xyzzy"), 2, "unknown-benchmark")
    fails(closs("measures", "lots"), 2, "unknown-measure")


@case
def the_glossary_finds_a_word_by_what_it_is_called_in_either_language(closs):
    def found(*terms):
        return [line.split(",")[0] for line in closs("glossary", *terms, "-f", "csv").text.splitlines()[1:]]

    every = found()
    equal(len(every) > 60, True, every)
    equal([term for term in every if every.count(term) > 1], ["lost", "lost"])  # of customers, and in a state
    equal(found("lost").count("lost"), 2)
    contains(" ".join(every), "cost_of_inaction", "silent customer")
    equal("cost of inaction" in every, False)  # a figure is told once
    for call in ("cost_of_inaction", "Cost of inaction", "cost of INACTION", "放置コスト"):
        equal(found(call), ["cost_of_inaction"])
    equal(found("fix"), ["fix"])
    equal(found("Silent"), ["silent customer"])
    equal(found("施策", "fix", "payback_months"), ["fix", "payback_months"])
    contains(closs("glossary", "npv", "--lang", "ja").text, "正味現在価値", "Net present value", "計算式")
    fails(closs("glossary", "revenus"), 2, "unknown-term")
    contains(closs("glossary", "revenus").err, "revenue")


@case
def the_schema_is_the_one_under_docs(closs):
    equal(closs("schema").out, (ROOT / "docs/scenario.schema.json").read_bytes())


@case
def the_models_are_found_where_closs_home_says(closs):
    with folder() as there:
        fails(closs("run", "examples/quick.yaml", env=environment(CLOSS_HOME=str(there))), 3, "no-models-in-home")
        equal(closs("measures", env=environment(CLOSS_HOME=str(there))).code, 0, "measures are in no model")
        (there / "models").symlink_to(ROOT / "models")
        equal(closs("run", ROOT / "examples/quick.yaml", cwd=there, env=environment(CLOSS_HOME=str(there))).code, 0)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
