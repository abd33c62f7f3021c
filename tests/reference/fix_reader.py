"""The `fixes` block of a scenario (docs/scenario-files.md, docs/method.md section 5) read and checked."""

import dataclasses
import itertools

import literals
from refusal import Refusal
from scenario import Change, Fix, Scenario, parameter_kind

OPERATIONS = {"to", "reduce", "raise", "points"}
FACTOR = literals.Kind(True, 0.0, 1.0)
UPLIFT = literals.Kind(True, 0.0, float("inf"))


def economics(currency: str) -> dict:
    """The parameters outside the problems that a fix may change, with how they read."""
    return {"baseline_loss": literals.PERIOD_RATE, "revenue_per_customer": literals.money(currency, True),
            "margin": literals.RATE, "new_customers": literals.PERIOD_COUNT, "problem_rate": literals.PERIOD_RATE}


def target_kind(scenario: Scenario, path: tuple, currency: str) -> literals.Kind:
    """How values of the parameter at `path` read; an error where no fix may change it."""
    if len(path) == 1 and path[0] in economics(currency):
        return economics(currency)[path[0]]
    if len(path) < 3 or path[0] != "problems" or path[1] not in {"*", *scenario.tags}:
        raise Refusal(f"no parameter {'.'.join(path)}")
    name = ".".join(path[2:])
    if name == "frequency":
        return literals.PERIOD_RATE
    if name == "share":
        return literals.RATE
    if name not in scenario.model.parameters:
        raise Refusal(f"no parameter {'.'.join(path)}")
    return parameter_kind(scenario.model.parameters[name], currency)


def read_change(scenario: Scenario, text: str, node: dict, currency: str) -> Change:
    """One change; amounts are per scenario period unless they state their span."""
    head = text.split(".")
    path = (*head[:2], ".".join(head[2:])) if head[0] == "problems" else tuple(head)
    kind = target_kind(scenario, path, currency)
    if not isinstance(node, dict) or len(node) != 1 or set(node) - OPERATIONS:
        raise Refusal(f"not a change: {node}")
    operation, value = next(iter(node.items()))
    if operation == "points":
        kind = dataclasses.replace(kind, low=-float("inf"), high=float("inf"),
                                   spans=kind.spans if kind.spans == "proportion" else "")
    elif operation != "to":
        kind = FACTOR if operation == "reduce" else UPLIFT
    return Change(path, operation, literals.value(value, kind, scenario.months).base)


def read_fix(scenario: Scenario, name: str, tree: dict, currency: str) -> Fix:
    """One fix; its `excludes` are still only those it names itself."""
    if set(tree) - {"name", "changes", "cost", "start", "ramp", "segments", "requires", "excludes"}:
        raise Refusal(f"unknown keys in fix {name}")
    cost = tree.get("cost", {})
    changes = tuple(read_change(scenario, text, node, currency) for text, node in tree["changes"].items())
    segments = frozenset(tree["segments"]) if "segments" in tree else None
    if segments and segments - {segment.name for segment in scenario.segments}:
        raise Refusal(f"fix {name} names a segment that nobody defines")
    return Fix(name, changes,
               literals.value(cost.get("once", "0"), literals.money(currency), scenario.months).base,
               literals.value(cost.get("per_period", "0"), literals.money(currency, True), scenario.months).base,
               literals.whole(tree.get("start", "1")), literals.whole(tree.get("ramp", "1")), segments,
               frozenset(tree.get("requires", [])), frozenset(tree.get("excludes", [])))


def requirements(fixes: dict, name: str) -> frozenset:
    """Everything a fix requires, directly and indirectly, without itself."""
    found: set = set()
    ahead = list(fixes[name].requires)
    while ahead:
        other = ahead.pop()
        if other == name:
            raise Refusal(f"{name} requires itself")
        if other not in found:
            found.add(other)
            ahead += fixes[other].requires
    return frozenset(found)


def _check_targets(scenario: Scenario, first: Fix, second: Fix):
    """Two fixes that set one parameter in one segment must exclude each other."""
    for segment in scenario.segments:
        paths = {(c.path[0], problem, c.path[2]) if c.path[0] == "problems" else c.path
                 for c in first.changes for problem in (segment.problems if c.path[1:2] == ("*",) else c.path[1:2] or [""])}
        for path in paths:
            both = (first.change(path, segment.name), second.change(path, segment.name))
            if all(change and change.kind == "to" for change in both) and second.name not in first.excludes:
                raise Refusal(f"{first.name} and {second.name} both set {'.'.join(path)}")


def _check_meaning(scenario: Scenario, fix: Fix):
    """A change of `share` or `problem_rate` needs one to change."""
    for change in fix.changes:
        for segment in scenario.segments:
            if fix.segments is not None and segment.name not in fix.segments:
                continue
            if change.path == ("problem_rate",) and segment.problem_rate is None:
                raise Refusal("a change of problem_rate where none is given")
            if change.path[2:] == ("share",):
                named = segment.problems if change.path[1] == "*" else [change.path[1]]
                if any(segment.problems[problem].occurrence[0] != "share" for problem in named):
                    raise Refusal("a change of share where none is given")


def with_fixes(scenario: Scenario, tree: dict, currency: str) -> Scenario:
    """`scenario` with its fixes, checked against each other."""
    for key in ("horizon", "discount_rate"):
        if key not in tree:
            raise Refusal(f"a scenario with fixes states {key}")
    if any(segment.margin is None for segment in scenario.segments):
        raise Refusal("a scenario with fixes states margin")
    fixes = {name: read_fix(scenario, name, node, currency) for name, node in tree["fixes"].items()}
    for fix in fixes.values():
        if (fix.requires | fix.excludes) - set(fixes) or fix.name in fix.requires | fix.excludes:
            raise Refusal(f"{fix.name} requires or excludes a fix that does not exist, or itself")
    symmetric = {name: frozenset(fix.excludes | {other for other in fixes if name in fixes[other].excludes})
                 for name, fix in fixes.items()}
    fixes = {name: dataclasses.replace(fix, excludes=symmetric[name]) for name, fix in fixes.items()}
    for name, fix in fixes.items():
        _check_meaning(scenario, fix)
        together = requirements(fixes, name) | {name}
        if any(one in fixes[other].excludes for one, other in itertools.permutations(together, 2)):
            raise Refusal(f"{name} requires what it excludes")
    for first, second in itertools.combinations(fixes.values(), 2):
        _check_targets(scenario, first, second)
    return dataclasses.replace(scenario, fixes=fixes)
