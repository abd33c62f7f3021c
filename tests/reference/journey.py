"""Model files (docs/models.md) and docs/method.md section 1: the journey as an absorbing Markov chain.

Every value may be a number or a numpy array; the arrays of one journey broadcast against each other, so one
solve serves many periods and effects at once. Always a linear solve, never a pass in topological order.
"""

import re
from dataclasses import dataclass

import numpy as np

import literals
from refusal import Refusal

ABSORBING = ("lost", "kept")
ACCRUALS = ("contacts", "cost", "told_good", "told_bad", "spend_cut")
TOLERANCE = 1e-9  # of shares that should sum to 1, docs/method.md section 1

_TOKEN = re.compile(r"\s*(?:\(\s*1\s*-\s*([^\W\d][\w.-]*)\s*\)|([^\W\d][\w.-]*)|(\d[\d_.]*%?)|([+*]))")


@dataclass(frozen=True)
class Parameter:
    """A row of a model's `parameters`; `default` is None where scenario or benchmark must give the value."""

    kind: str  # rate, share, money, count or number
    group: str = ""
    default: float | None = None
    low: float = 0.0
    high: float = np.inf


@dataclass(frozen=True)
class State:
    steps: tuple  # of (target, formula), formula None for `rest`
    accruals: dict
    complaint: bool = False


@dataclass(frozen=True)
class Model:
    name: str
    above_baseline: bool
    start: str
    parameters: dict
    states: dict

    @property
    def complaint(self) -> str:
        """The state that counts as a complaint, "" if the model has none."""
        return next((name for name, state in self.states.items() if state.complaint), "")

    @property
    def groups(self) -> dict:
        """Group name to the names of its shares."""
        found: dict = {}
        for name, parameter in self.parameters.items():
            if parameter.group:
                found.setdefault(parameter.group, []).append(name)
        return found


@dataclass(frozen=True)
class Journey:
    """Expected values for one affected customer, in the symbols of docs/method.md section 1."""

    visits: dict  # state -> v
    lost: dict  # state -> v * P(state -> lost)
    k: object = 0.0
    x: object = 0.0
    z: object = 0.0
    g: object = 0.0
    w: object = 0.0

    @property
    def lost_share(self):
        """v . R_lost"""
        return sum(self.lost.values())


def parse_formula(text: str) -> list:
    """A sum of products as a list of lists of factors: a number, a name, or (name,) for its complement."""
    terms: list = [[]]
    position, operand_next = 0, True
    text = text.strip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found or operand_next == bool(found.group(4)):
            raise Refusal(f"not a formula: {text!r}")
        complement, name, constant, operator = found.groups()
        if operator == "+":
            terms.append([])
        elif complement:
            terms[-1].append((complement,))
        elif name:
            terms[-1].append(name)
        elif constant:
            kind = literals.Kind(True, 0.0, np.inf) if constant.endswith("%") else literals.COUNT
            terms[-1].append(literals.number(constant, kind))
        position, operand_next = found.end(), bool(operator)
    if operand_next:
        raise Refusal(f"not a formula: {text!r}")
    return terms


def evaluate_formula(terms: list, values: dict):
    """The formula's value, broadcast over the values it names."""
    def factor(part):
        if isinstance(part, tuple):
            return 1 - values[part[0]]
        return values[part] if isinstance(part, str) else part

    total = 0.0
    for term in terms:
        product = 1.0
        for part in term:
            product = product * factor(part)
        total = total + product
    return total


def _names(formula) -> set:
    return {part[0] if isinstance(part, tuple) else part
            for term in formula or [] for part in term if not isinstance(part, float)}


def _kind(row: dict) -> literals.Kind:
    return literals.RATE if row["kind"] in ("rate", "share") else literals.money("")


def _parameter(row: dict) -> Parameter:
    kind = _kind(row)
    limits = {side: literals.stated(row[side], literals.Kind(kind.rate, -np.inf, np.inf))[0]
              for side in ("low", "high") if side in row}
    default = literals.value(row["default"], kind, 12).base if "default" in row else None
    return Parameter(row["kind"], row.get("group", ""), default,
                     limits.get("low", kind.low), limits.get("high", kind.high))


def _state(row: dict) -> State:
    steps = tuple((target, None if text == "rest" else parse_formula(text)) for target, text in row["to"].items())
    accruals = {name: parse_formula(row[name]) for name in ACCRUALS if name in row}
    return State(steps, accruals, row.get("complaint") == "true")


def read_model(tree: dict) -> Model:
    """A model from the tree of its file."""
    parameters = {name: _parameter(row) for name, row in tree["parameters"].items()}
    states = {name: _state(row) for name, row in tree["states"].items()}
    parameters.setdefault("realisation", Parameter("rate", default=1.0, high=1.0))
    if any("contacts" in state.accruals for state in states.values()):
        parameters.setdefault("cost_per_contact", Parameter("money", default=0.0))
    for state in states.values():
        used = set().union(*(_names(f) for _, f in state.steps), *(_names(f) for f in state.accruals.values()))
        if used - set(parameters):
            raise Refusal(f"unknown parameters: {used - set(parameters)}")
    return Model(tree["name"], tree.get("losses") == "above_baseline", tree["start"], parameters, states)


def step_shares(name: str, state: State, values: dict) -> dict:
    """Target to probability for one state; `rest` takes what is left."""
    shares = {target: evaluate_formula(formula, values) for target, formula in state.steps if formula is not None}
    given = sum(shares.values())
    for target, formula in state.steps:
        if formula is None:
            shares[target] = 1 - given
    complete = len(shares) > 0 and all(formula is not None for _, formula in state.steps)
    if complete and np.any(np.abs(given - 1) > TOLERANCE):
        raise Refusal(f"shares of {name} sum to {given}")
    for target, share in shares.items():
        if np.any(np.asarray(share) < -TOLERANCE) or np.any(np.asarray(share) > 1 + TOLERANCE):
            raise Refusal(f"{name} -> {target} is {share}")
    return shares


def travel(model: Model, values: dict) -> Journey:
    """The journey of one problem in one segment: visits by solving v (I - Q) = e_start, then what they accrue."""
    names = list(model.states)
    shares = {name: step_shares(name, state, values) for name, state in model.states.items()}
    shape = np.broadcast_shapes(*(np.shape(share) for row in shares.values() for share in row.values()))
    matrix = np.zeros(shape + (len(names), len(names)))
    matrix[...] = np.eye(len(names))
    for row, name in enumerate(names):
        for target, share in shares[name].items():
            if target not in ABSORBING:
                matrix[..., row, names.index(target)] -= share
    start = np.zeros(shape + (len(names), 1))
    start[..., names.index(model.start), 0] = 1
    try:
        solved = np.linalg.solve(np.swapaxes(matrix, -1, -2), start)[..., 0]
    except np.linalg.LinAlgError as error:
        raise Refusal("I - Q is singular") from error
    visits = {name: solved[..., column] for column, name in enumerate(names)}
    lost = {name: visits[name] * shares[name].get("lost", 0.0) for name in names}
    return Journey(visits, lost, **_accrued(model, values, visits, shares))


def _accrued(model: Model, values: dict, visits: dict, shares: dict) -> dict:
    letters = {"contacts": "k", "cost": "z", "told_good": "g", "told_bad": "w", "spend_cut": "x"}
    sums = dict.fromkeys(letters.values(), 0.0)
    for name, state in model.states.items():
        for accrual, formula in state.accruals.items():
            weight = visits[name] * (shares[name].get("kept", 0.0) if accrual == "spend_cut" else 1.0)
            sums[letters[accrual]] = sums[letters[accrual]] + weight * evaluate_formula(formula, values)
    return sums
