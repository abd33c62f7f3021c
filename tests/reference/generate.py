"""Seeded random scenarios of every feature, valid by the reference, and some that it refuses.

    generate.py DIR [--count N] [--seed S]

Same seed, same files. Random model files go to DIR/own, parents of `extends` beside their children.
"""

import argparse
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import closs_reference
import draw_layers
import draw_model
import draw_scenario
import emit
import layers
import spoil
from draw_values import Pen
from refusal import Refusal, Unclear

INVALID_SHARE = 0.12
EXTENDS_SHARE = .2
OWN_MODEL_SHARE = .35
ATTEMPTS = 3000


@dataclass(frozen=True)
class Case:
    """A file and what the reference says of it; `answer` None where it must be refused, for the reason in `spoilt`."""

    path: Path
    answer: closs_reference.Answer | None
    spoilt: str = ""


def library(models: Path) -> tuple[dict, dict]:
    """The shipped models and benchmarks by name."""
    shipped = [layers.read_tree(path) for path in sorted(models.glob("*.yaml"))]
    values = [layers.read_tree(path) for path in sorted((models / "benchmarks").glob("*.yaml"))]
    return {tree["name"]: tree for tree in shipped}, {tree["name"]: tree for tree in values}


def _write(path: Path, tree: dict):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(emit.document(tree), encoding="utf-8")


def _draw(rng: random.Random, folder: Path, stem: str, known: tuple[dict, dict]) -> dict:
    """A scenario's tree; a model of its own is written beside it."""
    models, benchmarks = known
    if rng.random() < OWN_MODEL_SHARE or not models:
        tree = draw_model.model(rng, f"own-{stem}")
        _write(folder / "own" / f"{stem}.yaml", tree)
        return draw_scenario.scenario(rng, f"own/{stem}.yaml", tree, benchmarks)
    name = rng.choice(sorted(models))
    return draw_scenario.scenario(rng, name, models[name], benchmarks)


def _valid(rng: random.Random, folder: Path, stem: str, known, models: Path) -> Case | None:
    path = folder / f"{stem}.yaml"
    tree = _draw(rng, folder, stem, known)
    if rng.random() < EXTENDS_SHARE:
        parent, tree = draw_layers.layered(Pen(rng, tree["currency"], tree.get("period", "year")), tree)
        tree["extends"] = f"{stem}-parent.yaml"
        _write(folder / tree["extends"], parent)
    _write(path, tree)
    try:
        return Case(path, closs_reference.answer(path, models))
    except (Refusal, Unclear):
        return None


def _invalid(rng: random.Random, folder: Path, stem: str, known, models: Path, way) -> Case | None:
    path = folder / f"{stem}-refused.yaml"
    tree = _draw(rng, folder, stem, known)
    _write(path, tree)
    try:
        closs_reference.answer(path, models)  # valid until it is spoilt
        if not way(Pen(rng, tree["currency"], "year"), tree):
            return None
    except (Refusal, Unclear):
        return None
    _write(path, tree)
    try:
        closs_reference.answer(path, models)
    except Refusal as refusal:
        return Case(path, None, f"{way.__name__}: {refusal}")
    except Unclear:
        return None
    raise AssertionError(f"{path}: {way.__name__} was not refused")


def case(folder: Path, index: int, seed: int, known, models: Path) -> Case:
    """Scenario number `index` of a seed."""
    stem = f"s{index:05d}"
    choice = random.Random(f"{seed}/{index}")
    way = choice.choice(spoil.WAYS) if choice.random() < INVALID_SHARE else None
    for attempt in range(ATTEMPTS):
        rng = random.Random(f"{seed}/{index}/{attempt}")
        for old in folder.glob(f"**/{stem}*.yaml"):
            old.unlink()
        found = (_invalid(rng, folder, stem, known, models, way) if way
                 else _valid(rng, folder, stem, known, models))
        if found:
            return found
    raise AssertionError(f"{stem}: no scenario in {ATTEMPTS} attempts")


def generate(folder: Path, count: int, seed: int, models: Path = closs_reference.MODELS) -> list:
    """Writes `count` scenarios into an empty folder and gives their cases."""
    known = library(models)
    return [case(folder, index, seed, known, models) for index in range(count)]


def main() -> int:
    """Writes the files and says what they hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cases = generate(options.folder, options.count, options.seed)
    for one in cases:
        print(f"{one.path.name}: {one.spoilt or f'{len(one.answer.flat)} figures'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
