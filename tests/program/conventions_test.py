#!/usr/bin/env python3
"""What a user expects of any program: settings for a folder, ... Usage: conventions_test.py PROGRAM"""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, environment, equal, fails, folder, main  # noqa: E402

QUICK = (ROOT / "examples/quick.yaml").read_text(encoding="utf-8")


def written(path, text=QUICK):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


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
        plain, japanese = closs("run", file, cwd=there).text, closs("run", file, "--lang", "ja", cwd=there).text
        written(there / "closs.yaml", "lang: ja\n")
        equal(closs("run", file, cwd=there).text, japanese)
        equal(closs("run", "quick.yaml", cwd=there / "scenarios/retail").text, japanese)
        equal(closs("run", "-", cwd=there, stdin=QUICK.encode()).text, japanese)
        equal(closs("run", there / file, cwd="/").text, japanese)
        contains(closs("--help", cwd=there).text, "例\n")
        contains(closs("models", cwd=there / "scenarios").text, "モデル")
        contains(closs("run", "nothing.yaml", cwd=there).err, "がありません")
        contains(closs("run", "--nothing", cwd=there).err, "はありません")
        for words in (["--lang", "en"], ["--no-config"]):
            equal(closs("run", file, *words, cwd=there).text, plain, words)
        equal(closs("run", file, cwd=there, env=environment(CLOSS_LANG="en")).text, plain)
        equal(closs("run", file, cwd=there, env=environment(LANG="en_US.UTF-8")).text, japanese)
        written(there / "closs.yaml", "# lang: ja\n")
        equal(closs("run", file, cwd=there).text, plain)
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
            equal((result.code, json.loads(result.text)["scenarios"][0]["baseline_state"]), (0, "compared"), words)
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
        written(there / "scenarios/bank/closs.yaml", "lang: en\n")
        fails(closs("run", "scenarios/bank", "scenarios/retail", cwd=there), 2, "config-two")
        fails(closs("check", "scenarios", cwd=there), 2, "config-below")
        for words in (["scenarios/bank"], ["scenarios", "--no-config"]):
            equal(closs("run", *words, cwd=there).code, 0, words)
        written(there / "closs.yaml", "digits: 2\n")
        fails(closs("run", "scenarios/retail", "-o", "closs.yaml", cwd=there), 2, "unknown-extension")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
