#!/usr/bin/env python3
"""Hostile input from outside: every key of every model, benchmark and example with a value of the wrong kind, and our
own files (parts, notes, baselines, databases) with what nobody wrote. Usage: hostile_test.py PROGRAM [--all]"""

import json
import random
import re
import resource
import shutil
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, environment, equal, fails, folder, main  # noqa: E402

# --- Values of the wrong kind --------------------------------------------------------------------

WRONG = ["{}", "[]", "null", '""', "x", "0", "-1", "1e999", "{a: {b: [c]}}", "[[x], {y: z}]", ""]
SEED = 20261127
GOOD = ROOT / "examples/telecom.yaml"
EVERY = "--all" in sys.argv
PER_FILE = 10**9 if EVERY else 40  # of a file's keys and values, as many pairs as these


def values_in(node):
    """The nodes of all values of a tree, those of maps and lists too."""
    inner = [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else \
        node.value if isinstance(node, yaml.SequenceNode) else []
    for one in inner:
        yield one
        yield from values_in(one)


def with_wrong_values(path, chosen):
    """The texts of a file, each with one value of the wrong kind: some of all, chosen by a seeded generator."""
    text = path.read_text(encoding="utf-8")
    places = [(node.start_mark.index, node.end_mark.index) for node in values_in(yaml.compose(text))]
    pairs = [(place, value) for place in places for value in WRONG]
    for (start, end), value in pairs if len(pairs) <= PER_FILE else chosen.sample(pairs, PER_FILE):
        tail = "\n" if text[start:end].endswith("\n") else ""
        yield text[:start] + value + tail + text[end:]


def absolute(text, path):
    """A scenario as it would be written elsewhere: its parent by the whole path."""
    return re.sub(r"^(extends|model): (\S+\.yaml)", lambda found: f"{found[1]}: {path.parent / found[2]}", text, flags=re.M)


def ends_well(result, *what):
    """Not by a signal, not by a fault of the program itself; and no figure that is none."""
    assert 0 <= result.code <= 3, (*what, result.code, result.err[-2000:])
    for text in (result.err, result.text):
        assert "internal-fault" not in text and "out-of-memory" not in text, (*what, text[-2000:])


def all_end_well(closs, texts, env=None):
    """Scenarios by the commands that take a folder; and some of them by those that take one file."""
    for first in range(0, len(texts), 1000):
        with folder() as there:
            files = {str(there / f"{number}.yaml"): text for number, text in enumerate(texts[first:first + 1000])}
            for file, text in files.items():
                Path(file).write_text(text, encoding="utf-8")
            for words in (["run", there, "-f", "csv"], ["run", there, "--full"], ["check", there, "-f", "json"]):
                result = closs(*words, "--quiet", env=env)
                ends_well(result, words)
            told = {one["file"] for one in json.loads(result.text)["scenarios"]}  # of check: none is lost
            equal([text for file, text in files.items() if file not in told and "abstract:" not in text], [])
            for file in list(files)[::1 if EVERY else max(1, len(files) // 8)]:
                for words in (["resolve", file], ["explain", file, "total.lost"], ["bridge", GOOD, file]):
                    ends_well(closs(*words, env=env), words, files[file])


def examples_by(key):
    """An example for each model or benchmark that examples name, by its name."""
    found = {}
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        name = yaml.safe_load(path.read_text(encoding="utf-8")).get(key)
        found.setdefault(name, path)
    return found


@case
def a_value_of_the_wrong_kind_anywhere_in_a_scenario_is_told_or_read(closs):
    chosen = random.Random(SEED)
    all_end_well(closs, [absolute(text, path) for path in sorted((ROOT / "examples").rglob("*.yaml"))
                         for text in with_wrong_values(path, chosen)])


@case
def a_value_of_the_wrong_kind_anywhere_in_a_model_is_told_or_read(closs):
    chosen = random.Random(SEED)
    used = examples_by("model")
    texts = []
    with folder() as models:
        for path in sorted((ROOT / "models").glob("*.yaml")):
            example = used[path.stem]
            text = absolute(example.read_text(encoding="utf-8"), example)
            for model in with_wrong_values(path, chosen):
                own = models / f"{len(texts)}.yaml"
                own.write_text(model, encoding="utf-8")
                texts.append(text.replace(f"model: {path.stem}", f"model: {own}"))
        all_end_well(closs, texts)


@case
def a_value_of_the_wrong_kind_anywhere_in_a_benchmark_is_told_or_read(closs):
    chosen = random.Random(SEED)
    used = examples_by("benchmark")
    texts = []
    with folder() as home:
        shutil.copytree(ROOT / "models", home / "models")
        for path in sorted((ROOT / "models/benchmarks").glob("*.yaml")):
            example = used[path.stem]
            text = absolute(example.read_text(encoding="utf-8"), example)
            for benchmark in with_wrong_values(path, chosen):
                own = home / f"models/benchmarks/b{len(texts)}.yaml"
                own.write_text(benchmark, encoding="utf-8")
                texts.append(text.replace(f"benchmark: {path.stem}", f"benchmark: {own.stem}"))
        all_end_well(closs, texts, environment(CLOSS_HOME=str(home)))


@case
def a_model_without_states_is_a_fault_of_its_file_and_the_others_go_on(closs):
    with folder() as there, folder() as models:
        quick = (ROOT / "examples/quick.yaml").read_text(encoding="utf-8")
        (there / "good.yaml").write_text(quick, encoding="utf-8")
        model = (ROOT / "models/drop.yaml").read_text(encoding="utf-8").partition("states:")[0]
        for name, states, fault in (("none", "states: {}\n", "empty-map"), ("empty", "states:\n", "empty-value"),
                                    ("list", "states: []\n", "not-a-map"), ("step", "states: {problem: {to: }}\n", "empty-value"),
                                    ("state", "states: {problem: }\n", "empty-value")):
            (models / f"{name}.yaml").write_text(model + states, encoding="utf-8")
            for again in (1, 2):  # a model is read once for all; the second to name it is told, too
                text = quick.replace("model: drop", f"model: {models}/{name}.yaml")
                (there / f"{name}{again}.yaml").write_text(text, encoding="utf-8")
            result = closs("run", there / f"{name}1.yaml")
            fails(result, 2, fault)
            equal(result.err.count("error["), 1, result.err)
        found = closs("check", there, "-f", "json", "-o", there / "x.json", "--threads", "1")
        equal(found.code, 2, found.err)
        told = json.loads((there / "x.json").read_text(encoding="utf-8"))["scenarios"]
        equal({Path(one["file"]).name for one in told if not one["errors"]}, {"good.yaml"})
        equal(len(told), 11)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main(Program(sys.argv[1])))
