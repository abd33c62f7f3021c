"""One segment in one period: docs/method.md sections 1 (l, x) and 2 (L, rows) and the flows of section 4.

Everything broadcasts over rows x periods, so base values are plain numbers and fixed ones arrays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import polynomial

import journey
import levers as moving
from refusal import Refusal, Unclear
from scenario import Scenario, Segment

SLACK = 1e-12  # rounding allowed at the limits of l, x and L


@dataclass(frozen=True)
class Problem:
    """One problem: F, l and the journey's sums."""

    frequency: object
    loss: object
    cost_per_contact: object
    journey: journey.Journey


@dataclass(frozen=True)
class Period:
    """A segment under a set of levers."""

    baseline: object
    revenue_per_customer: object
    margin: object  # None without margin
    new_customers: object
    problems: dict
    churn_rate: object  # L
    excess: dict  # a_i (independent) or F_i (l_i - b)
    at_risk: dict  # y_i (independent) or F_i (l_i - b + x_i)


def frequency(segment: Segment, name: str, levers: list):
    """F after the changes of problem_rate, share and frequency, in that order."""
    kind, base = segment.problems[name].occurrence
    if kind == "share":
        share = moving.moved(base, ("problems", name, "share"), segment.name, levers, 0.0, 1.0)
        base = share * moving.moved(segment.problem_rate, ("problem_rate",), segment.name, levers, 0.0, 1.0)
    value, _ = moving.unclipped(base, ("problems", name, "frequency"), segment.name, levers)
    if np.any(value > 1):
        raise Unclear(f"a fix pushes one frequency above 100 %: {name}")
    return np.maximum(value, 0.0)


def loss_if_affected(scenario: Scenario, baseline, travelled: journey.Journey, realisation):
    """l of section 1: the excess over the baseline of the span of the loss rates is held."""
    if scenario.model.above_baseline:
        return baseline + realisation * travelled.lost_share
    over_the_span = 1 - (1 - baseline) ** (scenario.loss_months / scenario.months)
    return baseline + realisation * (travelled.lost_share - over_the_span)


def problem(scenario: Scenario, segment: Segment, name: str, baseline, levers: list) -> Problem:
    """One problem of a segment, checked against the limits of section 1."""
    values = moving.problem_parameters(scenario, segment, name, levers)
    travelled = journey.travel(scenario.model, values)
    loss = loss_if_affected(scenario, baseline, travelled, values["realisation"])
    if np.any(loss < -SLACK) or np.any(loss > 1 + SLACK):
        raise Refusal(f"{name}: loss_if_affected is {loss}")
    if np.any(travelled.x > 1 - loss + SLACK):
        raise Refusal(f"{name}: spend cut {travelled.x} by the {1 - loss} who stay")
    return Problem(frequency(segment, name, levers), loss, values.get("cost_per_contact", 0.0), travelled)


def period(scenario: Scenario, segment: Segment, levers: list) -> Period:
    """The segment with everything that its period's flows need."""
    baseline, touched = moving.unclipped(segment.baseline_loss, ("baseline_loss",), segment.name, levers)
    revenue, _ = moving.unclipped(segment.revenue_per_customer, ("revenue_per_customer",), segment.name, levers)
    baseline = baseline if touched is False else np.maximum(baseline, 0.0)
    if np.any(baseline >= 1) or np.any(revenue <= 0):
        raise Refusal("baseline_loss reaches 1 or revenue_per_customer 0")
    margin = segment.margin
    if margin is not None:
        margin = moving.moved(margin, ("margin",), segment.name, levers, 0.0, 1.0)
    arrivals = moving.moved(segment.new_customers, ("new_customers",), segment.name, levers)
    problems = {name: problem(scenario, segment, name, baseline, levers) for name in segment.problems}
    scale = 1 / (1 - baseline) if scenario.independent else 1.0
    excess = {name: p.frequency * (p.loss - baseline) * scale for name, p in problems.items()}
    at_risk = {name: excess[name] + p.frequency * p.journey.x * scale for name, p in problems.items()}
    churn = churn_rate(scenario, baseline, problems, excess)
    return Period(baseline, revenue, margin, arrivals, problems, churn, excess, at_risk)


def churn_rate(scenario: Scenario, baseline, problems: dict, excess: dict):
    """L of section 2."""
    if scenario.independent:
        rate = 1 - (1 - baseline) * product(1 - a for a in excess.values())
    else:
        if np.any(sum(p.frequency for p in problems.values()) > 1 + journey.TOLERANCE):
            raise Refusal("frequencies sum above 100 %: overlap: independent?")
        rate = baseline + sum(excess.values())
    if np.any(rate < -SLACK) or np.any(rate > 1 + SLACK):
        raise Refusal(f"churn_rate is {rate}")
    return rate


def product(factors):
    """The product of arrays or numbers."""
    result = 1.0
    for factor in factors:
        result = result * factor
    return result


def overlap_share(parts: dict, name: str) -> float:
    """parts_i * integral over t in [0, 1] of prod_{j != i} (1 - parts_j t): the Shapley share of 1 - prod(1 - parts),
    integrated exactly as a polynomial."""
    others = np.ones(1)
    for other, part in parts.items():
        if other != name:
            others = polynomial.polymul(others, [1.0, -float(part)])
    return float(parts[name]) * float(polynomial.polyval(1.0, polynomial.polyint(others)))


@dataclass(frozen=True)
class Flows:
    """Section 4 for one segment: arrays over rows x periods; `customers` over rows, at the horizon."""

    revenue: np.ndarray
    handling: np.ndarray
    mouth: np.ndarray
    margin: np.ndarray | None
    customers: np.ndarray


def kept_spend(scenario: Scenario, now: Period):
    """Share of the revenue at the period's start that is still paid in it, before growth."""
    if scenario.independent:
        return (1 - now.baseline) * product(1 - y for y in now.at_risk.values())
    return 1 - now.churn_rate - sum(p.frequency * p.journey.x for p in now.problems.values())


def mouth_per_customer(scenario: Scenario, now: Period):
    """Customers lost (or won, negative) by word of mouth per customer of the segment."""
    mouth = scenario.mouth
    if mouth is None:
        return 0.0
    return sum(p.frequency * (p.journey.w * mouth.act_bad - p.journey.g * mouth.act_good)
               for p in now.problems.values())


def flows(scenario: Scenario, segment: Segment, now: Period) -> Flows:
    """The segment carried through the horizon."""
    handling = sum(p.frequency * (p.journey.k * p.cost_per_contact + p.journey.z) for p in now.problems.values())
    word = mouth_per_customer(scenario, now)
    spend = kept_spend(scenario, now)
    steps = np.arange(scenario.horizon)
    growth, cost_growth = (1 + scenario.growth) ** steps, (1 + scenario.cost_growth) ** steps
    parts = (now.churn_rate, now.new_customers, handling, word, spend, now.revenue_per_customer)
    rows = np.broadcast_shapes((1, scenario.horizon), *(np.shape(part) for part in parts))
    churn, arrivals = (np.broadcast_to(part, rows) for part in parts[:2])
    started = np.empty(rows)
    customers = np.full(rows[0], segment.customers)
    for step in steps:
        started[:, step] = customers
        customers = customers * (1 - churn[:, step]) + arrivals[:, step]
    revenue = now.revenue_per_customer * growth * started * spend
    a_year = now.revenue_per_customer * growth * 12 / scenario.months
    value = a_year * now.margin if now.margin is not None else None
    if scenario.mouth and scenario.mouth.customer_value is not None:
        value = scenario.mouth.customer_value
    mouth = started * word * value if scenario.mouth and value is not None else np.zeros(rows)
    margin = now.margin * revenue if now.margin is not None else None
    return Flows(revenue, cost_growth * started * handling, mouth, margin, customers)


def without_problems(scenario: Scenario, segment: Segment, now: Period) -> Flows:
    """The same had nobody met a problem: L = b, no cut, no handling, no mouth."""
    calm = Period(now.baseline, now.revenue_per_customer, now.margin, now.new_customers, {}, now.baseline, {}, {})
    return flows(scenario, segment, calm)


def present_value(scenario: Scenario, flow) -> np.ndarray:
    """PV over the last axis, each flow at the end of its period."""
    return np.sum(flow / (1 + scenario.discount) ** np.arange(1, scenario.horizon + 1), axis=-1)
