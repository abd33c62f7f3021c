#!/usr/bin/env python3
"""closs check from outside: expectations, baselines, every format. Usage: check_test.py PROGRAM"""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (QUICK, Program, case, columns, contains, environment, equal, fails, folder,  # noqa: E402
                   has_terminals, main, on_a_terminal, rows_of, scenario_of, written)

HERE = Path(__file__).resolve().parent
FORMATS = ("text", "markdown", "csv", "json", "jsonl", "junit", "github")


def expecting(*lines, base=QUICK):
    return base + "expect:\n" + "".join(f"  - {line}\n" for line in lines)


def with_baselines(closs, there, *names):
    """Scenarios, and their baselines in base/."""
    for name in names:
        written(there / name)
    closs("check", *names, "--baseline", "base", "--update", cwd=there)


def verdicts(closs, there, *words):
    """Verdict and figure of what did not simply pass, from the csv."""
    found = rows_of(closs("check", *words, "-f", "csv", cwd=there))
    return [(row["verdict"], row["figure"] or row["kind"], row["reason"]) for row in found if row["verdict"] != "passed"]


# --- Expectations --------------------------------------------------------------------------------


@case
def nothing_is_said_of_what_is_fine(closs):
    with folder() as there:
        written(there / "a.yaml", expecting("total.lost <= 12k", "warn: total.churn_rate < 10%"))
        result = closs("check", "a.yaml", cwd=there)
        equal((result.code, result.text, result.err), (0, "", ""))
        result = closs("check", "a.yaml", "--baseline", "b", "--update", cwd=there)
        equal(result.code, 0)
        result = closs("check", "a.yaml", "--baseline", "b", cwd=there)
        equal((result.code, result.text, result.err), (0, "", ""))


@case
def every_comparison_holds_and_fails(closs):
    passing = ["total.lost <= 11_400", "total.lost < 12k", "total.lost >= 11.4k", "total.lost > 11k", "total.lost between 11k and 12k",
               "total.churn_rate <= 9.5%", "total.churn_rate < 0.1", "total.revenue_at_risk <= $3.9M", "total.revenue_at_risk < 388万",
               "problem.any.lost >= 1", "state.problem.lost>=0"]
    failing = ["total.lost <= 11_399", "total.lost < 11.4k", "total.lost >= 11_401", "total.lost > 11.4k", "total.lost between 12k and 13k",
               "total.churn_rate > 9.5%", "total.revenue_at_risk <= 3_875_999"]
    with folder() as there:
        written(there / "a.yaml", expecting(*passing, *failing))
        result = closs("check", "a.yaml", "-f", "csv", cwd=there)
        equal(result.code, 1)
        equal([row["verdict"] for row in rows_of(result)], ["passed"] * len(passing) + ["failed"] * len(failing))
        equal([row["at_line"] for row in rows_of(result)], [str(10 + i) for i in range(len(passing) + len(failing))])


@case
def equality_is_at_the_precision_written(closs):
    passing = ["total.lost = 11.4k", "total.lost = 11k", "total.lost = 1万", "total.lost = 11_400", "total.churn_rate = 9.5%", "total.churn_rate = 10%",
               "total.churn_rate = 0.10", "total.revenue_at_risk = 3.88M"]
    failing = ["total.lost = 11.5k", "total.lost = 12k", "total.lost = 11_401", "total.churn_rate = 9.6%", "total.churn_rate = 0.08", "total.revenue_at_risk = 3.87M"]
    with folder() as there:
        written(there / "a.yaml", expecting(*passing, *failing))
        result = closs("check", "a.yaml", "-f", "csv", cwd=there)
        equal([row["verdict"] for row in rows_of(result)], ["passed"] * len(passing) + ["failed"] * len(failing))


@case
def warn_makes_a_failure_a_warning(closs):
    with folder() as there:
        written(there / "a.yaml", expecting("warn: total.lost <= 10k", "warn: total.lots <= 10k", '"warn: total.lost > 99k"'))
        result = closs("check", "a.yaml", cwd=there)
        equal((result.code, result.err), (0, ""))
        contains(result.text, "Check passed: 3 of 3 expectations warn.", "11,400", "+1,400 (+14.0 %)", "did you mean total.lost?", "a.yaml:10")
        equal(verdicts(closs, there, "a.yaml"), [("warned", "total.lost", ""), ("warned", "total.lots", "unknown-figure"), ("warned", "total.lost", "")])


@case
def a_figure_that_does_not_exist_or_is_none_fails(closs):
    with folder() as there:
        written(there / "a.yaml", expecting("total.lots <= 10k", "nothing.of.the.sort.anywhere = 1", "total.margin_at_risk > 0"))
        result = closs("check", "a.yaml", cwd=there)
        fails(result, 1, "expectation-unknown-figure")
        fails(result, 1, "expectation-unknown-figure")
        contains(result.err, "a.yaml:10:5", "   10 |   - total.lots <= 10k", "      |     ^^^^^^^^^^\n", "did you mean total.lost?")
        contains(result.text, "no margin is given")


@case
def a_condition_that_cannot_be_read_is_shown_with_a_caret_under_it(closs):
    cases = {
        "<= 10k": ("condition-no-figure", 5), "total.lost": ("condition-no-operator", 5), "total.lost == 10k": ("condition-unknown-operator", 16),
        "total.lost <=": ("condition-no-value", 16), "total.lost between 5k": ("condition-no-and", 24), "total.lost between 20k and 5k": ("condition-bounds-reversed", 24),
        "total.lost > 5k to 6k": ("condition-uncertain", 18), "total.lost <= 5 apples": ("unknown-suffix", 19), "total.revenue_at_risk < €5": ("other-currency", 29),
        "warn: total.lost >> 5": ("condition-unknown-operator", 22),
    }
    with folder() as there:
        for line, (code, column) in cases.items():
            written(there / "a.yaml", expecting(f'"{line}"' if line.startswith("<") else line))
            result = closs("check", "a.yaml", cwd=there)
            fails(result, 2, code)
            contains(result.err, f"a.yaml:10:{column + (1 if line.startswith('<') else 0)}:")


@case
def an_expectation_of_a_parent_stands_in_the_parents_file(closs):
    with folder() as there:
        written(there / "base.yaml", expecting("total.lost <= 10k"))
        written(there / "child.yaml", "closs: 1\nextends: base.yaml\nname: Child\nexpect: [total.lost > 11k]\n")
        result = closs("check", "child.yaml", "-f", "csv", cwd=there)
        equal([(row["verdict"], row["at_file"], row["at_line"]) for row in rows_of(result)], [("failed", "base.yaml", "10"), ("passed", "child.yaml", "4")])


# --- Baselines -----------------------------------------------------------------------------------


@case
def a_baseline_is_a_csv_that_mirrors_the_path_of_its_scenario(closs):
    with folder() as there:
        written(there / "s/deep/b.yaml")
        written(there / "a, b.yaml")
        equal(closs("check", "s", "./a, b.yaml", there / "s/deep/b.yaml", "--baseline", "base/", "--update", cwd=there).code, 0)
        equal(sorted(str(p.relative_to(there)) for p in there.rglob("*.csv")), ["base/a, b.csv", "base/s/deep/b.csv"])
        lines = list(csv.reader((there / "base/a, b.csv").read_text(encoding="utf-8").splitlines()))
        equal({len(line) for line in lines}, {3})
        equal([line[:2] for line in lines[:5]], [["baseline", "format"], ["scenario", "file"], ["scenario", "sha256"], ["model", "sha256"], ["program", "version"]])
        equal(lines[5:11], [["input", "model", "drop"], ["input", "currency", "USD"], ["input", "customers", "120k"], ["input", "revenue_per_customer", "340"],
                            ["input", "problems.any.frequency", "38%"], ["input", "problems.any.loyalty_drop", "25%"]])
        equal(lines[1][2], "a, b.yaml")
        equal(lines[11:13], [["figure", "unit", "value"], ["total.customers", "customers", "120000"]])
        equal(["total.margin_at_risk", "USD", ""] in lines, True)
        for words in (["s"], ["s/deep/b.yaml"], ["./s//deep/../deep/b.yaml"], [there / "s"], ["."]):
            equal(closs("check", *words, "--baseline", "base", cwd=there).code, 0, str(words))


@case
def a_baseline_that_could_not_be_written_is_not_counted_as_written(closs):
    with folder() as there:
        written(there / "a.yaml")
        (there / "base").mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "none", there / "base"], capture_output=True).returncode != 0:
            return  # only root may mount
        try:
            (there / "base" / "filler").write_bytes(b"x" * 4096)
            result = closs("check", "a.yaml", "--baseline", "base", "--update", cwd=there)
            fails(result, 3, "disk-full")
            assert "written" not in result.text, result.text
        finally:
            subprocess.run(["umount", there / "base"], check=True)


@case
def a_missing_baseline_fails_and_names_the_way_out(closs):
    with folder() as there:
        written(there / "a.yaml")
        (there / "base").mkdir()
        result = closs("check", "a.yaml", "--baseline", "base", cwd=there)
        equal(result.code, 1)
        contains(result.text, "Check failed: 1 of 1 scenario failed", "There is no baseline base/a.csv", "--update")
        equal(list((there / "base").iterdir()), [])
        fails(closs("check", "a.yaml", "--baseline", "nowhere", cwd=there), 2, "baseline-folder-missing")
        fails(closs("check", "a.yaml", "--baseline", "a.yaml", "--update", cwd=there), 2, "baseline-folder-missing")


@case
def changed_inputs_and_a_changed_program_are_told_apart(closs):
    with folder() as there:
        scenario = written(there / "a.yaml")
        closs("check", "a.yaml", "--baseline", "base", "--update", cwd=there)
        stored = there / "base/a.csv"
        result = closs("check", "a.yaml", "--baseline", "base", "--set", "problems.any.frequency=40%", cwd=there)
        equal(result.code, 1)
        contains(" ".join(result.text.split()), "The inputs changed since the baseline was written: problems.any.frequency from 38% to 40%.")
        contains(result.text, "total.lost and ", "11,400", "12,000", "+600 (+5.26 %)", "--set\n")
        found = rows_of(closs("check", "a.yaml", "--baseline", "base", "--set", "problems.any.frequency=40%", "-f", "csv", cwd=there))
        equal({(row["cause"], row["input"]) for row in found if row["verdict"] == "failed"}, {("inputs", "problems.any.frequency")})

        text = stored.read_text(encoding="utf-8")
        stored.write_text(text.replace("total.lost,customers,11400", "total.lost,customers,11399"), encoding="utf-8")
        result = closs("check", "a.yaml", "--baseline", "base", cwd=there)
        contains(" ".join(result.text.split()), "The inputs are the same; the program computes other figures", "under the same version")
        stored.write_text(text.replace("total.lost,customers,11400", "total.lost,customers,11399").replace("version,0", "version,9"), encoding="utf-8")
        result = closs("check", "a.yaml", "--baseline", "base", cwd=there)
        contains(" ".join(result.text.split()), "The inputs are the same; the program changed from closs 9")
        equal([row["cause"] for row in rows_of(closs("check", "a.yaml", "--baseline", "base", "-f", "csv", cwd=there)) if row["verdict"] == "failed"], ["program"])

        # What no figure depends on is no change: comments, names, expectations, provenance.
        stored.write_text(text, encoding="utf-8")
        scenario.write_text("# new\n" + expecting("total.lost > 0", base=QUICK.replace("Quick look", "Other").replace("frequency: 38%", "frequency: {value: 38%, source: me}").replace("340", "341")), encoding="utf-8")
        contains(" ".join(closs("check", "a.yaml", "--baseline", "base", cwd=there).text.split()), "The inputs changed")
        scenario.write_text(scenario.read_text(encoding="utf-8").replace("341", "340"), encoding="utf-8")
        stored.write_text(text.replace("total.lost,customers,11400", "total.lost,customers,11399"), encoding="utf-8")
        contains(" ".join(closs("check", "a.yaml", "--baseline", "base", cwd=there).text.split()), "The inputs are the same")


@case
def a_missing_figure_fails_a_new_one_warns_and_none_against_a_number_fails(closs):
    with folder() as there:
        with_baselines(closs, there, "a.yaml")
        stored = there / "base/a.csv"
        text = stored.read_text(encoding="utf-8")

        def with_text(new):
            stored.write_text(new, encoding="utf-8")
            return verdicts(closs, there, "a.yaml", "--baseline", "base")

        equal(with_text(text + "fix.gone.npv,USD,12\n"), [("failed", "fix.gone.npv", "missing")])
        equal(with_text(text.replace("total.lost,customers,11400\n", "")), [("warned", "total.lost", "new")])
        equal(closs("check", "a.yaml", "--baseline", "base", cwd=there).code, 0)
        equal(with_text(text.replace("total.margin_at_risk,USD,", "total.margin_at_risk,USD,7")), [("failed", "total.margin_at_risk", "now-none")])
        equal(with_text(text.replace("total.lost,customers,11400", "total.lost,customers,")), [("failed", "total.lost", "now-a-number")])
        equal(with_text(text.replace("total.lost,customers,11400", "total.lost,people,11400")), [("failed", "total.lost", "other-unit")])


@case
def tolerance_is_relative_or_absolute_for_all_measures_or_one(closs):
    with folder() as there:
        with_baselines(closs, there, "a.yaml")
        stored = there / "base/a.csv"
        stored.write_text(stored.read_text(encoding="utf-8").replace("total.lost,customers,11400", "total.lost,customers,11395"), encoding="utf-8")
        for words, code in ((["1e-3"], 0), (["rel:0.1%"], 0), (["1e-4"], 1), (["lost=abs:5"], 0), (["lost=abs:4.9"], 1), (["abs:5"], 0), (["lost=1e-3"], 0),
                            (["churned=1"], 1), (["1", "lost=0"], 1), (["0"], 1), (["rel:10%", "lost=abs:4.9"], 1), (["rel:10%", "lost=abs:5"], 0),
                            (["abs:100", "lost=rel:1e-4"], 1), (["lost=abs:4.9", "lost=rel:10%"], 0)):
            equal(closs("check", "a.yaml", "--baseline", "base", *[w for t in words for w in ("--tolerance", t)], cwd=there).code, code, str(words))
        equal(closs("check", "a.yaml", "--baseline", "base", "--measure", "churned", cwd=there).code, 0)
        equal(closs("check", "a.yaml", "--baseline", "base", "--figure", "total.lost", cwd=there).code, 1)
        fails(closs("check", "a.yaml", "--baseline", "base", "--tolerance", "-1", cwd=there), 2, "tolerance-negative")
        for text in ("lost=1%%", "lost=rel:", "=1", "five", "rel:", "nan", "inf", "1x"):
            fails(closs("check", "a.yaml", "--baseline", "base", "--tolerance", text, cwd=there), 2, "tolerance-malformed")
        fails(closs("check", "a.yaml", "--baseline", "base", "--tolerance", "lots=1", cwd=there), 2, "unknown-measure")
        fails(closs("check", "a.yaml", "--tolerance", "1", cwd=there), 2, "check-needs-baseline")
        fails(closs("check", "a.yaml", "--update", cwd=there), 2, "check-needs-baseline")
        fails(closs("check", "a.yaml", "--baseline", "base", "--update", "--measure", "lost", cwd=there), 2, "check-update-of-some")
        fails(closs("check", "-", "--baseline", "base", cwd=there, stdin=QUICK.encode()), 2, "check-baseline-of-stdin")


@case
def update_keeps_what_is_within_tolerance_byte_for_byte(closs):
    with folder() as there:
        with_baselines(closs, there, "a.yaml")
        stored = there / "base/a.csv"
        text = stored.read_text(encoding="utf-8").replace("total.lost,customers,11400", "total.lost,customers,11400.000000001")
        stored.write_text(text, encoding="utf-8")
        os.utime(stored, (1, 1))
        result = closs("check", "a.yaml", "--baseline", "base", "--update", cwd=there)
        equal((result.code, result.text, stored.read_text(encoding="utf-8"), stored.stat().st_mtime), (0, "", text, 1))
        result = closs("check", "a.yaml", "--baseline", "base", "--update", "--set", "revenue_per_customer=350", cwd=there)
        equal(result.code, 0)
        contains(result.text, "baselines written anew: 1", "changed in the baseline", "total.revenue_at_risk and ", "$3.88M", "$3.99M")
        new = stored.read_text(encoding="utf-8")
        contains(new, "total.lost,customers,11400.000000001\n")
        equal(len(new.splitlines()), len(text.splitlines()))
        changed = [(a.split(",")[0], b.split(",")[0]) for a, b in zip(text.splitlines(), new.splitlines()) if a != b]
        equal(all(a == b and ("revenue" in a or a in ("scenario", "input", "problem.any.word_of_mouth_value")) for a, b in changed), True, str(changed))
        equal(closs("check", "a.yaml", "--baseline", "base", "--set", "revenue_per_customer=350", cwd=there).code, 0)


@case
def what_is_no_baseline_of_this_scenario_is_refused_and_stays(closs):
    with folder() as there:
        written(there / "a.yaml")
        written(there / "b.yaml")
        closs("check", "a.yaml", "b.yaml", "--baseline", "base", "--update", cwd=there)
        stored = there / "base/a.csv"
        good = stored.read_text(encoding="utf-8")
        lines = good.splitlines(keepends=True)
        for text, code, place in (
                (good.replace("format,2", "format,3"), "baseline-format", "base/a.csv:1:17"), ("", "baseline-format", "base/a.csv: error"), ("PK\x03\x04", "baseline-format", "base/a.csv: error"),
                (good.replace("file,a.yaml", "file,b.yaml"), "baseline-of-another", "base/a.csv:2:15"),
                (good.replace("program,version", "program,colour"), "baseline-malformed", "base/a.csv:5:1"),
                (good.replace("customers,120000", "customers,12O000"), "baseline-malformed", "base/a.csv:13:27"),
                ("".join(lines[:7]) + "<<<<<<< HEAD\n" + "".join(lines[7:]), "baseline-malformed", "base/a.csv:8:1"),
                (good.replace("input,customers,120k", "input,customers"), "baseline-malformed", "base/a.csv:8:1"),
                (good + lines[12], "baseline-figure-twice", f"base/a.csv:{len(lines) + 1}:1")):
            for words in ((), ("--update",)):
                stored.write_text(text, encoding="utf-8")
                result = closs("check", "a.yaml", "b.yaml", "--baseline", "base", *words, cwd=there)
                fails(result, 2, code)
                contains(result.err, place)
                equal(stored.read_text(encoding="utf-8"), text)
        stored.unlink()
        stored.mkdir()
        fails(closs("check", "a.yaml", "--baseline", "base", cwd=there), 3, "file-is-folder")


@case
def a_folder_that_cannot_be_written_is_told_and_the_others_are_written(closs):
    with folder() as there:
        written(there / "deep/a.yaml")
        written(there / "b.yaml")
        written(there / "base/deep", "a file where a folder should be\n")
        result = closs("check", "deep/a.yaml", "b.yaml", "--baseline", "base", "--update", cwd=there)
        fails(result, 3, "output-folder-missing")
        equal((there / "base/b.csv").exists(), True)
        if os.geteuid() != 0:
            (there / "base").chmod(0o555)
            fails(closs("check", "b.yaml", "--baseline", "base", "--update", "--set", "customers=1k", cwd=there), 3, "output-permission")
            (there / "base").chmod(0o755)


@case
def a_baseline_without_its_scenario_fails_and_update_removes_it(closs):
    with folder() as there:
        written(there / "s/a.yaml")
        written(there / "s/b.yaml")
        closs("check", "s", "--baseline", "base", "--update", cwd=there)
        written(there / "base/s/notes.csv", "who,what\n")  # somebody else's
        (there / "s/b.yaml").unlink()
        result = closs("check", "s", "--baseline", "base", cwd=there)
        equal((result.code, result.err), (1, ""))
        contains(result.text, "Check failed: 1 of 2 scenarios failed.", "There is no scenario s/b.yaml any more, but its baseline base/s/b.csv.")
        contains(closs("check", "s", "--baseline", "base", "--lang", "ja", cwd=there).text, "シナリオ s/b.yaml がないのに、その基準 base/s/b.csv があります。")
        equal(verdicts(closs, there, "s", "--baseline", "base"), [("failed", "baseline", "gone")])
        said = json.loads(closs("check", "s", "--baseline", "base", "-f", "json", cwd=there).text)
        equal([(s["file"], s["verdict"], s["baseline_state"]) for s in said["scenarios"]], [("s/a.yaml", "passed", "compared"), ("s/b.yaml", "failed", "gone")])
        contains(closs("check", "s", "--baseline", "base", "-f", "github", cwd=there).text, "::error file=base/s/b.csv,line=2,col=1,title=baseline::There is no scenario s/b.yaml any more")
        equal(closs("check", "s/a.yaml", "--baseline", "base", cwd=there).text, "")
        result = closs("check", "s", "--baseline", "base", "--update", cwd=there)
        equal((result.code, result.err), (0, ""))
        contains(result.text, "baselines removed: 1", "Removed the baseline base/s/b.csv: there is no scenario s/b.yaml any more.")
        equal(sorted(p.name for p in (there / "base/s").iterdir()), ["a.csv", "notes.csv"])
        equal(closs("check", "s", "--baseline", "base", cwd=there).text, "")
        written(there / "base/s/b.csv", "baseline,format,9\n")
        fails(closs("check", "s", "--baseline", "base", "--update", cwd=there), 2, "baseline-format")
        equal((there / "base/s/b.csv").exists(), True)


@case
def the_baseline_of_a_scenario_that_cannot_be_read_is_not_called_left_over(closs):
    with folder() as there:
        with_baselines(closs, there, "s/a.yaml", "s/b.yaml", "s/c.yaml")
        before = (there / "base/s/b.csv").read_bytes()
        written(there / "s/b.yaml", QUICK + "problems: [\n")
        written(there / "s/c.yaml", QUICK.replace("38%", "38"))
        for words in ((), ("--update",)):
            result = closs("check", "s", "--baseline", "base", *words, cwd=there)
            equal(result.code, 2)
            contains(result.err, "s/b.yaml:", "s/c.yaml:8:20: error[rate-above-1]")
            equal("any more" in result.text + result.err, False, result.text)
            equal((there / "base/s/b.csv").read_bytes(), before)


@case
def update_says_what_it_wrote(closs):
    with folder() as there:
        for name in "ab":
            written(there / f"s/{name}.yaml")
        text = closs("check", "s", "--baseline", "base", "--update", cwd=there).text
        equal(text.splitlines()[1:], ["Wrote the baseline base/s/a.csv, the first of its scenario.", "Wrote the baseline base/s/b.csv, the first of its scenario."])
        written(there / "s/b.yaml", QUICK.replace("340", "341"))
        text = closs("check", "s", "--baseline", "base", "--update", cwd=there).text
        contains(text, "baselines written anew: 1", "Wrote the baseline base/s/b.csv anew.", "changed in the baseline", "s/b.yaml:6")
        equal("base/s/a.csv" in text, False, text)
        contains(closs("check", "s", "--baseline", "more", "--update", "--lang", "ja", "-f", "markdown", cwd=there).text, "基準 more/s/a.csv を新しく保存しました。")


@case
def a_baseline_of_the_first_format_is_read_and_written_anew(closs):
    with folder() as there:
        with_baselines(closs, there, "a.yaml")
        stored = there / "base/a.csv"
        new = stored.read_text(encoding="utf-8")
        old = "".join(line for line in new.replace("format,2", "format,1").splitlines(keepends=True) if not line.startswith("input,"))
        stored.write_text(old, encoding="utf-8")
        equal(closs("check", "a.yaml", "--baseline", "base", cwd=there).text, "")
        result = closs("check", "a.yaml", "--baseline", "base", "--set", "customers=100k", cwd=there)
        contains(" ".join(result.text.split()), "The inputs changed since the baseline was written: the scenario.")
        equal(stored.read_text(encoding="utf-8"), old)
        contains(closs("check", "a.yaml", "--baseline", "base", "--update", cwd=there).text, "Wrote the baseline base/a.csv anew.")
        equal(stored.read_text(encoding="utf-8"), new)


# --- What changed --------------------------------------------------------------------------------

PARENT = """closs: 1
name: {en: Two problems, ja: 二つの問題}
model: drop
currency: USD
abstract: true
customers: 120k
revenue_per_customer: {value: 340, source: ledger, kind: measured}
problems:
  one: {frequency: {low: 4%, base: 6%, high: 11%}, loyalty_drop: 25%, tags: {touchpoint: web}}
  two: {frequency: 10%, loyalty_drop: 5%, tags: {touchpoint: web}}
"""
CHILD = "closs: 1\nextends: base.yaml\nname: Child\nabstract: false\nproblems:\n  two: {loyalty_drop: 6%}\n"


@case
def a_failure_stands_at_the_input_that_moved_it_in_the_file_where_it_is_written(closs):
    with folder() as there:
        written(there / "s/base.yaml", PARENT)
        written(there / "s/a.yaml", CHILD)
        closs("check", "s", "--baseline", "base", "--update", cwd=there)
        contains((there / "base/s/a.csv").read_text(encoding="utf-8"), 'input,problems.one.frequency,"{low: 4%, base: 6%, high: 11%}"\n', "input,revenue_per_customer,340\n",
                 "input,problems.two.loyalty_drop,6%\n")
        written(there / "s/base.yaml", PARENT.replace("base: 6%", "base: 7%").replace("340", "350"))
        written(there / "s/a.yaml", CHILD.replace("6%", "9%"))
        found = rows_of(closs("check", "s", "--baseline", "base", "-f", "csv", cwd=there))
        at = {row["figure"]: (row["input"], row["at_file"], row["at_line"]) for row in found if row["verdict"] == "failed"}
        one, two, revenue = ("problems.one.frequency", "s/base.yaml", "9"), ("problems.two.loyalty_drop", "s/a.yaml", "6"), ("revenue_per_customer", "s/base.yaml", "7")
        equal((at["problem.one.lost"], at["problem.two.lost"], at["total.revenue"], at["problem.one.affected"]), (one, two, revenue, one))
        equal(at["total.lost"], two)  # 360 more of the second problem, 300 more of the first
        text = closs("check", "s", "--baseline", "base", cwd=there).text
        contains(" ".join(text.split()), "changed since the baseline was written: ", "revenue_per_customer from 340 to 350", "problems.one.frequency from {low: 4%, base: 6%, high: 11%} to {low: 4%, base: 7%, high: 11%}")
        contains(text, "s/base.yaml:9\n", "s/a.yaml:6\n", "s/base.yaml:7\n")
        lines = closs("check", "s", "--baseline", "base", "-f", "github", cwd=there).text.splitlines()[:-1]
        equal([re.match(r"::error file=([^,]*),line=(\d+),", line).groups() for line in lines], [two[1:], one[1:], revenue[1:]])
        contains(lines[0], " more::total.", "Changed since the baseline was written: problems.two.loyalty_drop from 6%25 to 9%25. Figures that differ for the same reason: ")
        said = scenario_of(closs("check", "s", "--baseline", "base", "-f", "json", cwd=there))
        equal(said["changed_inputs"][0], {"path": "revenue_per_customer", "was": "340", "now": "350"})
        contains(closs("check", "s", "--baseline", "base", "--lang", "ja", cwd=there).text.replace("\n", "").replace(" ", ""), "基準を保存した後に入力が変わりました（revenue_per_customerが340から350に、")


@case
def what_is_added_or_gone_is_named_as_a_whole(closs):
    with folder() as there:
        written(there / "s/a.yaml", PARENT.replace("abstract: true\n", ""))
        closs("check", "s", "--baseline", "base", "--update", cwd=there)
        written(there / "s/a.yaml", PARENT.replace("abstract: true\n", "margin: 30%\n").replace("  two:", "  three:").replace("10%", "8%"))
        said = scenario_of(closs("check", "s", "--baseline", "base", "-f", "json", cwd=there))
        equal([(c["path"], c["was"], c["now"]) for c in said["changed_inputs"]], [("margin", None, "30%"), ("problems.three", None, None), ("problems.two", None, None)])
        by_figure = {v["figure"]: (v["verdict"], v["reason"], v["input"]) for v in said["verdicts"]}
        equal(by_figure["problem.two.lost"], ("failed", "missing", "problems.two"))
        equal(by_figure["problem.three.lost"], ("warned", "new", "problems.three"))
        equal(by_figure["total.margin_at_risk"], ("failed", "now-a-number", "margin"))
        text = " ".join(closs("check", "s", "--baseline", "base", cwd=there).text.split())
        contains(text, "margin is new: 30%; problems.three is new; problems.two is gone")


@case
def the_same_failure_of_many_figures_is_one_line_totals_before_parts_and_the_widest_first(closs):
    with folder() as there:
        written(there / "a.yaml", PARENT.replace("abstract: true\n", ""))
        closs("check", "a.yaml", "--baseline", "base", "--update", cwd=there)
        written(there / "a.yaml", PARENT.replace("abstract: true\n", "").replace("base: 6%", "base: 9%"))
        lines = [line.split("  ")[0] for line in closs("check", "a.yaml", "--baseline", "base", cwd=there).text.splitlines() if line.endswith("a.yaml:9")]
        shown = [line.split(" ")[0] for line in lines]
        parts = [not name.startswith("total.") for name in shown]
        equal(parts, sorted(parts), str(lines))
        equal([line for line in lines if re.fullmatch(r"total\.revenue_at_risk and \d+ more", line)], [line for line in lines if "revenue_at_risk " in line], str(lines))
        found = {row["figure"]: abs(float(row["difference"]) / float(row["old"])) for row in rows_of(closs("check", "a.yaml", "--baseline", "base", "-f", "csv", cwd=there)) if row["verdict"] == "failed"}
        equal(len(found) > len(lines), True)
        for of in ("total.", "problem."):
            widths = [found[name] for name in shown if name.startswith(of)]
            equal(widths, sorted(widths, reverse=True))
        written(there / "a.yaml", PARENT.replace("abstract: true\n", "").replace("  two:", "  gone:"))
        text = closs("check", "a.yaml", "--baseline", "base", cwd=there).text
        equal(len([line for line in text.splitlines() if line.startswith("problem.two.") and " failed " in line]), 1, text)
        contains(" ".join(text.split()), "and 20 more: the baseline has it, the scenario has no such figure any more")


@case
def a_broken_file_is_reported_and_its_baseline_untouched(closs):
    with folder() as there:
        written(there / "s/a.yaml")
        written(there / "s/b.yaml")
        closs("check", "s", "--baseline", "base", "--update", cwd=there)
        before = (there / "base/s/a.csv").read_bytes()
        written(there / "s/a.yaml", QUICK.replace("38%", "38"))
        result = closs("check", "s", "--baseline", "base", "--update", "--set", "customers=100k", cwd=there)
        equal(result.code, 2)
        equal((there / "base/s/a.csv").read_bytes(), before)
        contains((there / "base/s/b.csv").read_text(encoding="utf-8"), "total.customers,customers,100000")


@case
def killed_at_any_time_every_baseline_is_the_old_one_or_the_new_one(closs):
    with folder() as there:
        for i in range(30):
            written(there / f"s/{i}.yaml")
        closs("check", "s", "--baseline", "base", "--update", cwd=there)
        old = {p: p.read_bytes() for p in (there / "base").rglob("*.csv")}
        for pause in (0.002, 0.005, 0.01, 0.02, 0.05):
            process = subprocess.Popen([closs.path, "check", "s", "--baseline", "base", "--update", "--set", "customers=99k"], cwd=there, env=environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            process.wait()
            for path, text in old.items():
                now = path.read_bytes()
                if now != text:
                    contains(now.decode(), "total.customers,customers,99000\n")
                    equal(len(now.splitlines()), len(text.splitlines()))
            result = closs("check", "s", "--baseline", "base", "--update", cwd=there)
            equal(result.code, 0)
            equal({p: p.read_bytes() for p in old}, old)


# --- Formats -------------------------------------------------------------------------------------


@case
def every_format_is_the_same_on_any_number_of_threads_and_machine_formats_in_any_language(closs):
    with folder() as there:
        for i in range(20):
            written(there / f"s/{i:02}.yaml", expecting("total.lost <= 12k", f"total.lost <= {11_390 + i}", "warn: total.lost = 1"))
        written(there / "s/bad.yaml", QUICK.replace("38%", "38"))
        for form in FORMATS:
            one = closs("check", "s", "-f", form, "--threads", "1", cwd=there)
            equal(one.code, 2, form)
            for words, env in ((["--threads", "2"], None), (["--threads", "7"], None), (["--color", "always"], None) if form != "text" else ([], None)):
                equal(closs("check", "s", "-f", form, *words, cwd=there, env=env).out, one.out, form)
            ja = closs("check", "s", "-f", form, "--lang", "ja", cwd=there)
            equal(ja.out == one.out, form not in ("text", "markdown"), form)


@case
def a_file_gets_each_format_by_its_extension(closs):
    with folder() as there:
        written(there / "a.yaml", expecting("total.lost <= 10k"))
        outputs = [f"out{e}" for e in (".txt", ".md", ".csv", ".json", ".jsonl", ".xml", ".annotations")]
        result = closs("check", "a.yaml", *[w for o in outputs for w in ("-o", o)], cwd=there)
        equal((result.code, result.text), (1, ""))
        for form, output in zip(FORMATS, outputs):
            equal((there / output).read_bytes(), closs("check", "a.yaml", "-f", form, cwd=there).out, form)
        closs("check", "a.yaml", "--baseline", "base", "--update", cwd=there)
        before = (there / "base/a.csv").read_bytes()
        fails(closs("check", "a.yaml", "--baseline", "base", "-o", "base/a.csv", cwd=there), 2, "output-is-input")
        equal((there / "base/a.csv").read_bytes(), before)


@case
def markdown_says_the_verdict_first_and_folds_what_passed(closs):
    with folder() as there:
        with_baselines(closs, there, "s/a.yaml", "s/b.yaml", "s/c.yaml")
        written(there / "s/b.yaml", QUICK.replace("340", "330"))
        text = closs("check", "s", "--baseline", "base", "-f", "markdown", cwd=there).text
        equal(text.startswith("**Check failed: 1 of 3 scenarios failed; "), True, text)
        contains(text, "## s/b.yaml", "| Figure | Old | New | Difference | At |", "| total.revenue\\_at\\_risk and 5 more | $3.88M | $3.76M | −$114K (−2.94 %) | s/b.yaml:6 |",
                 "<details><summary>Scenarios that passed unchanged (2)</summary>", "| s/a.yaml | Quick look | 0 |")
        text = closs("check", "s", "--baseline", "base", "-f", "markdown", "--lang", "ja", cwd=there).text
        equal(text.startswith("**チェック不合格："), True, text)
        contains(text, "概算", "基準を保存した後に入力が変わりました（revenue\\_per\\_customer が 340 から 330 に）。")
        shutil.copy(there / "s/a.yaml", there / "s/b.yaml")
        equal(closs("check", "s", "--baseline", "base", "-f", "markdown", cwd=there).text.startswith("**Check passed: 3 scenarios.**"), True)


@case
def tables_are_as_wide_as_the_terminal_and_each_failure_keeps_its_place_in_one_word(closs):
    text = QUICK + "  pay: {frequency: 3%, loyalty_drop: 5%}\n"
    with folder() as there:
        written(there / "s/a.yaml", text)
        closs("check", "s", "--baseline", "base", "--update", cwd=there)
        changed = text.replace("120k", "121k").replace("38%", "40%").replace("3%,", "4%,")
        written(there / "s/a.yaml", expecting("total.lost <= 10k", "warn: total.churn_rate < 9%", base=changed))
        for lang in ("en", "ja"):
            words = ["check", "s", "--baseline", "base", "--lang", lang]
            for width in (64, 80, 100, 140) if has_terminals() else (100,):
                if width == 100:
                    page = closs(*words, cwd=there).text
                else:
                    page = on_a_terminal(closs, words, {"NO_COLOR": "1"}, width, there, 1).decode().replace("\r\n", "\n")
                widest = max(page.splitlines(), key=columns)
                assert columns(widest) <= width, f"{lang}, {width} columns: {widest}"
                places = re.findall(r"s/a\.yaml:\d+$", page, re.M)
                equal({"s/a.yaml:5", "s/a.yaml:8", "s/a.yaml:9", "s/a.yaml:11", "s/a.yaml:12"}, set(places))
                equal(len(places), 18, page)
                if width == 140:  # in two tables
                    equal(len(re.findall(r"^-{3,}", page, re.M)), 2, page)


@case
def what_all_rows_say_has_no_column(closs):
    with folder() as there:
        with_baselines(closs, there, "a.yaml")
        written(there / "a.yaml", expecting("total.lost <= 10k", "warn: total.lost <= 9k", base=QUICK.replace("340", "341")))

        def titles(*words):
            text = closs("check", "a.yaml", *words, "-f", "markdown", cwd=there).text
            return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| Figure |")]

        equal(titles(), [["Figure", "Verdict", "Value", "Difference", "Limit", "At"]])
        equal(titles("--baseline", "base"), [["Figure", "Verdict", "Value", "Difference", "Limit", "At"],
                                             ["Figure", "Old", "New", "Difference", "At"]])
        equal(titles("--baseline", "base", "--tolerance", "rel:0.1%")[1], ["Figure", "Old", "New", "Difference", "Limit", "At"])


@case
def json_lists_every_verdict_and_says_how_it_ended(closs):
    with folder() as there:
        written(there / "a.yaml", expecting("total.lost <= 10k", "total.lots > 0"))
        written(there / "bad.yaml", QUICK.replace("38%", "38"))
        result = closs("check", "a.yaml", "bad.yaml", "-f", "json", cwd=there)
        said = json.loads(result.text)
        equal((said["command"], said["summary"]["verdict"], said["summary"]["files"], said["summary"]["broken"], said["summary"]["failed"]), ("check", "failed", 2, 1, 1))
        first, second = said["scenarios"]
        equal((first["file"], first["scenario"], first["verdict"], second["verdict"], second["scenario"]), ("a.yaml", "Quick look", "failed", "broken", None))
        verdict = first["verdicts"][0]
        equal((verdict["new"], verdict["difference"], verdict["limit"], verdict["at_file"], verdict["at_line"], verdict["unit"]), (11400, 1400, 10000, "a.yaml", 10, "customers"))
        equal((first["verdicts"][1]["reason"], first["verdicts"][1]["near"]), ("unknown-figure", "total.lost"))
        equal(second["errors"][0]["code"], "rate-above-1")
        equal([e["code"] for e in json.loads(result.err)], ["expectation-unknown-figure", "rate-above-1"])
        lines = [json.loads(line) for line in closs("check", "a.yaml", "bad.yaml", "-f", "jsonl", cwd=there).text.splitlines()]
        equal(lines, said["scenarios"])


@case
def junit_fits_its_schema_and_escapes_what_xml_cannot_hold(closs):
    with folder() as there:
        written(there / "a & <b>.yaml", expecting("total.lost <= 10k", "total.lost > 1", "warn: total.lost = 1", "total.lost ?? \U0001f600&<>'", '"total.lost \\e[1m <= \\a"'))
        written(there / "bad.yaml", QUICK.replace("38%", "38"))
        closs("check", "a & <b>.yaml", "--baseline", "base", "--update", cwd=there)
        for words in (("a & <b>.yaml", "bad.yaml"), ("a & <b>.yaml", "bad.yaml", "--baseline", "base"), ("a & <b>.yaml", "--baseline", "base", "--set", "customers=1k")):
            result = closs("check", *words, "-f", "junit", cwd=there)
            (there / "out.xml").write_bytes(result.out)
            done = subprocess.run(["xmllint", "--noout", "--schema", str(HERE / "junit.xsd"), str(there / "out.xml")], capture_output=True, text=True)
            equal(done.returncode, 0, done.stderr)
            suites = xml.fromstring(result.out).findall("testsuite")
            for suite in suites:
                cases = suite.findall("testcase")
                equal((int(suite.get("tests")), int(suite.get("failures")), int(suite.get("errors"))),
                      (len(cases), len(suite.findall("testcase/failure")), len(suite.findall("testcase/error"))))
            equal([suite.get("name") for suite in suites], [w for w in words if w.endswith(".yaml")])
        first = xml.fromstring(closs("check", "a & <b>.yaml", "-f", "junit", cwd=there).out).find("testsuite")
        by_name = {case.get("name"): case for case in first.findall("testcase")}
        contains(by_name["total.lost <= 10k"].find("failure").get("message"), "11,400")
        equal(len(by_name["total.lost > 1"]), 0)
        contains(by_name["total.lost = 1"].find("system-out").text, "warning: ")


@case
def github_annotations_are_escaped_and_a_step_summary_holds_the_rest(closs):
    with folder() as there:
        name = "50%,a:b.yaml"
        written(there / name, expecting("total.lost <= 10k", "warn: total.lost = 1", "total.lots = 1"))
        written(there / "bad.yaml", QUICK.replace("38%", "38"))
        result = closs("check", name, "bad.yaml", "-f", "github", cwd=there)
        lines = result.text.splitlines()
        for line in lines[:-1]:
            equal(bool(re.fullmatch(r"::(error|warning) file=[^:,]+,line=\d+,col=\d+,title=[^:,]*::.+", line)), True, line)
        contains(lines[0], "::error file=50%25%2Ca%3Ab.yaml,line=10,col=5,title=total.lost::total.lost is 11,400, expected <= 10k: +1,400 (+14.0 %25)")
        contains(lines[1], "::warning file=50%25%2Ca%3Ab.yaml,line=11,")
        contains(lines[3], "::error file=bad.yaml,line=8,", "title=rate-above-1::", "%0A")
        contains(lines[-1], "Check failed: ")
        summary = there / "summary.md"
        summary.write_text("before\n", encoding="utf-8")
        env = environment(GITHUB_STEP_SUMMARY=str(summary))
        again = closs("check", name, "bad.yaml", "-f", "github", cwd=there, env=env)
        equal(again.out, result.out)
        equal(summary.read_text(encoding="utf-8"), "before\n" + closs("check", name, "bad.yaml", "-f", "markdown", cwd=there).text)
        closs("check", name, "-f", "text", cwd=there, env=env)
        equal(summary.read_text(encoding="utf-8").count("Check failed"), 1)
        equal(closs("check", name, "-f", "github", cwd=there, env=environment(GITHUB_STEP_SUMMARY=str(there / "no/summary"))).code, 3)


@case
def many_failures_are_capped_for_people_and_whole_for_programs(closs):
    with folder() as there:
        problems = "".join(f"  p{i}: {{frequency: 1%, loyalty_drop: 5%}}\n" for i in range(25))
        written(there / "a.yaml", QUICK + problems)
        closs("check", "a.yaml", "--baseline", "base", "--update", cwd=there)
        for i in range(25):
            problems = problems.replace(f"p{i}: {{frequency: 1%", f"p{i}: {{frequency: 1.{i + 10}%")
        written(there / "a.yaml", QUICK + problems)
        result = closs("check", "a.yaml", "--baseline", "base", cwd=there)
        contains(result.text, "`-f csv` lists all")
        equal(len([line for line in result.text.splitlines() if re.search(r" a\.yaml:\d+$", line)]), 20)
        equal(len(verdicts(closs, there, "a.yaml", "--baseline", "base")) > 100, True)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
