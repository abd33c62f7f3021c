#!/usr/bin/env python3
"""The JSON Schema against the program: what runs is valid, and what a schema can catch is refused by both.

Usage: schema_test.py PROGRAM
"""
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

import schema_check

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "docs/scenario.schema.json"
# Faults of tests/bad that a schema sees too.
CAUGHT = """
above-100 ambiguous-m bad-id bad-shape change-in-segment change-without-move cost-without-time count-of-no-rate
currency-unstated dotted-key fixes-need-discount-rate fixes-need-horizon keys-expected law-not-a-list law-not-a-map
missing-baseline missing-key missing-model negative negative-sd no-currency-here no-mode no-span-here no-value
no-value-in-map not-a-list not-a-map not-a-number not-a-text not-a-value not-a-whole-number not-above not-changeable
not-of-a-problem not-of-a-segment not-one-of not-true-or-false percent-of-amount rate-above-1 rest-outside-a-group
scaled-rate scenario-version separator several-moves several-occurrences two-values unknown-benchmark unknown-currency
unknown-key unknown-model unknown-span unknown-suffix
""".split()


def program_text(program, *words):
    done = subprocess.run([program, *words], cwd=ROOT, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def checked(what, wrong, failures):
    if wrong:
        failures.append(what)
        print(f"{what}\n    " + "\n    ".join(wrong))
    return 1


def main(program):
    validator = schema_check.validator_of(SCHEMA)
    failures, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        in_japanese = program_text(program, "schema", "--lang", "ja") or ""
        schema_check.validator_of(write(Path(folder) / "ja.json", in_japanese))
        for name, lang in itertools.product(("quick", "full"), ("en", "ja")):
            text = program_text(program, "init", "--template", name, "--lang", lang)
            path = write(Path(folder) / f"{name}.yaml", text or "")
            count += checked(f"template {name} in {lang}", schema_check.problems(validator, path) or [], failures)
        studies = schema_check.validator_of(ROOT / "docs/study.schema.json")
        for lang in ("en", "ja"):
            text = program_text(program, "init", "--template", "study", "--lang", lang)
            path = write(Path(folder) / "study.yml", text)
            count += checked(f"template study in {lang}", schema_check.problems(studies, path) or [], failures)
            write(path, path.read_text(encoding="utf-8").replace("weight:", "weigth:"))
            wrong = schema_check.problems(studies, path)
            count += checked("a misspelt key of a study is accepted", [] if wrong else ["by the schema"], failures)
        for path in (ROOT / "examples/study/telecom.yml", ROOT / "tests/schema/study.yml"):
            count += checked(str(path.relative_to(ROOT)), schema_check.problems(studies, path) or [], failures)
            read = program_text(program, "estimate", str(path), "--sql", "sqlite")
            count += checked(f"{path.relative_to(ROOT)} is refused", [] if read else ["by the program"], failures)
        text = path.read_text(encoding="utf-8")
        for word, other in (("over: quarter", "over: week"), ("calibrate: realisation", "calibrate: all"),
                            ("yes: [1]", "yes: {1: 2}"), ("yes: [1], ", ""),
                            ("spend_cut: {", "spend_cut: {over: month, "),
                            ("problems_from: expectations", "problems_from: survey")):
            path = write(Path(folder) / "study.yml", text.replace(word, other))
            wrong = schema_check.problems(studies, path)
            count += checked(f"{other} is accepted", [] if wrong else ["by the schema"], failures)
            read = program_text(program, "estimate", str(path), "--sql", "sqlite")
            count += checked(f"{other} is accepted", ["by the program"] if read else [], failures)
        for path in sorted((ROOT / "examples").rglob("*.yaml")):
            count += checked(str(path.relative_to(ROOT)), schema_check.problems(validator, path) or [], failures)
            resolved = program_text(program, "resolve", str(path))
            if resolved:
                copy = write(Path(folder) / "resolved.yaml", resolved)
                wrong = schema_check.problems(validator, copy) or []
                count += checked(f"{path.relative_to(ROOT)}, resolved", wrong, failures)
    for path in sorted((ROOT / "tests/schema").glob("*.yaml")):
        wrong = schema_check.problems(validator, path) or []
        if path.stem == "good":
            count += checked(f"{path.relative_to(ROOT)} is refused", wrong, failures)
        else:
            count += checked(f"{path.relative_to(ROOT)} is accepted", [] if wrong else ["by the schema"], failures)
        if path.stem not in ("good", "expectation-without-value"):  # the latter is read, and fails in check
            accepted = program_text(program, "resolve", str(path)) is not None
            count += checked(f"{path.relative_to(ROOT)} is accepted", ["by the program"] if accepted else [], failures)
    for path in (ROOT / "tests/bad" / f"{code}.yaml" for code in CAUGHT):
        if not path.read_text(encoding="utf-8").startswith("# run:"):
            wrong = schema_check.problems(validator, path)
            count += checked(f"{path.relative_to(ROOT)} is accepted", [] if wrong else ["by the schema"], failures)
    print(f"{count - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve())) if len(sys.argv) == 2 else __doc__)
