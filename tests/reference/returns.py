"""What fixes return (docs/method.md section 5): each alone or as an increment, all together, and the Shapley shares.

`doubtful` collects the figures whose existence hangs on the sign of a number within rounding of 0: another
implementation may rightly come out on the other side.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

import fix_reader
import levers as moving
import measures
import periods
from measures import Absent
from scenario import Fix, Scenario

BEYOND = Absent("starts beyond the horizon")
FREE = Absent("no cost")
HIGHEST_IRR = 10_000.0  # 1,000,000 %
SCAN = 512  # cells in which break_even_effect looks for a root
ROUNDING = 1e-11  # of the scenario's money


@dataclass(frozen=True)
class Outcome:
    """A set of fixes: value per period (rows x periods), customers at the horizon (rows)."""

    value: np.ndarray
    customers: np.ndarray


def outcome(scenario: Scenario, levers: list) -> Outcome:
    """m' revenue' - handling' (- mouth' where included), summed over segments."""
    value = customers = 0.0
    included = scenario.mouth is not None and scenario.mouth.included
    for segment in scenario.segments:
        flow = periods.flows(scenario, segment, periods.period(scenario, segment, levers))
        value = value + flow.margin - flow.handling - (flow.mouth if included else 0.0)
        customers = customers + flow.customers
    return Outcome(value, customers)


def churned(scenario: Scenario, levers: list) -> float:
    """sum_s N_s L_s under levers of one row and one period."""
    return sum(float(np.squeeze(segment.customers * periods.period(scenario, segment, levers).churn_rate))
               for segment in scenario.segments)


@dataclass(frozen=True)
class Costs:
    """Money by date: `once` at dates 0..T (a date is the end of that period), `running` in periods 1..T."""

    once: np.ndarray
    running: np.ndarray


def costs(scenario: Scenario, fix: Fix, delay: int = 0, once: float | None = None) -> Costs:
    """What one fix costs, nothing where it starts beyond the horizon."""
    start, dates = fix.start + delay, np.arange(scenario.horizon + 1)
    paid = np.where(dates == start - 1, fix.once if once is None else once, 0.0)
    if start > scenario.horizon:
        paid = np.zeros_like(paid)
    growth = (1 + scenario.cost_growth) ** (dates[1:] - 1)
    return Costs(paid, np.where(dates[1:] >= start, growth * fix.per_period, 0.0))


def together(parts: list) -> Costs:
    """The costs of several fixes."""
    return Costs(sum(part.once for part in parts), sum(part.running for part in parts))


def present_cost(scenario: Scenario, paid: Costs) -> float:
    """pv_cost"""
    dates = np.arange(scenario.horizon + 1)
    return float(np.sum(paid.once / (1 + scenario.discount) ** dates)
                 + periods.present_value(scenario, paid.running))


def irr(scenario: Scenario, benefit: np.ndarray, paid: Costs, start: int):
    """The yearly rate at which npv is 0, by bisection on log(1 + rate)."""
    flow = np.concatenate([[0.0], benefit - paid.running]) - paid.once
    signs = [amount > 0 for amount in flow if amount != 0]
    if sum(one != two for one, two in itertools.pairwise(signs)) != 1 or signs[0]:
        return Absent("the flows do not change sign exactly once, from - to +")
    years = (np.arange(scenario.horizon + 1) - (start - 1)) * scenario.months / 12

    def worth(log_rate: float) -> float:
        exponents = -log_rate * years
        return float(np.sum(flow * np.exp(exponents - np.max(exponents))))

    low, high = -1.0, math.log1p(HIGHEST_IRR)
    if worth(high) > 0:
        return Absent("above 1,000,000 %")
    while worth(low) < 0:
        low *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) > 0 else (low, middle)
    return math.expm1((low + high) / 2)


def payback_months(scenario: Scenario, benefit: np.ndarray, paid: Costs, start: int):
    """Months from the start of period `start` until the running sum stays at or above 0."""
    flow = benefit - paid.running
    knots = []  # (period, sum after the once at its start, sum at its end)
    balance = 0.0
    for period in range(start, scenario.horizon + 1):
        begun = balance - paid.once[period - 1]
        balance = begun + flow[period - 1]
        knots.append((period, begun, balance))
    if knots[-1][2] < 0:
        return Absent("not within the horizon")
    for period, begun, ended in reversed(knots):
        if begun < 0:
            return float((period - start - begun / (ended - begun)) * scenario.months)
    return 0.0


def first_root(function, cells: int = SCAN):
    """The smallest x in (0, 1] where `function` (of an array) reaches 0 from below, given function(1) >= 0."""
    low, high = 0.0, 1.0
    for _ in range(5):
        grid = np.linspace(low, high, cells + 1)[1:]
        reached = int(np.argmax(function(grid) >= 0))
        low, high = (grid[reached - 1] if reached else low), grid[reached]
    return float(high)


class Returns:
    """The figures of all fixes of a scenario, each set of fixes evaluated once."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.fixes = scenario.fixes
        self.needs = {name: fix_reader.requirements(scenario.fixes, name) for name in scenario.fixes}
        self.known: dict = {}
        self.doubtful: set = set()
        self.tiny = ROUNDING * measures.money_scale(scenario)

    def planned(self, names) -> Outcome:
        """The outcome of a set as planned."""
        key = frozenset(names)
        if key not in self.known:
            self.known[key] = outcome(self.scenario, moving.plan(self.scenario, key))
        return self.known[key]

    def benefit(self, names, against) -> np.ndarray:
        """Benefit per period of one set against another, one row."""
        periods_1 = self.planned(names).value - self.planned(against).value
        return np.broadcast_to(periods_1, (1, self.scenario.horizon))[0]

    def saved(self, names, against) -> float:
        """saved_per_period of one set against another, at full effect."""
        return (churned(self.scenario, moving.full_effect(self.scenario, against))
                - churned(self.scenario, moving.full_effect(self.scenario, names)))

    def customers_saved(self, names, against) -> float:
        return float(self.planned(names).customers[0] - self.planned(against).customers[0])

    def varied(self, fix: Fix, delay: int = 0, effects=(1.0,)) -> np.ndarray:
        """pv_benefit of one fix with its phi moved or scaled, one row an effect; its requirements as planned."""
        phi = moving.ramp(self.scenario, fix, delay) * np.asarray(effects)[:, np.newaxis]
        others = moving.plan(self.scenario, self.needs[fix.name])
        value = outcome(self.scenario, [*others, moving.Lever(fix, phi)]).value
        return periods.present_value(self.scenario, value - self.planned(self.needs[fix.name]).value)

    def common(self, scope: str, names, against, paid: Costs, start: int) -> dict:
        """The measures that a fix and joint share."""
        benefit = self.benefit(names, against)
        pv_benefit = float(periods.present_value(self.scenario, benefit))
        pv_cost = present_cost(self.scenario, paid)
        row = {"saved_per_period": self.saved(names, against),
               "customers_saved": self.customers_saved(names, against),
               "pv_benefit": pv_benefit, "pv_cost": pv_cost, "npv": pv_benefit - pv_cost}
        if start > self.scenario.horizon:
            return row | dict.fromkeys(("roi", "irr", "payback_months"), BEYOND)
        self.doubt(scope, benefit, paid, start)
        return row | {"roi": FREE if pv_cost == 0 else row["npv"] / pv_cost,
                      "irr": irr(self.scenario, benefit, paid, start),
                      "payback_months": payback_months(self.scenario, benefit, paid, start)}

    def doubt(self, scope: str, benefit: np.ndarray, paid: Costs, start: int):
        """Notes irr and payback where a flow or the running sum is within rounding of 0."""
        flow = np.concatenate([[0.0], benefit - paid.running]) - paid.once
        if np.any((flow != 0) & (np.abs(flow) < self.tiny)):
            self.doubtful |= {f"{scope}.irr", f"{scope}.payback_months"}
        sums = [np.cumsum(flow), np.cumsum(flow) - np.concatenate([benefit - paid.running, [0.0]])]
        if any(np.any((part != 0) & (np.abs(part) < self.tiny)) for part in sums):
            self.doubtful.add(f"{scope}.payback_months")

    def fix(self, name: str) -> dict:
        """All measures of one fix but npv_share."""
        fix, needs, scenario = self.fixes[name], self.needs[name], self.scenario
        paid = costs(scenario, fix)
        row = self.common(f"fix.{name}", needs | {name}, needs, paid, fix.start)
        if fix.start > scenario.horizon:
            return row | dict.fromkeys(("break_even_cost", "break_even_effect", "cost_of_delay_per_month"), BEYOND)
        running = present_cost(scenario, costs(scenario, fix, once=0.0))
        once = (row["pv_benefit"] - running) * (1 + scenario.discount) ** (fix.start - 1)
        if abs(once) < self.tiny:
            self.doubtful.add(f"fix.{name}.break_even_cost")
        row["break_even_cost"] = once if once >= 0 else Absent("it would not pay for nothing")
        row["break_even_effect"] = self.break_even_effect(fix, row)
        delayed = Absent("no later start within the horizon")
        if fix.start + 1 <= scenario.horizon:
            later = float(self.varied(fix, delay=1)[0]) - present_cost(scenario, costs(scenario, fix, delay=1))
            delayed = (row["npv"] - later) / scenario.months
        return row | {"cost_of_delay_per_month": delayed}

    def break_even_effect(self, fix: Fix, row: dict):
        """The smallest part of its effect at which the fix pays."""
        if abs(row["npv"]) < self.tiny:
            self.doubtful.add(f"fix.{fix.name}.break_even_effect")
        if row["pv_cost"] == 0:
            return FREE
        if row["npv"] < 0:
            return Absent("it does not pay at full effect")
        return first_root(lambda effects: self.varied(fix, effects=effects) - row["pv_cost"])

    def net_value(self, names) -> float:
        """v(S): the npv of those members of S whose requirements are all in S."""
        able = frozenset(name for name in names if self.needs[name] <= names)
        if not able:
            return 0.0
        paid = together([costs(self.scenario, self.fixes[name]) for name in sorted(able)])
        benefit = periods.present_value(self.scenario, self.benefit(able, frozenset()))
        return float(benefit) - present_cost(self.scenario, paid)

    def shares(self) -> dict:
        """Exact Shapley shares of the joint npv, by enumeration."""
        names, count = sorted(self.fixes), len(self.fixes)
        result = dict.fromkeys(names, 0.0)
        for name in names:
            others = [other for other in names if other != name]
            for size in range(count):
                weight = 1 / (count * math.comb(count - 1, size))
                for chosen in map(frozenset, itertools.combinations(others, size)):
                    result[name] += weight * (self.net_value(chosen | {name}) - self.net_value(chosen))
        return result

    def figures(self) -> dict:
        """`fixes` and, where none excludes another, `joint`."""
        result = {"fixes": {name: self.fix(name) for name in self.fixes}}
        names = frozenset(self.fixes)
        if any(fix.excludes for fix in self.fixes.values()):
            excluded = Absent("fixes exclude each other: closs plan")
            shares = dict.fromkeys(names, excluded)
            joint = dict.fromkeys(("saved_per_period", "customers_saved", "pv_benefit", "pv_cost", "npv", "roi", "irr",
                                   "payback_months"), excluded)
        else:
            shares = self.shares()
            paid = together([costs(self.scenario, fix) for fix in self.fixes.values()])
            joint = self.common("joint", names, frozenset(), paid, min(fix.start for fix in self.fixes.values()))
        for name, share in shares.items():
            result["fixes"][name]["npv_share"] = share
        return result | {"joint": joint}
