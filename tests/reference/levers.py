"""Parameters under a set of fixes, period by period (docs/method.md section 5).

A lever is a fix with its phi, an array over rows x periods. A moved parameter is an array of that shape, or a
plain number where no lever reaches it.
"""

from dataclasses import dataclass

import numpy as np

from refusal import Refusal
from scenario import Fix, Scenario


@dataclass(frozen=True)
class Lever:
    fix: Fix
    phi: np.ndarray


def ramp(scenario: Scenario, fix: Fix, delay: int = 0) -> np.ndarray:
    """phi over the periods 1..T, one row, with `start` moved by `delay` periods."""
    periods = np.arange(1, scenario.horizon + 1)
    begun = periods - (fix.start + delay) + 1
    return np.where(begun >= 1, np.minimum(1.0, begun / fix.ramp), 0.0)[np.newaxis, :]


def plan(scenario: Scenario, names) -> list:
    """The levers of a set of fixes as planned."""
    return [Lever(scenario.fixes[name], ramp(scenario, scenario.fixes[name])) for name in sorted(names)]


def full_effect(scenario: Scenario, names) -> list:
    """The levers of a set of fixes with every phi 1."""
    return [Lever(scenario.fixes[name], np.ones((1, 1))) for name in sorted(names)]


def unclipped(base: float, path: tuple, segment: str, levers: list):
    """The parameter after `to`, then the factors, then the points; and the lever mask that touches it."""
    changes = [(change, lever.phi) for lever in levers if (change := lever.fix.change(path, segment))]
    value, touched = base, False
    for change, phi in changes:
        touched = touched | (phi > 0)
        if change.kind == "to":
            value = value + phi * (change.amount - value)
    for change, phi in changes:
        if change.kind in ("reduce", "raise"):
            value = value * (1 + phi * (change.amount if change.kind == "raise" else -change.amount))
    for change, phi in changes:
        if change.kind == "points":
            value = value + phi * change.amount
    return value, touched


def moved(base: float, path: tuple, segment: str, levers: list, low: float = 0.0, high: float = np.inf):
    """The parameter clipped to its domain."""
    value, touched = unclipped(base, path, segment, levers)
    return np.clip(value, low, high) if touched is not False else base


def rebalanced(bases: dict, values: dict, masks: dict) -> dict:
    """A group of shares that keeps its sum: the untouched share what the touched leave, in proportion; where that
    cannot be, the touched are scaled. Per row and period."""
    whole = sum(bases.values())
    touched_sum = sum(np.where(masks[name], values[name], 0.0) for name in bases)
    untouched_sum = sum(np.where(masks[name], 0.0, bases[name]) for name in bases)
    any_touched = np.any(np.broadcast_arrays(*masks.values()), axis=0)
    scaled = (touched_sum > whole) | (untouched_sum == 0)
    if np.any(any_touched & scaled & (touched_sum == 0)):
        raise Refusal("the touched shares of a group are all 0 and nothing else is left")
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(scaled, whole / touched_sum, 1.0)
        left = np.where(scaled, 0.0, (whole - touched_sum) / untouched_sum)
    return {name: np.where(any_touched, np.where(masks[name], values[name] * factor, bases[name] * left), bases[name])
            for name in bases}


def problem_parameters(scenario: Scenario, segment, problem: str, levers: list) -> dict:
    """All model parameters of one problem in one segment, groups kept at their sum."""
    row = segment.problems[problem]
    values, masks = {}, {}
    for name, base in row.parameters.items():
        limits = scenario.model.parameters[name]
        path = ("problems", problem, name)
        values[name] = moved(base, path, segment.name, levers, limits.low, limits.high)
        masks[name] = unclipped(base, path, segment.name, levers)[1]
    for group in scenario.model.groups.values():
        if any(masks[name] is not False for name in group):
            values |= rebalanced(*({name: source[name] for name in group} for source in (row.parameters, values, masks)))
    return values
