#!/usr/bin/env python3
"""What a user expects of any program: settings of a folder, completion, pages of the manual, patterns of files, progress.
Usage: conventions_test.py PROGRAM"""

import csv
import hashlib
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (QUICK, ROOT, Program, case, contains, environment, equal, fails, folder, main,  # noqa: E402
                   scenario_of, written)



def repository(there):
    """A repository with a scenario two folders down."""
    (there / ".git").mkdir()
    return written(there / "scenarios/retail/quick.yaml")


# --- closs.yaml ----------------------------------------------------------------------------------


@case
def closs_yaml_gives_what_the_command_line_leaves_out(closs):
    with folder() as there:
        repository(there)
        file = "scenarios/retail/quick.yaml"

        def said(*words, cwd=there, **more):
            return closs(*words, cwd=cwd, **more).text.rpartition("closs ")[0]  # the last line tells the file

        plain, japanese = said("run", file), said("run", file, "--lang", "ja")
        written(there / "closs.yaml", "lang: ja\n")
        equal(said("run", file), japanese)
        equal(said("run", "quick.yaml", cwd=there / "scenarios/retail"), japanese)
        equal(said("run", "-", stdin=QUICK.encode()), japanese)
        equal(said("run", there / file, cwd="/"), japanese)
        contains(closs("--help", cwd=there).text, "例\n")
        contains(closs("models", cwd=there / "scenarios").text, "モデル")
        contains(closs("run", "nothing.yaml", cwd=there).err, "がありません")
        contains(closs("run", "--nothing", cwd=there).err, "はありません")
        for words in (["--lang", "en"], ["--no-config"]):
            equal(said("run", file, *words), plain, words)
        equal(said("run", file, env=environment(CLOSS_LANG="en")), plain)
        equal(said("run", file, env=environment(LANG="en_US.UTF-8")), japanese)
        written(there / "closs.yaml", "# lang: ja\n")
        equal(said("run", file), plain)
        written(there / "closs.yaml", "digits: 6\n")
        equal(closs("run", file, cwd=there).text, closs("run", file, "--no-config", "--digits", "6", cwd=there).text)
        equal(closs("run", file, "--digits", "2", cwd=there).text, closs("run", file, "--no-config", "--digits", "2", cwd=there).text)


@case
def closs_yaml_is_sought_up_to_the_root_of_the_repository_and_not_beyond(closs):
    with folder() as there:
        written(there / "closs.yaml", "lang: ja\n")
        inner = there / "inner"
        inner.mkdir()
        repository(inner)
        file = "inner/scenarios/retail/quick.yaml"
        contains(closs("run", file, cwd=there).text, "Quick look")  # above the root
        written(inner / "closs.yaml", "lang: ja\n")
        contains(closs("run", file, cwd=there).text, "概算")
        written(inner / "scenarios/closs.yaml", "lang: en\n")  # the nearest rules
        contains(closs("run", file, cwd=there).text, "Quick look")
        (inner / "scenarios/closs.yaml").unlink()
        (inner / ".git").rmdir()  # without a repository: up to the current folder
        contains(closs("run", file, cwd=there).text, "概算")
        contains(closs("run", "scenarios/retail/quick.yaml", cwd=inner).text, "概算")
        contains(closs("run", "retail/quick.yaml", cwd=inner / "scenarios").text, "Quick look")
        contains(closs("run", there / file, cwd="/").text, "概算")  # the root of all is above every file


@case
def baselines_and_tolerances_of_closs_yaml_hold_from_every_folder(closs):
    with folder() as there:
        file = repository(there)
        written(there / "closs.yaml", "baseline: figures\ntolerance: [rel:1e-6, customers=abs:5]\n")
        equal(closs("check", "scenarios", "--update", cwd=there).code, 0)
        stored = there / "figures/scenarios/retail/quick.csv"
        assert stored.exists()
        for words, cwd in ((["scenarios"], there), (["quick.yaml"], file.parent), ([file], "/"), ([".."], file.parent)):
            result = closs("check", *words, "-f", "json", cwd=cwd)
            equal((result.code, scenario_of(result)["baseline_state"]), (0, "compared"), words)
        moved = ["--set", "customers=120001", "--figure", "total.customers"]
        equal(closs("check", "scenarios", *moved, cwd=there).code, 0)
        equal(closs("check", "scenarios", *moved, "--tolerance", "rel:0", cwd=there).code, 1)  # in place of both
        equal(closs("check", "scenarios", *moved, "--no-config", "--baseline", "figures", cwd=there).code, 1)
        equal(closs("check", "-", cwd=there, stdin=QUICK.encode()).code, 0)  # has no baseline
        contains(closs("check", "scenarios", "--baseline", "elsewhere", cwd=there).err, "[baseline-folder-missing]")
        written(there / "closs.yaml", "tolerance: rel:1e-6\n")  # asks for nothing alone
        equal(closs("check", "scenarios", cwd=there).code, 0)


@case
def what_was_taken_is_told(closs):
    with folder() as there:
        repository(there)
        file = "scenarios/retail/quick.yaml"
        head = lambda *words: json.loads(closs(*words, cwd=there).text)
        assert "config" not in head("run", file, "-f", "json")
        written(there / "closs.yaml", "digits: 4\nlang: ja\ntolerance: rel:1e-6\nbaseline: figures\n")
        wanted = {"file": "closs.yaml", "digits": 4, "lang": "ja"}
        for words in (["run", file], ["tornado", file], ["sweep", file, "--vary", "customers=1,2"], ["compare", file, file]):
            equal(head(*words, "-f", "json")["config"], wanted, words)
        equal(head("run", file, "-f", "json", "--lang", "en")["config"], {"file": "closs.yaml", "digits": 4})
        closs("check", file, "--update", cwd=there)
        equal(head("check", file, "-f", "json")["config"], {**wanted, "tolerance": ["rel:1e-6"], "baseline": "figures"})
        assert "config" not in head("run", file, "-f", "json", "--no-config")
        rows = [line.split() for line in closs("--version", "--verbose", "--lang", "en", cwd=there).text.splitlines()]
        assert ["settings", "closs.yaml"] in rows and ["digits", "4"] in rows and ["tolerance", "rel:1e-6"] in rows, rows
        assert not any(row[0] == "lang" for row in rows), rows  # the command line has
        contains(closs("-V", "-v", cwd=there).text, "コンパイラー", "設定")
        equal(len(closs("--version", cwd=there).text.splitlines()), 1)


@case
def mistakes_in_closs_yaml_are_shown_where_they_stand(closs):
    with folder() as there:
        repository(there)
        file = "scenarios/retail/quick.yaml"
        for text, place, code, remedy in (
                ("lnag: ja\n", "1:1", "unknown-key", "did you mean lang?"),
                ("digits: 4\nlang: fr\n", "2:7", "option-unknown-value", "write one of en, ja"),
                ("digits: many\n", "1:9", "option-not-a-number", "write a whole number from 1 to 17"),
                ("digits: [4]\n", "1:9", "not-a-text", "write a text"),
                ("tolerance: [rel:0, lots]\n", "1:20", "tolerance-malformed", "write --tolerance rel:0.1%"),
                ("baseline: ''\n", "1:11", "not-a-text", "write a text"),
                ("just words\n", "1:1", "not-a-map", "write one key"),
                ("digits: 4\ndigits: 5\n", "2:1", "duplicate-key", ""),
                (QUICK, f"{QUICK.splitlines().index('closs: 1') + 1}:1", "config-is-scenario", "rename the scenario")):
            written(there / "closs.yaml", text)
            result = closs("run", file, cwd=there)
            fails(result, 2, code)
            contains(result.err, f"closs.yaml:{place}: error[{code}]", "^", remedy)
            contains(closs("run", file, "--lang", "ja", cwd=there).err, f"closs.yaml:{place}: エラー[{code}]")
            equal(json.loads(closs("run", file, "-f", "json", cwd=there).err)[0]["code"], code)
            equal(closs("run", file, "--no-config", cwd=there).code, 0)
            equal(closs("--help", cwd=there).code, 0)
            equal(closs("--version", cwd=there).code, 0)
            fails(closs("run", "--nothing", cwd=there), 2, "unknown-option")


@case
def files_of_one_call_go_by_one_closs_yaml(closs):
    with folder() as there:
        repository(there)
        written(there / "scenarios/bank/quick.yaml")
        written(there / "closs.yaml", "lang: ja\n")
        equal(closs("run", ".", cwd=there).code, 0)  # and it is no scenario
        equal(closs("run", ".", cwd=there).err, "")
        equal(closs("run", "closs.yaml", "scenarios/bank/quick.yaml", cwd=there).code, 0)  # closs run *.yaml
        fails(closs("run", "scenarios/bank/quick.yaml", "nowhere/closs.yaml", "--no-config", cwd=there), 3, "file-not-found")
        equal(closs("run", "--help", "--digits", "many", cwd=there).code, 0)  # help is not in the way of what is wrong
        written(there / "scenarios/bank/closs.yaml", "lang: en\n")
        fails(closs("run", "scenarios/bank", "scenarios/retail", cwd=there), 2, "config-two")
        fails(closs("check", "scenarios", cwd=there), 2, "config-below")
        for words in (["scenarios/bank"], ["scenarios", "--no-config"]):
            equal(closs("run", *words, cwd=there).code, 0, words)
        written(there / "closs.yaml", "digits: 2\n")
        fails(closs("run", "scenarios/retail", "-o", "closs.yaml", cwd=there), 2, "unknown-extension")


# --- words of the line ---------------------------------------------------------------------------


@case
def an_abbreviated_option_is_refused_with_the_full_one(closs):
    for word, meant in (("--form", "did you mean --format?"), ("--dig=4", "did you mean --digits?"),
                        ("--qui", "did you mean --quiet?"), ("--s", "there are: --set, --shard\n")):
        result = closs("run", "examples/quick.yaml", word, "csv")
        fails(result, 2, "unknown-option")
        contains(result.err, meant)
    contains(closs("run", "examples/quick.yaml", "--qui", "--lang", "ja").err, "--quietではありませんか")


@case
def a_format_goes_by_its_extension_too(closs):
    for command in ("run", "check", "tornado"):
        equal(closs(command, "examples/telecom.yaml", "-f", "md").text, closs(command, "examples/telecom.yaml", "-f", "markdown").text)
    equal(closs("check", "examples/quick.yaml", "-f", "xml").text, closs("check", "examples/quick.yaml", "-f", "junit").text)
    fails(closs("run", "examples/quick.yaml", "-f", "db"), 2, "unknown-format")  # only a file can be one


@case
def quoted_patterns_of_files_are_matched_and_sorted(closs):
    with folder() as there:
        for name in ("b.yaml", "a.yaml", ".hidden.yaml", "c.yml", "一.yaml", "[x].yaml", "deep/z.yaml", "deep/y.yaml"):
            written(there / name)

        def files(*patterns):
            result = closs("run", *patterns, "-f", "csv", "--figure", "total.lost", cwd=there)
            return [line.split(",")[0] for line in result.text.splitlines()[1:]] or result.err

        equal(files("*.yaml"), ["[x].yaml", "a.yaml", "b.yaml", "一.yaml"])
        equal(files("?.yaml"), ["a.yaml", "b.yaml", "一.yaml"])
        equal(files("[!b].y*ml"), ["a.yaml", "c.yml", "一.yaml"])
        equal(files("*/[x-y].yaml", "[a-b].yaml"), ["deep/y.yaml", "a.yaml", "b.yaml"])
        equal(files(f"{there}/d*/z.yaml"), [f"{there}/deep/z.yaml"])
        equal(files("./b*.yaml"), ["./b.yaml"])
        equal(files("d*"), ["deep/y.yaml", "deep/z.yaml"])
        long = written(there / ("a" * 60 + ".yaml"))
        contains(files("*a" * 20 + "x"), "[file-not-found]")  # at once
        long.unlink()
        equal(files("[x].yaml"), ["[x].yaml"])  # a file of that very name
        equal(files(".h*"), [".hidden.yaml"])
        contains(files("*.txt"), "[file-not-found]")
        fails(closs("bridge", "?.yaml", cwd=there), 2, "operand-too-many")
        contains(closs("explain", "a*.yaml", "total.lost", cwd=there).text, "11,400")
        for k in (1, 2):
            closs("run", "?.yaml", "--shard", f"{k}/2", "-o", f"part{k}.csv", cwd=there)
        equal(closs("merge", "part*.csv", "-o", "all.csv", cwd=there).code, 0)
        equal((there / "all.csv").read_text(), closs("run", "?.yaml", "-f", "csv", cwd=there).text)


# --- completion ----------------------------------------------------------------------------------


def candidates(closs, *words, **more):
    result = closs("completion", "words", "--", "closs", *words, **more)
    equal((result.code, result.err), (0, ""), words)
    return [line.split("\t")[0] for line in result.text.splitlines()]


def some_completions():
    """What is typed, and what it may become."""
    telecom = "examples/telecom.yaml"
    return [
        (["r"], ["run", "resolve"]),
        (["help", "sw"], ["sweep"]),
        (["run", "--fo"], ["--format"]),
        (["run", "--format=js"], ["--format=json", "--format=jsonl"]),
        (["check", "-f", "j"], ["json", "jsonl", "junit"]),
        (["estimate", "-f", "y"], ["yaml"]),
        (["run", "-qf", "c"], ["csv"]),
        (["run", "--lang", ""], ["en", "ja"]),
        (["models", "st"], ["stop-or-cut"]),
        (["benchmarks", "japan-c"], ["japan-complaint-rate"]),
        (["measures", "npv"], ["npv", "npv_share"]),
        (["run", telecom, "--by", "seg"], ["segment"]),
        (["run", telecom, "--figure", "joint.n"], ["joint.npv"]),
        (["explain", telecom, "fix.e-invoice.ro"], ["fix.e-invoice.roi"]),
        (["solve", telecom, "--until", "joint.n"], ["joint.npv"]),
        (["run", telecom, "--set", "problems.billing.freq"], ["problems.billing.frequency="]),
        (["run", telecom, "--set", "problems.billing.frequency="], ["problems.billing.frequency=61 of 512"]),
        (["compare", telecom, "--variant", "half:marg"], ["half:margin="]),
        (["sweep", "--vary", "marg"], []),  # no scenario yet
        (["run", telecom, "--digits", ""], []),
        (["completion", "z"], ["zsh"]),
        (["init", "--template", "q"], ["quick"]),
    ]


@case
def completion_knows_commands_options_files_and_what_a_scenario_has(closs):
    for words, wanted in some_completions():
        equal(candidates(closs, *words), wanted, words)
    for words in (["run", ""], ["run", "--output", ""], ["compare", "a.yaml", "--against="], ["run", "--", "--f"], ["merge", "part"]):
        equal(candidates(closs, *words), [":files"], words)
    equal(candidates(closs, "check", "x.yaml", "--baseline", ""), [":folders"])
    for command in candidates(closs, ""):
        if command == "help":
            continue
        page = closs(command, "--help").text
        for option in candidates(closs, command, "--"):
            contains(page, option)
    contains(closs("completion", "words", "--lang", "ja", "--", "closs", "ru").text, "run\t問題")
    equal(candidates(closs, "run", "tests/bad/bad-id.yaml", "--figure", ""), [])  # cannot be read
    fails(closs("completion", "csh"), 2, "option-unknown-value")
    fails(closs("completion", "bash", "zsh"), 2, "operand-too-many")


@case
def bash_completes_as_it_is_asked(closs):
    script = """
closs() { "$program" "$@"; }
source <(closs completion bash)
while IFS= read -r COMP_LINE; do
  COMP_POINT=${#COMP_LINE}
  # as bash cuts a line with its own COMP_WORDBREAKS
  mapfile -t COMP_WORDS < <(grep -oE "[=:]|[^=: ]+" <<<"$COMP_LINE")
  [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _closs closs
  (IFS=$'\\t'; echo "${COMPREPLY[*]}")
done
"""
    asked = [(words, wanted) for words, wanted in some_completions() if "figure" not in words]
    done = subprocess.run(["bash", "--norc", "-c", script], cwd=ROOT, input="".join("closs " + " ".join(words) + "\n" for words, _ in asked),
                          env=environment(program=closs.path, COMP_WORDBREAKS=" \t\n\"'><=;|&(:"), capture_output=True, text=True, timeout=60)
    equal((done.returncode, done.stderr), (0, ""))
    for (words, wanted), found in zip(asked, done.stdout.split("\n")):
        before = len(words[-1]) - len(re.split("[=:]", words[-1])[-1])
        mine = [w[before:].replace(" ", "\\ ") for w in wanted]
        equal(found.split("\t") if found else [], mine, words)


@case
def zsh_and_fish_can_read_their_scripts(closs):
    with folder() as there:
        for shell in ("bash", "zsh", "fish"):
            script = written(there / shell, closs("completion", shell).text)
            done = subprocess.run([shell, "-n", script], capture_output=True, text=True)
            equal((done.returncode, done.stderr), (0, ""), shell)


# --- pages of the manual -------------------------------------------------------------------------


@case
def man_shows_a_page_of_every_command_without_a_warning(closs):
    with folder() as there:
        for lang, name in (("en", "NAME"), ("ja", "名前")):
            for command in ["", *candidates(closs, "help", "")]:
                page = closs(*([command] if command else []), "--help", "--format", "man", "--lang", lang)
                equal(page.code, 0)
                path = written(there / f"closs-{command}.1", page.text)
                done = subprocess.run(["man", "--warnings", "-l", path], env=environment(LC_ALL="C.UTF-8", MANWIDTH="200"),
                                      capture_output=True, text=True)
                equal((done.returncode, done.stderr), (0, ""), f"{command} {lang}")
                contains(done.stdout, name, f"closs-{command}" if command else "closs-run(1)")
                offered = candidates(closs, *([command] if command else []), "--")
                contains(re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout), *offered)


# --- several files, and files of results ---------------------------------------------------------


@case
def plan_and_tornado_answer_for_several_files(closs):
    with folder() as there:
        for name in ("telecom", "bank", "quick"):
            shutil.copy(ROOT / f"examples/{name}.yaml", there)
        written(there / "broken/broken.yaml", "closs: 1\nname: [\n")
        shutil.copy(ROOT / "examples/bank.yaml", there / "broken/a.yaml")
        for words in (["tornado", "--swing", "10%"], ["plan", "--budget", "300k"]):
            def one(file, form):
                return closs(*words, file, "-f", form, cwd=there).text

            both = closs(*words, "telecom.yaml", "bank.yaml", cwd=there)
            equal((both.text, both.err), (one("telecom.yaml", "text") + "\n\n" + one("bank.yaml", "text"), ""), words)
            head, *rows = list(csv.reader(io.StringIO(closs(*words, "telecom.yaml", "bank.yaml", "-f", "csv", cwd=there).text)))
            single = [list(csv.reader(io.StringIO(one(f"{name}.yaml", "csv")))) for name in ("telecom", "bank")]
            equal(head, ["file", "scenario", *single[0][0]], words)
            names = ("Fixed-line telecom 2026", json.loads(one("bank.yaml", "json"))["scenario"])
            equal(rows, [[f"{file}.yaml", name, *row] for file, name, lines in zip(("telecom", "bank"), names, single) for row in lines[1:]], words)
            lines = closs(*words, "telecom.yaml", "bank.yaml", "-f", "jsonl", cwd=there).text.splitlines()
            equal((len(lines), json.loads(lines[-1])["file"]), (len(rows), "bank.yaml"), words)
            listed = json.loads(closs(*words, "telecom.yaml", "bank.yaml", "-f", "json", cwd=there).text)
            alone = [json.loads(one(file, "json")) for file in ("telecom.yaml", "bank.yaml")]
            equal(listed["answers"], [{k: v for k, v in a.items() if k not in ("closs", "command")} for a in alone], words)
            # the others are answered, and a folder is a list however many it holds
            result = closs(*words, "broken", "-f", "json", cwd=there)
            equal((result.code, [a["file"] for a in json.loads(result.text)["answers"]]), (2, ["broken/a.yaml"]), words)
            contains(json.dumps(json.loads(result.err)), "broken/broken.yaml")
        result = closs("plan", "quick.yaml", "bank.yaml", "--budget", "300k", cwd=there)
        contains(result.err, "[plan-no-fixes]")
        equal((result.code, result.text), (2, closs("plan", "bank.yaml", "--budget", "300k", cwd=there).text))


@case
def resolve_writes_scenarios_and_tables_of_values(closs):
    with folder() as there:
        shutil.copytree(ROOT / "examples", there / "examples")
        file = "examples/telecom-2027.yaml"
        yaml = closs("resolve", file, cwd=there).text
        equal(closs("resolve", file, "-f", "yaml", cwd=there).text, yaml)
        equal(closs("resolve", file, "-o", "merged.yaml", "-o", "values.csv", "-o", "values.json", "--set", "margin=40%", cwd=there).text, "")
        merged = closs("run", "merged.yaml", "-f", "csv", "--figure", "total.cost_of_inaction", cwd=there).text
        equal(merged.splitlines()[1].split(",")[-1],
              closs("run", file, "--set", "margin=40%", "-f", "csv", "--figure", "total.cost_of_inaction", cwd=there).text.splitlines()[1].split(",")[-2])
        told = json.loads((there / "values.json").read_text(encoding="utf-8"))
        equal(told["sha256"], hashlib.sha256((there / file).read_bytes()).hexdigest())
        rows = {row["path"]: row for row in csv.DictReader((there / "values.csv").open())}
        equal({k: rows["margin"][k] for k in ("value", "unit", "written", "origin", "file", "line")},
              {"value": "0.4", "unit": "rate", "written": "40%", "origin": "set", "file": "", "line": ""})
        origins = {row["origin"] for row in rows.values()}
        assert origins >= {"scenario", "set", "neutral"}, origins
        inherited = [row for row in rows.values() if row["file"] == "examples/telecom.yaml"]
        line = (there / "examples/telecom.yaml").read_text().splitlines()[int(inherited[0]["line"]) - 1]
        contains(line, inherited[0]["written"])
        table = json.loads((there / "values.json").read_text())
        equal((table["command"], len(table["rows"])), ("resolve", len(rows)))
        lines = closs("resolve", file, "-f", "jsonl", cwd=there).text.splitlines()
        equal(len(lines), len(rows))
        fails(closs("resolve", file, "-o", "examples/telecom.yaml", cwd=there), 2, "output-is-input")  # what it extends
        fails(closs("resolve", file, "-f", "text", cwd=there), 2, "unknown-format")


# --- progress ------------------------------------------------------------------------------------


@case
def what_takes_long_tells_on_a_terminal_how_long_it_will_take(closs):
    words = ["sweep", "examples/telecom.yaml", "--vary", "problems.billing.frequency=1%..9%:0.0001%", "--vary",
             "margin=10%..60%:0.01%", "-f", "csv", "--threads", "1"]
    tells(closs, words, "400085001")
    quiet = subprocess.Popen([closs.path, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, env=environment())
    time.sleep(2)
    quiet.kill()
    equal(quiet.communicate()[1], b"")  # no terminal
    with folder() as there:
        written(there / "many.yaml", QUICK + "margin: 50%\nhorizon: 3\ndiscount_rate: 5%\nfixes:\n" + "".join(
            f"  f{j}: {{changes: {{problems.any.frequency: {{reduce: 1%}}}}, cost: {{once: {j + 1}k}}}}\n" for j in range(18)))
        tells(closs, ["solve", there / "many.yaml", "--vary", "margin", "--until", "fix.f0.npv_share = 1M", "--threads", "1"], r"\d{4}")


def tells(closs, words, count):
    """Fails unless the command says on a terminal how much of `count` is done, and how long the rest will take."""
    for lang, wanted in (("en", rf"\r\d+ of {count}, [\d:]+\d\d left"), ("ja", rf"\r{count}件中\d+件、残り[\d:]+\d\d")):
        leader, follower = pty.openpty()
        child = subprocess.Popen([closs.path, *words, "--lang", lang], stdout=subprocess.DEVNULL, stderr=follower, cwd=ROOT, env=environment())
        os.close(follower)
        seen, begun = "", time.monotonic()
        try:
            while not re.search(wanted, seen) and time.monotonic() - begun < 30:
                seen += os.read(leader, 65536).decode("utf-8", "replace")
            contains(seen, re.search(wanted, seen)[0])
            assert time.monotonic() - begun > 0.9, "not for what takes less than a second"
        finally:
            child.kill()
            child.wait()
            os.close(leader)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
