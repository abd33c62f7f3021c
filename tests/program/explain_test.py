#!/usr/bin/env python3
"""Every figure explained, and every step of it recomputed. Usage: explain_test.py PROGRAM [--random N] [--seed S]

`closs explain` prints a figure as a tree of steps: a name, a value, a formula and its terms below it. Here each
formula is worked out again from the values of its terms, every leaf must be an input that stands where the tree says,
and the figure itself must be what `closs run` prints. N random scenarios join the examples.
"""

import argparse
import collections
import itertools
import json
import math
import operator
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "reference")]
import generate  # noqa: E402
from closs_reference import flat_figures  # noqa: E402
from drive import ROOT, Program, folder, spread  # noqa: E402

EXAMPLES = ["telecom", "escalation", "retailer", "b2b-software", "reference-tree-levers"]
RELATIVE = 1e-9
ROUNDING = 2.3e-16  # of one operation
ITERATED = {"irr", "payback_months", "break_even_effect"}
ITERATED_RELATIVE = 1e-6
# Steps that end a branch though no line of a file states them: how far a fix has come; npv of a set of fixes.
GIVEN = re.compile(r".*\.(effect|effect_late)(\[\w+\])?|npv\{.*\}")
LINES_OF_A_MAP = 8


class Wrong(Exception):
    """A step that does not hold."""


# --- Formulas --------------------------------------------------------------------------------------


class Number:
    """A value and how far rounding alone may have moved it."""

    __slots__ = ("value", "error")

    def __init__(self, value: float, error: float = 0.0):
        self.value, self.error = value, error + ROUNDING * abs(value)


def is_number(token: str) -> bool:
    """Whether a token is a number; a name never is."""
    try:
        float(token)
    except ValueError:
        return False
    return token[0] in "-.0123456789"


def quotient(a: Number, b: Number) -> Number:
    if b.value == 0:
        return Number(math.nan if a.value == 0 else math.copysign(math.inf, a.value))
    return Number(a.value / b.value, a.error / abs(b.value) + abs(a.value) * b.error / b.value ** 2)


def to_the_power(a: Number, b: Number) -> Number:
    value = a.value ** b.value if a.value != 0 or b.value >= 0 else math.nan
    size = abs(value)
    slope = size * abs(b.value / a.value) if a.value else 0.0
    return Number(value, slope * a.error + (size * abs(math.log(abs(a.value))) if a.value else 0) * b.error + 4 * ROUNDING * size)


SIGNS = {
    "+": (1, lambda a, b: Number(a.value + b.value, a.error + b.error)),
    "-": (1, lambda a, b: Number(a.value - b.value, a.error + b.error)),
    "*": (2, lambda a, b: Number(a.value * b.value, abs(a.value) * b.error + abs(b.value) * a.error)),
    "/": (2, quotient),
    "^": (3, to_the_power),
}


def payback(*arguments: Number) -> Number:
    """Months until the running sum reaches 0 and stays there; each period gives what is paid at its start, and its flow."""
    *flows, months = (each.value for each in arguments)
    periods = list(zip(flows[::2], flows[1::2], strict=True))
    begins, total, ends = [], 0.0, []
    for once, net in periods:
        begins.append(total - once)
        total = begins[-1] + net
        ends.append(total)
    turn = 0.0
    for index, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        if begin < 0:
            turn = index + 1 if end < 0 else index + begin / (begin - end)
        elif end < 0:
            turn = index + 1
    if ends[-1] < 0:
        raise Wrong("payback of what is never paid back")
    return Number(turn * months, ITERATED_RELATIVE * months)


FUNCTIONS = {
    "min": lambda *each: min(each, key=operator.attrgetter("value")),
    "max": lambda *each: max(each, key=operator.attrgetter("value")),
    "positive": lambda a: Number(1.0 if a.value > 0 else 0.0),
    "if": lambda condition, yes, no: yes if condition.value > 0 else no,
    "payback": payback,
}


class Formula:
    """Tokens that stand apart by spaces, worked out from left to right by strength of their signs."""

    def __init__(self, text: str, names: dict):
        self.tokens, self.names, self.at, self.used = text.split(), names, 0, set()

    def value(self) -> Number:
        result = self.expression(1)
        if self.at != len(self.tokens):
            raise Wrong(f"nothing should follow token {self.at}: {self.tokens[self.at:][:5]}")
        return result

    def next(self) -> str:
        if self.at >= len(self.tokens):
            raise Wrong("the formula ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, token: str):
        found = self.next()
        if found != token:
            raise Wrong(f"{found} stands where {token} should")

    def expression(self, strength: int) -> Number:
        left = self.operand()
        while self.at < len(self.tokens) and SIGNS.get(self.tokens[self.at], (0,))[0] >= strength:
            sign = self.next()
            left = SIGNS[sign][1](left, self.expression(SIGNS[sign][0] + 1))
        return left

    def operand(self) -> Number:
        token = self.next()
        if token == "(":
            inner = self.expression(1)
            self.expect(")")
            return inner
        if token in FUNCTIONS and self.at < len(self.tokens) and self.tokens[self.at] == "(":
            return FUNCTIONS[token](*self.arguments())
        if is_number(token):
            return Number(float(token))
        if token not in self.names:
            raise Wrong(f"{token} is not among the terms")
        self.used.add(token)
        return Number(self.names[token])

    def arguments(self) -> list:
        self.expect("(")
        found = [self.expression(1)]
        while self.tokens[self.at:self.at + 1] == [","]:
            self.next()
            found.append(self.expression(1))
        self.expect(")")
        return found


# --- Trees -----------------------------------------------------------------------------------------


class Step:
    """A row of the answer with the steps below it."""

    def __init__(self, row: dict):
        self.row, self.terms = row, []
        self.name, self.value, self.formula = row["name"], row["value"], row["formula"] or ""

    def term_values(self) -> dict:
        values = {}
        for term in self.terms:
            if values.setdefault(term.name, term.value) != term.value:
                raise Wrong(f"{term.name} stands for two values")
        return values


def tree_of(rows: list) -> tuple[Step, list]:
    """The root, and every step in the order of the rows."""
    steps, path = [], []
    for row in rows:
        level = row["level"]
        if level > len(path) or (level == 0) != (not steps):
            raise Wrong(f"{row['name']} stands at level {level} below level {len(path) - 1}")
        step = Step(row)
        del path[level:]
        if path:
            path[-1].terms.append(step)
        path.append(step)
        steps.append(step)
    return steps[0], steps


def follows(step: Step):
    """The value of a step follows from the values of its terms."""
    names = step.term_values()
    equation = step.formula.startswith("0 = ")
    if equation:
        names = {**names, step.name: step.value}
    formula = Formula(step.formula.removeprefix("0 = "), names)
    found = formula.value()
    unused = set(names) - formula.used - ({step.name} if equation else set())
    if unused:
        raise Wrong(f"terms that the formula does not name: {sorted(unused)}")
    if equation:
        largest = max(abs(value) for value in names.values())
        holds = abs(found.value) <= RELATIVE * largest + found.error
    else:
        holds = abs(found.value - step.value) <= RELATIVE * abs(step.value) + 8 * found.error
    if not holds:
        raise Wrong(f"{step.name} = {step.value!r}, but {step.formula[:300]} is {found.value!r}")


class Files:
    """Lines of the files that inputs stand in."""

    def __init__(self):
        self.lines = {}

    def text(self, name: str, number: int) -> str:
        """A line and what a map that begins there may need."""
        if name not in self.lines:
            self.lines[name] = (ROOT / name).read_text(encoding="utf-8").splitlines()
        if not 1 <= number <= len(self.lines[name]):
            raise Wrong(f"{name} has no line {number}")
        return "\n".join(self.lines[name][number - 1:number + LINES_OF_A_MAP])


def stands(step: Step, files: Files):
    """A leaf is a number, an input with its place or its origin, or one of the few that are given."""
    row = step.row
    if is_number(step.name):
        if float(step.name) != step.value:
            raise Wrong(f"{step.name} is not {step.value!r}")
    elif row["file"]:
        text = files.text(row["file"], int(row["line"]))
        digits = re.search(r"[\d_.]+", row["written"] or "")
        if (digits.group(0) if digits else row["written"] or "") not in text:
            raise Wrong(f"{step.name}: {row['written']!r} is not in line {row['line']}: {text}")
    elif row["kind"] not in ("benchmark", "model", "neutral") and not GIVEN.fullmatch(step.name):
        raise Wrong(f"{step.name} = {step.value!r} ends here and nothing says where it comes from")


class Verdicts:
    """What has been recomputed; a step that was right once is right again."""

    def __init__(self):
        self.known, self.steps, self.figures, self.failed = set(), 0, 0, 0
        self.files = Files()
        self.reasons = collections.Counter()

    def step(self, step: Step, earlier: dict):
        self.steps += 1
        row = step.row
        if row["none"]:
            if step.formula and math.isfinite(Formula(step.formula, step.term_values()).value().value):
                raise Wrong(f"{step.name} is none ({row['none']}), and {step.formula} exists")
            return
        if not isinstance(step.value, (int, float)) or not math.isfinite(step.value):
            raise Wrong(f"{step.name} is {step.value!r}")
        if row["terms"] == "above":
            if (step.name, step.value) not in earlier:
                raise Wrong(f"{step.name} = {step.value!r} is not explained above")
            return
        if row["terms"] == "cut":
            raise Wrong(f"{step.name} is cut, and no depth was asked for")
        key = (step.name, step.value, step.formula, row["file"], row["line"], tuple((term.name, term.value) for term in step.terms))
        if key not in self.known:
            if step.formula:
                follows(step)
            else:
                stands(step, self.files)
            self.known.add(key)
        if step.formula:
            earlier[step.name, step.value] = step

    def figure(self, name: str, value: float | None, reason: str | None, rows: list):
        """Every step of one figure's tree, and its root against the figure of `closs run`."""
        root, steps = tree_of(rows)
        if root.name != name:
            raise Wrong(f"the tree is of {root.name}")
        if (value is None) != bool(root.row["none"]) or (value is None and root.value is not None):
            raise Wrong(f"run says {value!r}, explain {root.value!r} ({root.row['none']})")
        if value is None and not reason:
            raise Wrong("run gives no reason")
        if value is not None:
            relative = ITERATED_RELATIVE if name.rpartition(".")[2] in ITERATED else RELATIVE
            largest = max(abs(step.value) for step in steps if step.value is not None)
            if not abs(value - root.value) <= relative * abs(value) + 1e-13 * largest:
                raise Wrong(f"run says {value!r}, explain {root.value!r}")
        earlier = {}
        for step in steps:
            self.step(step, earlier)


def answer(program: Program, *words) -> dict:
    done = program(*words)
    if done.code:
        raise Wrong(f"{' '.join(map(str, words))} ended with {done.code}: {done.err[:500]}")
    return json.loads(done.text)


def walk(program: Program, path: str, verdicts: Verdicts, show: int):
    """Every figure of one scenario."""
    scenario = answer(program, "run", path, "-f", "json")["scenarios"][0]
    for name, value in spread(program, flat_figures(scenario["figures"]).items(), 12):
        verdicts.figures += 1
        try:
            verdicts.figure(name, value, scenario["none"].get(name), answer(program, "explain", path, name, "-f", "json", "--depth", "all")["rows"])
        except Wrong as wrong:
            verdicts.failed += 1
            verdicts.reasons[str(wrong)] += 1
            if verdicts.reasons[str(wrong)] == 1 and len(verdicts.reasons) <= show:
                print(f"{path} {name}: {wrong}")


# --- Words -----------------------------------------------------------------------------------------


def depth_cuts(program: Program, path: str, figure: str):
    """--depth shows that many levels; what has more below is marked, and all above still follows."""
    whole = answer(program, "explain", path, figure, "-f", "json", "--depth", "all")["rows"]
    equal_rows = answer(program, "explain", path, figure, "-f", "json")["rows"]
    if equal_rows != answer(program, "explain", path, figure, "-f", "json", "--depth", 2)["rows"]:
        raise Wrong("two levels are not the default")
    for depth in (1, 2, 3):
        rows = answer(program, "explain", path, figure, "-f", "json", "--depth", depth)["rows"]
        if [row["name"] for row in rows if row["level"] < 2] != [row["name"] for row in whole if row["level"] < 2]:
            raise Wrong(f"--depth {depth} has other terms")
        explained = {row["name"] for row in whole if row["formula"]}
        for row in rows:
            if row["level"] > depth or (row["terms"] == "cut" and (row["level"] != depth or row["name"] not in explained)):
                raise Wrong(f"--depth {depth}: {row['name']} at level {row['level']}, {row['terms']}")
        for step in tree_of(rows)[1]:
            if step.formula and step.row["terms"] is None:
                follows(step)


def text_says_the_same(program: Program, path: str, figure: str):
    """In both languages a numbered line a step; numbers stand in formulas only where a line has them; machine formats know no language."""
    machine = program("explain", path, figure, "-f", "json")
    rows = json.loads(machine.text)["rows"]
    if program("explain", path, figure, "-f", "json", "--lang", "ja").out != machine.out:
        raise Wrong("--lang ja changes json")
    for lang, depth in itertools.product(("en", "ja"), ("1", "2", "4")):
        lines = [line.strip("| ").split(" | ") for line in
                 program("explain", path, figure, "-f", "markdown", "--lang", lang, "--depth", depth).text.splitlines() if line.startswith("| ")]
        numbers = {cells[0] for cells in lines if re.fullmatch(r"\d+(\.\d+)*", cells[0])}
        firsts = {row["name"] for row in rows if row["level"] == 1}
        if firsts and "1" not in numbers:
            raise Wrong(f"{lang}: no line 1: {lines[:5]}")
        if any(number.count(".") >= int(depth) for number in numbers):
            raise Wrong(f"{lang}: lines deeper than --depth {depth}: {sorted(numbers)}")
        for cells in lines:
            for named in re.findall(r"(?<![\d.])\d+(?:\.\d+)+(?=\\\[)", cells[-1]):
                if named not in numbers:
                    raise Wrong(f"{lang}: {named} stands in a formula and has no line: {cells}")


def words(program: Program, verdicts: Verdicts):
    checks = itertools.product((depth_cuts, text_says_the_same), (
        ("telecom", "problem.billing.lost"), ("telecom", "fix.e-invoice.npv"), ("telecom", "fix.call-back.irr"),
        ("escalation", "problem.noise.lost"), ("retailer", "total.revenue_at_risk"), ("telecom", "joint.payback_months")))
    for check, (example, figure) in checks:
        verdicts.figures += 1
        try:
            check(program, f"examples/{example}.yaml", figure)
        except Wrong as wrong:
            verdicts.failed += 1
            print(f"{check.__name__}, {example} {figure}: {wrong}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--random", type=int, default=4, help="random scenarios beside the examples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="failed figures to print")
    options = parser.parse_args()
    program, verdicts = Program(options.program), Verdicts()
    for example in EXAMPLES:
        walk(program, f"examples/{example}.yaml", verdicts, options.show)
    with folder() as there:
        for case in generate.generate(there, options.random, options.seed) if options.random else []:
            if case.answer:
                walk(program, str(case.path), verdicts, options.show)
    words(program, verdicts)
    print(f"{verdicts.steps} steps, {len(verdicts.known)} of them different")
    print(f"{verdicts.figures - verdicts.failed} passed, {verdicts.failed} failed")
    return 1 if verdicts.failed else 0


if __name__ == "__main__":
    sys.exit(main())
