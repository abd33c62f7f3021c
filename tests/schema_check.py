#!/usr/bin/env python3
"""Validates scenario files against the JSON Schema, reading YAML 1.2 as closs and editors do.

    tests/schema_check.py docs/scenario.schema.json examples/*.yaml
    tests/schema_check.py docs/scenario.schema.json --expect-bad tests/schema/bad-*.yaml

With --expect-bad every file must be refused. Files without `closs:` and `extends:` are skipped. Ends in
"N passed, M failed".
"""
import argparse
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """PyYAML reads YAML 1.1; here a plain scalar is what the core schema of YAML 1.2 makes of it."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))


def problems(validator, file):
    """What is wrong with a file: a list of lines, or None where it is no scenario and no study."""
    with open(file, encoding="utf-8") as text:
        try:
            scenario = yaml.load(text, Loader)
        except (yaml.YAMLError, ValueError) as error:
            return [f"{file}: not read as YAML: {' '.join(str(error).split())}"]
    if not isinstance(scenario, dict) or not {"closs", "extends", "closs_study"} & set(scenario):
        return None
    lines = []
    for error in validator.iter_errors(scenario):
        error = jsonschema.exceptions.best_match([error])
        where = ".".join(str(part) for part in error.absolute_path) or "(top)"
        lines.append(f"{file}: {where}: {error.message[:200]}")
    return lines


def validator_of(path):
    """A validator of the schema in a file, which must itself be a valid schema."""
    with open(path, encoding="utf-8") as text:
        schema = json.load(text)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("schema")
    arguments.add_argument("files", nargs="*")
    arguments.add_argument("--expect-bad", action="store_true", help="every file must be refused")
    options = arguments.parse_args()
    validator = validator_of(options.schema)
    passed = failed = 0
    for file in options.files:
        lines = problems(validator, file)
        if lines is None:
            print(f"{file}: skipped, no scenario")
            continue
        good = bool(lines) == options.expect_bad
        passed, failed = passed + good, failed + (not good)
        if not good:
            print("\n".join(lines) if lines else f"{file}: accepted, though it is bad")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
