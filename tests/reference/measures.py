"""Figures of the first period before any fix, and of the horizon (docs/method.md sections 2 to 4, docs/glossary.md).

A figure is a float or `Absent`, a text that says why there is none. Rows that add up are summed over segments,
then over problems; everything else is derived from the sums.
"""

import numpy as np

import periods
from scenario import Scenario

ADDED = ("affected", "lost_gross", "lost_baseline", "lost", "complaints", "contacts", "told_good", "told_bad",
         "revenue_lost", "revenue_at_risk", "margin_at_risk", "handling_cost", "lifetime_value_at_risk",
         "replacement_cost", "word_of_mouth_customers", "word_of_mouth_value")
SEGMENT_ONLY = ("customers", "revenue", "churned")
HORIZON = ("customers_end", "customers_end_gap", "horizon_revenue_at_risk", "horizon_margin_at_risk",
           "horizon_handling_cost", "horizon_cost_of_inaction")


class Absent(str):
    """The reason why a figure does not exist."""


NO_MARGIN = Absent("no margin")
NO_LIFETIME = Absent("no lifetime")
NO_ACQUISITION = Absent("no acquisition_cost")
NO_MOUTH = Absent("no word_of_mouth block")
NO_COMPLAINT = Absent("the model has no complaint state")
OVERLAPPING = Absent("rows overlap")


def added(figures):
    """The sum, absent where a part is."""
    figures = list(figures)
    return next((figure for figure in figures if isinstance(figure, Absent)), None) or float(sum(figures))


def times(figure, factor):
    """The product, absent where a part is."""
    return next((part for part in (figure, factor) if isinstance(part, Absent)), None) or float(figure * factor)


def ratio(above, below, reason: str):
    """The quotient, absent where a part is or the divisor is 0."""
    for part in (above, below):
        if isinstance(part, Absent):
            return part
    return float(above / below) if below != 0 else Absent(reason)


def lifetime_worth(scenario: Scenario, now: periods.Period):
    """W: the margin of a kept customer over `lifetime`."""
    if scenario.lifetime is None:
        return NO_LIFETIME
    if now.margin is None:
        return NO_MARGIN
    return sum(now.margin * now.revenue_per_customer * (1 + scenario.growth) ** (t - 1)
               * (1 - now.churn_rate) ** (t - 1) / (1 + scenario.discount) ** t
               for t in range(1, scenario.lifetime + 1))


def net_share(scenario: Scenario, now: periods.Period, name: str, parts: dict) -> float:
    """A problem's part of what its segment loses per customer: of customers (excess) or of revenue (at_risk)."""
    if scenario.independent:
        return (1 - now.baseline) * periods.overlap_share(parts, name)
    return float(parts[name])


def problem_row(scenario: Scenario, segment, now: periods.Period, name: str) -> dict:
    """The measures that add up, of one problem in one segment."""
    here, travelled = now.problems[name], now.problems[name].journey
    affected = segment.customers * here.frequency
    lost = segment.customers * net_share(scenario, now, name, now.excess)
    years = 12 / scenario.months  # periods in a year: a lost customer counts with a year of revenue
    at_risk = now.revenue_per_customer * (segment.customers * net_share(scenario, now, name, now.at_risk)
                                          + lost * (years - 1))
    margin = NO_MARGIN if now.margin is None else now.margin
    complaint = scenario.model.complaint
    mouth, customers, value = scenario.mouth, NO_MOUTH, NO_MOUTH
    if mouth:
        customers = affected * (travelled.w * mouth.act_bad - travelled.g * mouth.act_good)
        value = mouth.customer_value if mouth.customer_value is not None else times(margin, now.revenue_per_customer * years)
    row = {
        "affected": affected,
        "lost_gross": affected * here.loss,
        "lost_baseline": affected * now.baseline,
        "lost": lost,
        "complaints": affected * travelled.visits[complaint] if complaint else NO_COMPLAINT,
        "contacts": affected * travelled.k,
        "told_good": affected * travelled.g,
        "told_bad": affected * travelled.w,
        "revenue_lost": lost * now.revenue_per_customer * years,
        "revenue_at_risk": at_risk,
        "margin_at_risk": times(at_risk, margin),
        "handling_cost": affected * (travelled.k * here.cost_per_contact + travelled.z),
        "lifetime_value_at_risk": times(lost, lifetime_worth(scenario, now)),
        "replacement_cost": times(lost, NO_ACQUISITION if scenario.acquisition_cost is None
                                  else scenario.acquisition_cost),
        "word_of_mouth_customers": customers,
        "word_of_mouth_value": times(customers, value),
    }
    return {key: figure if isinstance(figure, Absent) else float(figure) for key, figure in row.items()}


def derived(scenario: Scenario, row: dict) -> dict:
    """`row` with the measures that follow from its sums, for every scope of problems."""
    inaction = [row["margin_at_risk"], row["handling_cost"]]
    if scenario.mouth and scenario.mouth.included:
        inaction.append(row["word_of_mouth_value"])
    cost = added(inaction)
    return row | {
        "revenue_reduced": row["revenue_at_risk"] - row["revenue_lost"],
        "revenue_at_risk_per_month": row["revenue_at_risk"] / scenario.months,
        "cost_of_inaction": cost,
        "cost_of_inaction_per_month": times(cost, 1 / scenario.months),
    }


def problem_scope(scenario: Scenario, rows: list, total_at_risk: float) -> dict:
    """A problem over segments, a segment's problem, or a tag: the sums and what follows from them."""
    row = derived(scenario, {name: added(part[name] for part in rows) for name in ADDED})
    return row | {
        "multiplier": ratio(row["affected"], row["complaints"], "no complaints"),
        "share_of_revenue_at_risk": ratio(row["revenue_at_risk"], total_at_risk, "no revenue at risk"),
    }


def segment_row(scenario: Scenario, segment, now: periods.Period, rows: list) -> dict:
    """The measures of one segment that add up over segments."""
    row = {name: added(part[name] for part in rows) for name in ADDED}
    if scenario.independent:
        nobody = periods.product(1 - p.frequency for p in now.problems.values())
        row |= {"affected": float(segment.customers * (1 - nobody)),
                "lost_gross": OVERLAPPING, "lost_baseline": OVERLAPPING}
    return row | {"customers": segment.customers, "revenue": segment.customers * now.revenue_per_customer,
                  "churned": float(segment.customers * now.churn_rate)} | horizon_row(scenario, segment, now)


def horizon_row(scenario: Scenario, segment, now: periods.Period) -> dict:
    """Section 4's figures of one segment."""
    actual = periods.flows(scenario, segment, now)
    calm = periods.without_problems(scenario, segment, now)

    def present(flow):
        return float(periods.present_value(scenario, flow)[0])

    handling = present(actual.handling)
    margin = NO_MARGIN if now.margin is None else present(calm.margin - actual.margin)
    mouth = present(actual.mouth) if scenario.mouth and scenario.mouth.included else 0.0
    return {"customers_end": float(actual.customers[0]),
            "customers_end_gap": float(calm.customers[0] - actual.customers[0]),
            "horizon_revenue_at_risk": present(calm.revenue - actual.revenue),
            "horizon_margin_at_risk": margin,
            "horizon_handling_cost": handling,
            "horizon_cost_of_inaction": added([margin, handling, mouth])}


def customer_scope(scenario: Scenario, rows: list) -> dict:
    """The total, or one segment, from the rows of its segments."""
    row = derived(scenario, {name: added(part[name] for part in rows) for name in (*SEGMENT_ONLY, *ADDED, *HORIZON)})
    return row | {"churn_rate": row["churned"] / row["customers"],
                  "revenue_at_risk_share": row["revenue_at_risk"] / row["revenue"]}


def states(scenario: Scenario, now: dict) -> dict:
    """Customers who reach each transient state, and those lost from it, before realisation and netting."""
    result = {}
    for state in scenario.model.states:
        result[state] = {"reached": 0.0, "lost": 0.0}
        for segment in scenario.segments:
            for problem in now[segment.name].problems.values():
                affected = segment.customers * problem.frequency
                result[state]["reached"] += float(affected * problem.journey.visits[state])
                result[state]["lost"] += float(affected * problem.journey.lost[state])
    return result


def loss_weighted(now: dict, rows: dict, problem: str):
    """`loss_if_affected` of a problem over segments, weighted by those affected."""
    if len(now) == 1:
        return float(next(iter(now.values())).problems[problem].loss)
    weights = {segment: rows[segment][problem]["affected"] for segment in now}
    weighted = sum(weights[segment] * float(now[segment].problems[problem].loss) for segment in now)
    return ratio(weighted, sum(weights.values()), "nobody is affected")


def tag_groups(scenario: Scenario) -> dict:
    """Tag key to value to the problems that carry it."""
    groups: dict = {}
    for problem, tags in scenario.tags.items():
        for key, value in tags.items():
            groups.setdefault(key, {}).setdefault(value, []).append(problem)
    return groups


def figures(scenario: Scenario) -> dict:
    """All scopes but fixes and joint, laid out as in docs/commands/run.md."""
    now = {segment.name: periods.period(scenario, segment, []) for segment in scenario.segments}
    rows = {s.name: {p: problem_row(scenario, s, now[s.name], p) for p in s.problems} for s in scenario.segments}
    sums = {s.name: segment_row(scenario, s, now[s.name], list(rows[s.name].values())) for s in scenario.segments}
    total = customer_scope(scenario, list(sums.values()))
    at_risk = total["revenue_at_risk"]
    result = {"total": total}
    if scenario.named_segments:
        result["segments"] = {name: customer_scope(scenario, [sums[name]]) | {"problems": {
            problem: problem_scope(scenario, [row], at_risk)
            | {"loss_if_affected": float(now[name].problems[problem].loss)} for problem, row in rows[name].items()}}
            for name in rows}
    result["problems"] = {
        problem: problem_scope(scenario, [row[problem] for row in rows.values()], at_risk)
        | {"loss_if_affected": loss_weighted(now, rows, problem)} for problem in scenario.tags}
    result["tags"] = {}
    for key, values in tag_groups(scenario).items():
        result["tags"][key] = {}
        for value, problems in values.items():
            tag = problem_scope(scenario, [row[problem] for row in rows.values() for problem in problems], at_risk)
            if scenario.independent:
                tag |= {"lost_gross": OVERLAPPING, "lost_baseline": OVERLAPPING}
            result["tags"][key][value] = tag
    result["states"] = states(scenario, now)
    return result


def money_scale(scenario: Scenario) -> float:
    """The size of money in this scenario, undiscounted over the horizon: the yardstick for rounding."""
    return float(sum(np.sum(np.abs(flow)) for segment in scenario.segments for now in
                     [periods.period(scenario, segment, [])] for actual in [periods.flows(scenario, segment, now)]
                     for flow in (actual.revenue, actual.handling, actual.mouth))) * 12 / scenario.months
