#!/usr/bin/env python3
"""Models, benchmarks, examples and the docs that show them, as data. Usage: examples_test.py PROGRAM"""

import json
import re
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, equal, folder, main, rows_of  # noqa: E402

EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
MODELS = sorted((ROOT / "models").glob("*.yaml"))
BENCHMARKS = sorted((ROOT / "models/benchmarks").glob("*.yaml"))


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def chain(path):
    """A scenario and its parents, the eldest first."""
    own = load(path)
    return (chain(path.parent / own["extends"]) if "extends" in own else []) + [own]


def expectations(path):
    lines = []
    for layer in chain(path):
        if "expect" in layer:
            lines = lines + layer["expect"] if layer["expect"] else []
    return [next(iter(line.values())) if isinstance(line, dict) else line for line in lines]


def last(path, key):
    """The value of a key at the top, as the youngest layer has it."""
    return next((layer[key] for layer in reversed(chain(path)) if key in layer), None)


def scenarios():
    return [path for path in EXAMPLES if not load(path).get("abstract")]


SUFFIXES = {"": 1, "%": 0.01, "k": 1e3, "M": 1e6, "B": 1e9, "万": 1e4, "億": 1e8}


def number(text):
    """A written number, and half of its last digit."""
    sign, whole, places, suffix = re.fullmatch(r"(-?)([\d_]+)(\.\d+)?(\D?)", text).groups()
    size = SUFFIXES[suffix]
    half = size * 0.5 * 10 ** -len((places or ".")[1:])
    return float((sign + whole + (places or "")).replace("_", "")) * size, half


def holds(value, test):
    op, rest = test.split(" ", 1)
    if op == "between":
        low, high = (number(word)[0] for word in rest.split(" and "))
        return low <= value <= high
    limit, half = number(rest)
    if op == "=":
        return abs(value - limit) <= half * (1 + 1e-9)
    return {"<=": value <= limit, "<": value < limit, ">=": value >= limit, ">": value > limit}[op]


def figures_of(closs, *words):
    """Every figure of a scenario by its name."""
    rows = closs("run", "-f", "csv", *words)
    equal(rows.code, 0, f"{words}: {rows.err}")
    found = {}
    for row in rows_of(rows):
        name = ".".join(part for part in (row["scope"], row["id"], row["measure"]) if part)
        found[name] = float(row["value"]) if row["value"] else None
    return found


@case
def every_model_and_benchmark_has_an_example(closs):
    for kind, paths in (("model", MODELS), ("benchmark", BENCHMARKS)):
        used = {last(path, kind) for path in scenarios()}
        equal(sorted({path.stem for path in paths} - used), [], f"{kind}s without an example")


@case
def every_text_is_in_both_languages(closs):
    def walk(node, where):
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("label", "meaning", "name") and isinstance(value, dict):
                    equal(sorted(value), ["en", "ja"], f"{where}.{key}")
                    assert all(isinstance(text, str) and text for text in value.values()), f"{where}.{key} is empty"
                elif key in ("label", "meaning"):
                    raise AssertionError(f"{where}.{key} is in one language")
                walk(value, f"{where}.{key}")

    for path in MODELS + BENCHMARKS + EXAMPLES:
        walk(load(path), str(path.relative_to(ROOT)))


@case
def files_are_named_for_what_they_hold(closs):
    for path in MODELS + BENCHMARKS:
        equal(load(path)["name"], path.stem)


@case
def every_example_points_an_editor_to_the_schema(closs):
    for path in EXAMPLES:
        first, second = path.read_text(encoding="utf-8").split("\n")[:2]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        equal((path.parent / schema).resolve(), (ROOT / "docs/scenario.schema.json").resolve(), path.name)
        assert second.startswith("# "), f"{path} does not say what it teaches"


@case
def every_expectation_of_an_example_holds(closs):
    checked = 0
    for path in scenarios():
        figures = figures_of(closs, path)
        for line in expectations(path):
            name, test = line.split(" ", 1)
            assert name in figures, f"{path.name}: no figure {name}"
            assert holds(figures[name], test), f"{path.name}: {line}, but it is {figures[name]}"
            checked += 1
    assert checked > 50, checked


@case
def a_resolved_example_gives_the_same_figures(closs):
    with folder() as there:
        for path in scenarios():
            resolved = closs("resolve", path)
            equal(resolved.code, 0, path.name)
            copy = there / path.name
            copy.write_bytes(resolved.out)
            equal(figures_of(closs, copy), figures_of(closs, path), path.name)


@case
def scenarios_shown_in_the_docs_run(closs):
    shown = 0
    for page in sorted((ROOT / "docs").glob("*.md")):
        for block in re.findall(r"^```yaml\n(closs: 1\b.*?)^```", page.read_text(encoding="utf-8"), re.S | re.M):
            result = closs("run", "-f", "json", "-", stdin=block.encode())
            equal(result.code, 0, f"{page.name}: {result.err}")
            json.loads(result.text)
            shown += 1
    assert shown >= 3, shown


@case
def the_page_of_benchmarks_lists_every_value(closs):
    text = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
    rows = {row.split("`")[1]: row for row in text.splitlines() if row.startswith("| `")}
    equal(sorted(rows), [path.stem for path in BENCHMARKS])
    for path in BENCHMARKS:
        file = load(path)
        contains(rows[path.stem], ", ".join(file["models"]))
        for parameter, value in file["values"].items():
            contains(rows[path.stem], parameter.split(".")[-1] + " " + str(value["value"]).replace("%", " %"), value["measures"],
                     str(value["year"]))


@case
def the_page_of_published_cases_lists_every_one(closs):
    text = (ROOT / "docs/published-cases.md").read_text(encoding="utf-8")
    for path in scenarios():
        if path.parent.name == "published":
            contains(text, f"`{path.name}`")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
