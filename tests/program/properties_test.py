#!/usr/bin/env python3
"""What must hold of every scenario, whatever its numbers. Usage: properties_test.py PROGRAM [--count N] [--seed S]

Random scenarios of every feature (tests/reference/generate.py) and variants of each that say the same in another way,
or something whose effect is known, go through the program in two runs; then figures are held against each other. No
figure is computed here a second time, so what is tested is that the program agrees with itself and with the
definitions; tests/reference/compare.py tests the numbers. A check is one property of one scenario.
"""

import argparse
import collections
import copy
import functools
import json
import re
import sys
from pathlib import Path

import numpy

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "reference")]
import compare  # noqa: E402
import emit  # noqa: E402
import generate  # noqa: E402
import layers  # noqa: E402
import literals  # noqa: E402
from closs_reference import SINGULAR, flat_figures  # noqa: E402
from drive import ROOT, Program, folder  # noqa: E402

ADDING = 1e-12     # of the sizes that are added up
ORDER = 1e-12      # another order of the file
SAME = 1e-9        # the same stated in another way
ITERATED = 1e-6    # figures found by iteration
SIMULATED = 24     # scenarios, of those there are
TIMES = 7          # by which customers are scaled
SCALING_UNITS = {"customers", "complaints", "contacts", "people", "money", "money_per_month"}
SUM_SIGNS = re.compile(r'\{M::\w+, "(\w+)", Unit::(\w+),\s+AddsUp::(\w+), Length::\w+, "(\w+)"')


class Wrong(Exception):
    """A property that does not hold."""


class Measures:
    """Of the table of measures: which add up, and what each counts in."""

    def __init__(self):
        rows = SUM_SIGNS.findall((ROOT / "src/core/scenario/measures.cpp").read_text(encoding="utf-8"))
        self.unit = {name: unit for name, unit, _, _ in rows}
        self.adding = {scope: [name for name, _, adds, scopes in rows if adds == "everywhere" and scope in scopes] for scope in "TPG"}
        if len(self.adding["P"]) < 10 or len(self.unit) < 40:
            raise SystemExit("the table of measures reads otherwise than this test expects")


MEASURES = Measures()


# --- Scenarios as trees ----------------------------------------------------------------------------


def amount(number: float) -> str:
    """A number as a scenario writes it: no exponent."""
    return numpy.format_float_positional(number, unique=True, trim="-")


def rate(number: float) -> str:
    """A rate as a scenario writes it; 1 needs its percent sign."""
    return amount(min(max(number, 0.0), 1.0)) if number < 1 else "100%"


class Case:
    """A scenario: its file, its tree with all it extends, and its yardstick; later its figures."""

    def __init__(self, made: generate.Case):
        self.path, self.stem, self.answer = made.path, made.path.stem, made.answer
        self.tree = layers.read_layers(made.path)
        self.yardstick = compare.Yardstick(made.answer)
        self.months = literals.MONTHS[self.tree.get("period", "year")]
        self.figures: dict = {}

    def read(self, node, kind: literals.Kind) -> float:
        return literals.value(node, kind, self.months).base

    @property
    def fixes(self) -> dict:
        return self.tree.get("fixes", {})

    @property
    def segments(self) -> dict:
        """Scope in front of a segment's figures -> segment; with no segments that of the total."""
        return {f"segment.{one.name}." if self.answer.scenario.named_segments else "total.": one for one in self.answer.scenario.segments}

    def of_problem(self, scope: str, problem: str, measure: str) -> float:
        inside = "" if scope == "total." else scope
        return self.figures[f"{inside}problem.{problem}.{measure}"]


# --- Variants: a tree that says the same, or something whose effect is known --------------------------


VARIANTS: dict = {}


def variant(function):
    """Marks a maker of variants: (case, its tree to be changed) -> the tree, several by name, or nothing."""
    VARIANTS[function.__name__] = function
    return function


@variant
def in_another_order(_case, tree):
    """Problems, segments, fixes and changes from last to first."""
    def turned(node):
        return dict(reversed(node.items()))
    tree["problems"] = turned(tree["problems"])
    for row in tree.get("segments", {}).values():
        if "problems" in row:
            row["problems"] = turned(row["problems"])
    for row in tree.get("fixes", {}).values():
        row["changes"] = turned(row["changes"])
    for key in ("segments", "fixes"):
        if key in tree:
            tree[key] = turned(tree[key])
    return turned(tree)


def _scale_counted(case, row):
    node = row.get("complaints")
    if isinstance(node, dict) and "count" in node:
        row["complaints"] = node | {"count": amount(TIMES * case.read(node["count"], literals.PERIOD_COUNT))}
    elif node is not None:
        row["complaints"] = amount(TIMES * case.read(node, literals.PERIOD_COUNT))


@variant
def scaled(case, tree):
    """TIMES as many customers, new customers, complaints; fixes that cost as much more."""
    counts = {"customers": literals.COUNT, "new_customers": literals.PERIOD_COUNT}
    for row in [tree, *tree.get("segments", {}).values()]:
        for key, kind in counts.items():
            if key in row:
                row[key] = amount(TIMES * case.read(row[key], kind))
        for problem in row.get("problems", {}).values():
            _scale_counted(case, problem)
    for fix in tree.get("fixes", {}).values():
        for key, per_period in (("once", False), ("per_period", True)):
            if key in fix.get("cost", {}):
                fix["cost"][key] = amount(TIMES * case.read(fix["cost"][key], literals.money(tree["currency"], per_period)))
        change = fix["changes"].get("new_customers", {})
        for key in set(change) & {"to", "points"}:
            kind = literals.Kind(False, -float("inf"), spans="proportion")
            change[key] = amount(TIMES * case.read(change[key], kind))
    return tree


@variant
def one_undiscounted_period(_case, tree):
    tree.pop("fixes", None)
    return tree | {"horizon": "1", "discount_rate": "0%"}


@variant
def with_a_fix_that_does_nothing(case, tree):
    """One more fix, of each kind of change in turn, whose change is 0."""
    if "fixes" not in tree:
        return None
    change = [{"reduce": "0%"}, {"raise": "0%"}, {"points": "0%"}][int(case.stem[-1]) % 3]
    start = min(int(fix.get("start", "1")) for fix in tree["fixes"].values())  # joint counts from the earliest
    tree["fixes"]["nothing"] = {"changes": {"problems.*.frequency": change}, "start": str(start)}
    return tree


@variant
def as_drops(case, tree):
    """The model `drop` with the same frequencies and the same excess over the baseline."""
    for key in ("problem_defaults", "benchmark", "fixes", "problem_rate", "word_of_mouth", "loss_rates_over"):
        tree.pop(key, None)
    rows = tree.get("segments", {"": tree})
    names = list(tree["problems"])
    tree["model"] = "drop"
    tree["problems"] = {name: {"frequency": "0", "loyalty_drop": "0", **({"tags": row["tags"]} if "tags" in row else {})}
                        for name, row in tree["problems"].items()}
    for (scope, segment), row in zip(case.segments.items(), rows.values(), strict=True):
        row.pop("problem_rate", None)
        if row is not tree:
            row["problems"] = {name: {} for name in names}
        for name in names:
            excess = case.of_problem(scope, name, "loss_if_affected") - segment.baseline_loss
            if excess < 0:
                return None
            row["problems"][name] |= {"frequency": rate(case.of_problem(scope, name, "affected") / segment.customers),
                                      "loyalty_drop": rate(excess)}
    return tree


@variant
def at_break_even_cost(case, tree):
    """A variant a fix: it costs once what it may cost at most."""
    for name in tree.get("fixes", {}):
        most = case.figures[f"fix.{name}.break_even_cost"]
        if most is not None:
            now = copy.deepcopy(tree)
            now["fixes"][name].setdefault("cost", {})["once"] = amount(most)
            yield name, now


@variant
def at_break_even_effect(case, tree):
    """A variant a fix whose changes are all in proportion to their strength: each of them at the share that just pays."""
    for name, fix in tree.get("fixes", {}).items():
        share = case.figures[f"fix.{name}.break_even_effect"]
        if share is None or any("to" in change for change in fix["changes"].values()):
            continue
        now = copy.deepcopy(tree)
        for path, change in now["fixes"][name]["changes"].items():
            (move, node), = change.items()
            kind = literals.Kind(False, spans="proportion") if path in ("revenue_per_customer", "new_customers") else None
            change[move] = weakened(case, tree, node, move, kind, share)
        yield name, now


def weakened(case: Case, tree: dict, node, move: str, amounts: literals.Kind | None, share: float):
    """The text of a change at a share of its strength."""
    unbounded = -float("inf")
    relative = literals.Kind(True, unbounded)
    if move != "points":
        return percent(share * case.read(node, relative))
    if amounts:
        return amount(share * case.read(node, literals.Kind(False, unbounded, spans="proportion", currency=tree["currency"])))
    if "%" in str(node):
        return percent(share * case.read(node, relative))
    return amount(share * case.read(node, literals.Kind(False, unbounded, currency=tree["currency"])))


def percent(number: float) -> str:
    return amount(100 * number) + "%"


# --- Properties ------------------------------------------------------------------------------------


PROPERTIES: list = []


def holds(function):
    """Marks a property: (case, found) raises Wrong, gives False where it does not apply. `found` are variants' figures."""
    PROPERTIES.append(function)
    return function


def near(name: str, found, wanted, allowed: float):
    """Both none, or as near as allowed."""
    if found is None and wanted is None:
        return
    if found is None or wanted is None or not abs(found - wanted) <= allowed:
        raise Wrong(f"{name} is {found!r}, should be {wanted!r} (within {allowed:.3g})")


def near_all(case: Case, found: dict, wanted: dict, relative: float, times: float = 1):
    """Every wanted figure, `times` as large where it counts something."""
    for name, figure in wanted.items():
        measure = name.rpartition(".")[2]
        factor = times if MEASURES.unit[measure] in SCALING_UNITS else 1
        if name not in found:
            raise Wrong(f"{name} is not there")
        if figure is None or found[name] is None:
            near(name, found[name], figure, 0)
            continue
        loose = ITERATED if measure in compare.ITERATED else relative
        near(name, found[name], factor * figure, loose * abs(factor * figure) + 10 * factor * case.yardstick.floor(name))


def adds_up(case: Case, name: str, parts: list, whole):
    """Parts that sum to the whole; where one is none, so is the whole."""
    if any(part is None for part in parts):
        if whole is not None:
            raise Wrong(f"{name} is {whole!r}, though a part of it is none")
        return
    near(name, whole, sum(parts), ADDING * (abs(whole or 0) + sum(map(abs, parts))) + case.yardstick.floor(name))


@holds
def problems_and_segments_sum_to_the_total(case, _found):
    figures, names = case.figures, case.answer.scenario
    for measure in MEASURES.adding["P"]:
        adds_up(case, f"total.{measure}", [figures[f"problem.{p}.{measure}"] for p in names.tags], figures[f"total.{measure}"])
    if not names.named_segments:
        return
    ids = [segment.name for segment in names.segments]
    for measure in MEASURES.adding["T"]:
        adds_up(case, f"total.{measure}", [figures[f"segment.{s}.{measure}"] for s in ids], figures[f"total.{measure}"])
    for measure in MEASURES.adding["P"]:
        for s in ids:
            adds_up(case, f"segment.{s}.{measure}", [figures[f"segment.{s}.problem.{p}.{measure}"] for p in names.tags],
                    figures[f"segment.{s}.{measure}"])
        for p in names.tags:
            adds_up(case, f"problem.{p}.{measure}", [figures[f"segment.{s}.problem.{p}.{measure}"] for s in ids],
                    figures[f"problem.{p}.{measure}"])


@holds
def tags_sum_to_the_problems_that_carry_them(case, _found):
    tags = collections.defaultdict(list)
    for problem, carried in case.answer.scenario.tags.items():
        for key, value in carried.items():
            tags[key, value].append(problem)
    for (key, value), carriers in tags.items():
        for measure in MEASURES.adding["G"]:
            adds_up(case, f"tag.{key}.{value}.{measure}", [case.figures[f"problem.{p}.{measure}"] for p in carriers],
                    case.figures[f"tag.{key}.{value}.{measure}"])
    return bool(tags)


@holds
def nobody_is_lost_twice_and_none_where_no_loss_lies_below_the_baseline(case, _found):
    floor = case.yardstick.floor("total.lost")
    for scope, segment in case.segments.items():
        if not -floor <= case.figures[f"{scope}churned"] <= case.figures[f"{scope}customers"] + floor:
            raise Wrong(f"{scope}churned is {case.figures[f'{scope}churned']!r}")
        losses = [case.of_problem(scope, p, "loss_if_affected") for p in segment.problems]
        if min(losses) < segment.baseline_loss:
            continue
        for problem in segment.problems:
            lost, affected = (case.of_problem(scope, problem, m) for m in ("lost", "affected"))
            if not -floor <= lost <= affected + floor:
                raise Wrong(f"{scope}{problem}: {lost!r} lost of {affected!r}")


@holds
def shares_of_npv_sum_to_the_joint_npv(case, _found):
    if not case.fixes or case.figures["joint.npv"] is None:
        return False
    shares = [case.figures[f"fix.{name}.npv_share"] for name in case.fixes]
    near("sum of npv_share", sum(shares), case.figures["joint.npv"], 1e-9 * sum(map(abs, shares)) + case.yardstick.floor("joint.npv"))


@holds
def the_order_of_the_file_changes_nothing(case, found):
    near_all(case, found["in_another_order"], case.figures, ORDER)


@holds
def as_many_times_the_customers_are_as_many_times_the_counts_and_the_money(case, found):
    near_all(case, found["scaled"], case.figures, SAME, TIMES)


@holds
def drops_with_the_same_excess_are_the_same_tree(case, found):
    if "as_drops" not in found:
        return False
    drops = found["as_drops"]
    reduced = {name: figure for name, figure in drops.items() if name.endswith(".revenue_reduced") and figure != 0}
    if reduced:
        raise Wrong(f"nobody cuts spending, yet {reduced}")
    same = {"customers", "revenue", "churned", "churn_rate", "affected", "loss_if_affected", "lost_gross", "lost_baseline",
            "lost", "revenue_lost", "lifetime_value_at_risk", "replacement_cost", "customers_end", "customers_end_gap"}
    if not any(figure for name, figure in case.figures.items() if name.endswith(".revenue_reduced")):
        same |= {"revenue_at_risk", "revenue_at_risk_per_month", "margin_at_risk", "horizon_revenue_at_risk", "horizon_margin_at_risk"}
    near_all(case, drops, {name: figure for name, figure in case.figures.items()
                           if name.rpartition(".")[2] in same and not name.startswith(("state.", "fix.", "joint."))}, SAME)


@holds
def one_undiscounted_period_gives_the_period_again(case, found):
    figures = found["one_undiscounted_period"]
    for scope, segment in [*case.segments.items(), ("total.", None)]:
        again = {measure: figures[scope + measure] for measure in ("revenue_at_risk", "margin_at_risk", "handling_cost", "cost_of_inaction")}
        if case.months < 12:  # a lost customer counts with a year of revenue, and pays none in the period
            again = {"revenue_at_risk": figures[f"{scope}revenue_lost"] * case.months / 12 + figures[f"{scope}revenue_reduced"],
                     "handling_cost": again["handling_cost"]}
        for measure, figure in again.items():
            near(f"{scope}horizon_{measure}", figures[f"{scope}horizon_{measure}"], figure,
                 SAME * abs(figure or 0) + 10 * case.yardstick.floor(f"total.{measure}"))
        near(f"{scope}customers_end_gap", figures[f"{scope}customers_end_gap"], figures[f"{scope}lost"],
             10 * case.yardstick.floor("total.lost"))
        if segment:
            near(f"{scope}customers_end", figures[f"{scope}customers_end"],
                 segment.customers - figures[f"{scope}churned"] + segment.new_customers, 10 * case.yardstick.floor("total.lost"))


@holds
def a_fix_that_does_nothing_changes_nothing(case, found):
    if "with_a_fix_that_does_nothing" not in found:
        return False
    figures = found["with_a_fix_that_does_nothing"]
    near_all(case, figures, {name: figure for name, figure in case.figures.items() if name.rpartition(".")[2] != "npv_share"
                             or figure is not None}, SAME)
    for measure in ("saved_per_period", "customers_saved", "pv_benefit", "pv_cost", "npv", "npv_share"):
        own = figures[f"fix.nothing.{measure}"]
        if own is not None or measure != "npv_share":
            near(f"fix.nothing.{measure}", own, 0, 10 * case.yardstick.floor(f"fix.nothing.{measure}"))


def _pays_just(case, found, kind, relative):
    variants = {name: figures for name, figures in found.items() if name.startswith(kind + ".")}
    for name, figures in variants.items():
        scope = f"fix.{name.removeprefix(kind + '.')}."
        sizes = sum(abs(figures[scope + measure]) for measure in ("pv_benefit", "pv_cost"))
        near(f"{scope}npv", figures[f"{scope}npv"], 0, relative * sizes + case.yardstick.floor(f"{scope}npv"))
    return bool(variants)


@holds
def at_its_break_even_cost_a_fix_returns_nothing(case, found):
    return _pays_just(case, found, "at_break_even_cost", SAME)


@holds
def at_its_break_even_effect_a_fix_returns_nothing(case, found):
    return _pays_just(case, found, "at_break_even_effect", ITERATED)


# --- Properties of the program ----------------------------------------------------------------------


WHOLE: list = []


def of_the_program(function):
    """Marks a check of all scenarios together: (program, folder, cases) gives how many it made."""
    WHOLE.append(function)
    return function


@of_the_program
def the_same_bytes_on_any_number_of_threads_in_every_run_and_language(program, place, _cases):
    for form in ("jsonl", "json", "csv"):
        first = program("run", ".", "-f", form, "--threads", 1, cwd=place).out
        if not first:
            raise Wrong(f"{form} is empty")
        for words in (["--threads", 2], ["--threads", 1], ["--lang", "ja"], ["--lang", "en"], ["--color", "always"]):
            if program("run", ".", "-f", form, *words, cwd=place).out != first:
                raise Wrong(f"{form} differs with {words}")
    return 15


def without_origins(text: str) -> list:
    """Lines of a resolved scenario without what is said behind # and without empty ones."""
    lines = (re.sub(r"(^|\s+)# .*$", "", line).rstrip() for line in text.splitlines())
    return [line for line in lines if line]


@of_the_program
def resolved_is_itself_and_gives_the_same_figures(program, place, cases):
    for case in cases:
        once = program("resolve", case.path.name, cwd=place)
        resolved = place / f"resolved-{case.stem}.yaml"
        resolved.write_bytes(once.out)
        twice = program("resolve", resolved.name, cwd=place)
        if once.code or twice.code or without_origins(once.text) != without_origins(twice.text):
            raise Wrong(f"{case.stem}: resolve is not itself: {once.err}{twice.err}\n{once.text}\n{twice.text}")
        figures = run(program, [resolved.name], place)[resolved.stem]
        if figures != run(program, [case.path.name], place)[case.stem]:
            raise Wrong(f"{case.stem}: resolve gives other figures")
        resolved.unlink()
    return len(cases)


def distributions_in(node: dict, name=""):
    """Name and statistics of each figure of a simulation."""
    if "mean" in node:
        yield name, node
        return
    for key, below in node.items():
        key = SINGULAR.get(key, key)
        yield from distributions_in(below, f"{name}.{key}" if name else key)


def check_distribution(name: str, one: dict):
    low_to_high = [one[each] for each in ("p5", "p10", "p25", "p50", "p75", "p90", "p95")]
    if one["mean"] is None:
        if any(one[each] is not None for each in ("sd", "p5", "p50", "p95")) or one["exists"] != 0:
            raise Wrong(f"{name} has statistics and no mean: {one}")
        return
    if low_to_high != sorted(low_to_high):
        raise Wrong(f"the quantiles of {name} fall: {low_to_high}")
    if not 0 < one["exists"] <= 1 or not 0 <= one["positive"] <= 1 or not one["sd"] >= 0:
        raise Wrong(f"{name} has impossible shares or a negative deviation: {one}")
    # Half lies below the median, a twentieth beyond each end: so far away is the mean at most (Cantelli).
    for share, value in ((0.05, one["p5"]), (0.5, one["p50"]), (0.95, one["p95"])):
        most = one["sd"] * max(share / (1 - share), (1 - share) / share) ** 0.5
        near(f"{name}, quantile {share}", value, one["mean"], 1.05 * most + 1e-9 * abs(one["mean"]))


def check_information(one: dict):
    evpi, about = one["information"]["evpi"], [each["mean"] for each in one["decisions"]]
    if not evpi["value"] >= 0 or abs(sum(each["best"] for each in one["decisions"]) - 1) > 1e-9:
        raise Wrong(f"knowing is worth {evpi}, the chances to be the best are {one['decisions']}")
    rounding = 1e-9 * max(map(abs, about))
    single = {each["inputs"][0]: each for each in one["information"]["evppi"] if len(each["inputs"]) == 1}
    for each in one["information"]["evppi"]:
        if not 0 <= each["value"] <= evpi["value"] + 4 * (each["se"] + evpi["se"]) + rounding:
            raise Wrong(f"knowing {each} is worth more than knowing everything, {evpi}")
    for each in one["information"]["evsi"]:
        known = single[each["input"]]
        if not 0 <= each["value"] <= known["value"] + 4 * (each["se"] + known["se"]) + rounding:
            raise Wrong(f"answers {each} are worth more than knowing it, {known}")


@of_the_program
def simulations_say_what_can_be(program, place, cases):
    some = [case.path.name for case in cases[:SIMULATED]]
    done = program("simulate", *some, "--trials", 1024, "-f", "jsonl", cwd=place)
    if done.code not in (0, 2) or (done.code == 2) != ("simulation-refused" in done.err):
        raise Wrong(f"ended with {done.code}: {done.err[:2000]}")
    figures = {case.stem: case.figures for case in cases}
    checked = 0
    for one in map(json.loads, done.text.splitlines()):
        stem = Path(one["file"]).stem
        for name, distribution in distributions_in(one["figures"]):
            check_distribution(f"{stem}: {name}", distribution)
            if one["simulation"]["trials"] == 0:
                near(f"{stem}: {name}", distribution["mean"], figures[stem][name], 0)
            checked += 1
        if one["information"]["evpi"]["value"] is not None:
            check_information(one)
    return checked


IN_A_PERIOD = """closs: 1
name: One business
model: goodman
currency: USD
period: {period}
loss_rates_over: year
customers: {customers}
revenue_per_customer: {revenue}/year
margin: {margin}
baseline_loss: {baseline}/year
problems:
  any:
    {occurrence}/year
    complaint_rate: 40%
    cost_per_contact: 7
    outcomes: {{satisfied: 40%, mollified: 35%, dissatisfied: rest}}
    loss: {{satisfied: 15%, mollified: 30%, dissatisfied: 60%, silent: 35%}}
"""


@of_the_program
def one_business_in_three_periods_opens_with_the_same_headline(program, place, _cases):
    """Counted complaints are a share of the year's: the same to rounding. A frequency compounds: of a year's F a month
    has 1 - (1 - F)^(1/12), twelve of which are more than F, by what is known."""
    random = numpy.random.default_rng(12)
    headline = ("revenue_at_risk_per_month", "cost_of_inaction_per_month", "revenue_at_risk_share")
    below = place / "periods"
    below.mkdir()
    wanted = {}
    for index in range(12):
        N, F = int(random.integers(10 ** 4, 10 ** 7)), round(float(random.uniform(.001, .3)), 4)
        made = {"customers": N, "revenue": round(float(random.uniform(10, 10 ** 4)), 2),
                "margin": rate(round(float(random.uniform(.1, 1)), 3)), "baseline": rate(round(float(random.uniform(0, .12)), 4))}
        for kind, occurrence in (("frequency", f"frequency: {rate(F)}"), ("complaints", f"complaints: {round(.4 * F * N)}")):
            for period, count in (("year", 1), ("quarter", 4), ("month", 12)):
                stem = f"{kind}-{index}-{period}"
                (below / f"{stem}.yaml").write_text(IN_A_PERIOD.format(period=period, occurrence=occurrence, **made), encoding="utf-8")
                wanted[stem] = count * (1 - (1 - F) ** (1 / count)) / F if kind == "frequency" else 1.0
    found = run(program, ["periods"], place)
    for stem, ratio in wanted.items():
        yearly = found[stem.rpartition("-")[0] + "-year"]
        for measure in headline:
            near(f"{stem} {measure}", found[stem][f"total.{measure}"], ratio * yearly[f"total.{measure}"],
                 1e-9 * abs(yearly[f"total.{measure}"]))
    return len(wanted)


YEARLY = """closs: 1
name: Yearly rates, monthly books
model: {model}
currency: USD
period: month
{span}horizon: 12
discount_rate: 0%
customers: {customers}
revenue_per_customer: 10
baseline_loss: {baseline}/year
problems:
  any:
    frequency: {frequency}/year
    {parameters}
"""


@of_the_program
def yearly_rates_in_a_monthly_scenario_give_the_year_with_the_excess_held(program, place, cases):
    """Twelve months of 1 - (1 - x)^(1/12); loss rates include the baseline of a year, and exceed the monthly one by as much."""
    random = numpy.random.default_rng(len(cases))
    texts, wanted = {}, {}
    for index in range(24):
        b, F, e = (round(float(x), 4) for x in random.uniform([0, 0, 0], [.3, .6, .5]))
        N = int(random.integers(1000, 10 ** 7))
        monthly = [1 - (1 - x) ** (1 / 12) for x in (b, F)]
        kind = index % 3
        # Who drops with certainty meets the problem once: of those who stay, 1 - F have not met it after a year.
        model, parameters = [("drop", f"loyalty_drop: {rate(e)}"), ("drop", "loyalty_drop: 100%"),
                             ("goodman", f"complaint_rate: 40%\n    outcomes: {{satisfied: 1, mollified: 0, dissatisfied: 0}}\n"
                                         f"    loss: {{satisfied: {rate(b + e)}, mollified: 0, dissatisfied: 0, silent: {rate(b + e)}}}")][kind]
        if kind == 1:
            b, monthly[0], e = 0.0, 0.0, 1.0
        if kind == 2:
            parameters = parameters.replace("satisfied: 1,", "satisfied: 100%,")
        texts[f"yearly-{index}"] = YEARLY.format(model=model, customers=N, baseline=rate(b), frequency=rate(F), parameters=parameters,
                                                  span="loss_rates_over: year\n" if kind == 2 else "")
        kept = N * (1 - F) if kind == 1 else N * (1 - monthly[0] - monthly[1] * e) ** 12
        wanted[f"yearly-{index}"] = {"total.customers_end": kept, "total.affected": N * monthly[1],
                                     "total.lost": N * monthly[1] * e, "total.customers_end_gap": N * (1 - b) - kept}
    below = place / "yearly"
    below.mkdir()
    for stem, text in texts.items():
        (below / f"{stem}.yaml").write_text(text, encoding="utf-8")
    found = run(program, ["yearly"], place)
    for stem, figures in wanted.items():
        for name, figure in figures.items():
            near(f"{stem} {name}", found[stem][name], figure, 1e-9 * abs(figure) + 1e-12 * found[stem]["total.customers"])
    return len(texts)


# --- All together -----------------------------------------------------------------------------------


def run(program: Program, target: list, place: Path) -> dict:
    """File stem -> figures by name, of one run; variants that the program refuses are left out."""
    done = program("run", *target, "-f", "jsonl", cwd=place)
    if done.code not in (0, 2):
        raise Wrong(f"ended with {done.code}: {done.err[:2000]}")
    lines = [json.loads(line) for line in done.text.splitlines()]
    return {Path(one["file"]).stem: flat_figures(one["figures"]) for line in lines for one in line.get("scenarios", [line])}


def write_variants(place: Path, cases: list) -> dict:
    """Every variant of every case, as a file; gives file stem -> (case, variant)."""
    written = {}
    place.mkdir()
    for case in cases:
        for name, make in VARIANTS.items():
            made = make(case, copy.deepcopy(case.tree))
            trees = {name: made} if isinstance(made, dict) else {f"{name}.{each}": tree for each, tree in made or ()}
            for each, tree in trees.items():
                stem = f"v{len(written):05d}"
                written[stem] = (case, each)
                (place / f"{stem}.yaml").write_text(emit.document(tree), encoding="utf-8")
    return written


class Tally:
    def __init__(self, show: int):
        self.show, self.passed, self.failed, self.by_property = show, 0, 0, collections.Counter()

    def check(self, name: str, where: str, work):
        """`work` gives how many checks it made, or False where there was nothing to check."""
        try:
            made = work()
        except Wrong as wrong:
            self.failed += 1
            if self.failed <= self.show:
                print(f"FAILED {name}, {where}: {wrong}")
            return
        count = 1 if made is None else int(made)
        self.passed += count
        self.by_property[name] += count


def check_all(program: Program, place: Path, count: int, seed: int, tally: Tally):
    cases = [Case(made) for made in generate.generate(place, count, seed) if made.answer]
    for path in place.glob("*-refused.yaml"):
        path.unlink()
    base = run(program, ["."], place)
    for case in cases:
        case.figures = base[case.stem]
    written = write_variants(place / "variants", cases)
    figures = run(program, ["variants"], place)
    found = collections.defaultdict(dict)
    for stem, (case, name) in written.items():
        if stem in figures:
            found[case.stem][name] = figures[stem]
        else:
            refused = program("run", f"variants/{stem}.yaml", cwd=place)
            tally.check(name, case.stem, functools.partial(refuse, f"refused: {refused.err}"))
    for case in cases:
        for prop in PROPERTIES:
            tally.check(prop.__name__, case.stem, functools.partial(prop, case, found[case.stem]))
    for path in (place / "variants").iterdir():
        path.unlink()
    for whole in WHOLE:
        tally.check(whole.__name__, "all", functools.partial(whole, program, place, cases))


def refuse(text: str):
    raise Wrong(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=60, help="random scenarios")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=12, help="failures to print")
    options = parser.parse_args()
    tally = Tally(options.show)
    with folder() as place:
        check_all(Program(options.program), place, options.count, options.seed, tally)
    for name in [*(prop.__name__ for prop in PROPERTIES), *(whole.__name__ for whole in WHOLE)]:
        print(f"{tally.by_property[name]:6d} {name.replace('_', ' ')}")
        if not tally.by_property[name] and not tally.failed:
            tally.check(name, "all", functools.partial(refuse, "nothing was checked"))
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
