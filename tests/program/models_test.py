#!/usr/bin/env python3
"""Models and benchmarks of one's own, and broken ones, through the program. Usage: models_test.py PROGRAM"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, environment, equal, fails, folder, main  # noqa: E402

MODEL = """closs_model: 1
name: own
losses: above_baseline
start: problem
parameters: {drop: {kind: rate}, fee: {kind: money, default: 0}}
states: {problem: {cost: fee, to: {lost: drop, kept: rest}}}
"""
SCENARIO = """closs: 1
name: Own
model: own.yaml
currency: USD
customers: 1000
revenue_per_customer: 100
problems: {any: {frequency: 10%, drop: 20%}}
"""
BENCHMARK = """closs_benchmark: 1
name: broken
label: Broken
models: [drop]
values:
  loyalty_drop: {value: 25%, source: a page, year: 2020, country: US, sample: unknown, measures: intention}
"""


@case
def a_model_of_ones_own_runs_from_any_folder(closs):
    with folder() as there:
        (there / "sub").mkdir()
        (there / "sub/own.yaml").write_text(MODEL, encoding="utf-8")
        (there / "sub/own-case.yaml").write_text(SCENARIO, encoding="utf-8")
        result = closs("run", "sub/own-case.yaml", "-f", "csv", "--figure", "total.lost", cwd=there)
        equal(result.code, 0, result.err)
        contains(result.text, ",customers,20")
        resolved = closs("resolve", "sub/own-case.yaml", cwd=there)
        contains(resolved.text, "model: sub/own.yaml ")
        again = closs("run", "-", "-f", "csv", "--figure", "total.lost", cwd=there, stdin=resolved.out)
        equal(again.code, 0, again.err)


@case
def a_model_file_that_is_missing_or_not_yaml_is_told_where_it_is_named(closs):
    with folder() as there:
        (there / "case.yaml").write_text(SCENARIO, encoding="utf-8")
        result = closs("run", "case.yaml", cwd=there)
        contains(result.err, "case.yaml:3:8", "own.yaml")
        equal(result.code, 3, result.err)
        (there / "own.yaml").write_text("closs_model: 1\nname: [1\n", encoding="utf-8")
        result = closs("run", "case.yaml", cwd=there)
        contains(result.err, "own.yaml:2:7: error[unclosed-bracket]")
        equal(result.code, 2, result.err)


@case
def each_mistake_in_a_benchmark_file_is_told(closs):
    mistakes = {
        "benchmark-version": ("closs_benchmark: 1", "closs_benchmark: 2"),
        "benchmark-empty": (BENCHMARK[BENCHMARK.index("values:"):], "values: {}\n"),
        "bad-year": ("2020", "last year"),
        "unknown-parameter": ("loyalty_drop", "loyalty_drip"),
        "unknown-model": ("[drop]", "[drip]"),
        "not-one-of": ("intention", "hope"),
        "missing-key": (", country: US", ""),
        "unknown-key": ("label", "lable"),
        "rate-above-1": ("25%", "25"),
        "not-a-list": ("[drop]", "drop"),
    }
    with folder() as home:
        shutil.copytree(ROOT / "models", home / "models")
        for code, (old, new) in mistakes.items():
            equal(BENCHMARK.count(old), 1, old)
            (home / "models/benchmarks/broken.yaml").write_text(BENCHMARK.replace(old, new), encoding="utf-8")
            result = closs("benchmarks", "broken", env=environment(CLOSS_HOME=str(home)))
            fails(result, 2, code)
            contains(result.err, "models/benchmarks/broken.yaml:")


@case
def a_misspelt_key_of_a_benchmark_is_not_told_as_missing_too(closs):
    with folder() as home:
        shutil.copytree(ROOT / "models", home / "models")
        (home / "models/benchmarks/broken.yaml").write_text(BENCHMARK.replace("country", "contry"), encoding="utf-8")
        result = closs("benchmarks", "broken", env=environment(CLOSS_HOME=str(home)))
        fails(result, 2, "unknown-key")
        contains(result.err, "did you mean country?")
        equal("[missing-key]" in result.err, False, result.err)


@case
def money_has_no_place_in_a_benchmark(closs):
    with folder() as home:
        shutil.copytree(ROOT / "models", home / "models")
        text = BENCHMARK.replace("[drop]", "[goodman]").replace("loyalty_drop", "remedy").replace("25%", "25")
        (home / "models/benchmarks/broken.yaml").write_text(text, encoding="utf-8")
        fails(closs("benchmarks", "broken", env=environment(CLOSS_HOME=str(home))), 2, "benchmark-money")


@case
def a_sound_benchmark_of_ones_own_shows_its_values(closs):
    with folder() as home:
        shutil.copytree(ROOT / "models", home / "models")
        (home / "models/benchmarks/broken.yaml").write_text(BENCHMARK, encoding="utf-8")
        result = closs("benchmarks", "broken", env=environment(CLOSS_HOME=str(home)))
        equal(result.code, 0, result.err)
        contains(result.text, "loyalty_drop", "25%", "2020", "US")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
