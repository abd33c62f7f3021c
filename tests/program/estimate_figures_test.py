#!/usr/bin/env python3
"""The figures of `closs estimate` against definitions that are written here a second time, over rows in plain Python:
strata, several problems, realisation, spans, expectations. Usage: estimate_figures_test.py PROGRAM"""

import csv
import io
import json
import math
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import Program, case, contains, equal, folder, main, rows_of  # noqa: E402

MINIMUM = 30
OUTCOMES = ["satisfied", "mollified", "dissatisfied"]
STATES = [*OUTCOMES, "silent"]
Z90 = 1.6448536269514722


class Share:
    """A weighted share of those of whom `value` is known, and Kish's n."""

    def __init__(self, rows, value):
        known = [(row["w"], value(row)) for row in rows if value(row) is not None]
        all_w = sum(w for w, _ in known)
        self.n = all_w**2 / sum(w * w for w, _ in known) if known else 0
        self.p = sum(w * y for w, y in known) / all_w if known else 0
        self.k = self.p * self.n


def mantel_haenszel(strata):
    """Risk difference with Sato's variance, as metafor's rma.mh writes it: pairs of those with and without."""
    strata = [(one, other) for one, other in strata if one.n > 0 and other.n > 0]
    weights = sum(a.n * b.n / (a.n + b.n) for a, b in strata)
    rd = sum((a.k * b.n - b.k * a.n) / (a.n + b.n) for a, b in strata) / weights
    p = q = 0
    for a, b in strata:
        n = a.n + b.n
        p += b.k * (a.n / n)**2 - a.k * (b.n / n)**2 + (a.n / n) * (b.n / n) * (b.n - a.n) / 2
        q += (a.k * (b.n - b.k) / n + b.k * (a.n - a.k) / n) / 2
    return rd, math.sqrt((rd * p + q) / weights**2)


class Reference:
    """One study's definitions over rows: `w`, `segment`, `problems` {id: None or (state)} and `loss`."""

    def __init__(self, rows, segments, problems, customers):
        self.rows, self.segments, self.problems, self.customers = rows, segments, problems, customers

    def placed(self, problem, value):
        """{segment: Share}: of each segment, of the problem, or of all problems, as far as there are answers."""
        each = {s: self.of(problem, value, s) for s in self.segments}
        if each and all(share.n >= MINIMUM for share in each.values()):
            return each
        one = self.of(problem, value)
        if one.n < MINIMUM:
            merged = [{**row, "one": p} for p in self.problems for row in self.rows]
            one = Share(merged, lambda row: value(row, row["one"]))
        return {s: one for s in self.segments}

    def of(self, problem, value, segment=None):
        return Share([row for row in self.rows if segment in (None, row["segment"])], lambda row: value(row, problem))

    def baseline(self):
        each = {s: self.of(None, lambda row, _: row["loss"] if not any(row["problems"].values()) else None, s)
                for s in self.segments}
        return each

    def frequency(self, problem):
        return self.placed(problem, lambda row, p: 1 if row["problems"][p] else 0)

    def stated(self, problem):
        """v . R_lost by segment."""
        def in_state(state):
            return lambda row, p: row["loss"] if row["problems"][p] == state else None
        complain = self.placed(problem, lambda row, p: row["problems"][p] != "silent" if row["problems"][p] else None)
        outcomes = [self.placed(problem, lambda row, p, o=o: None if row["problems"][p] in (None, "silent")
                                else row["problems"][p] == o) for o in OUTCOMES]
        loss = {state: self.placed(problem, in_state(state)) for state in STATES}
        return {s: (1 - complain[s].p) * loss["silent"][s].p +
                complain[s].p * sum(share[s].p * loss[o][s].p for o, share in zip(OUTCOMES, outcomes))
                for s in self.segments}

    def strata(self, problem, stratum):
        """Those with the problem beside those without it, by stratum (None: left out)."""
        groups = {}
        for row in self.rows:
            key = stratum(row, problem)
            if key is not None:
                groups.setdefault(key, ([], []))[0 if row["problems"][problem] else 1].append(row)
        return [tuple(Share(rows, lambda row: row["loss"]) for rows in groups[key]) for key in sorted(groups)]

    def realisation(self, problem, stratum):
        rd, sd = mantel_haenszel(self.strata(problem, stratum))
        frequency, stated, baseline = self.frequency(problem), self.stated(problem), self.baseline()
        affected = {s: self.customers[s] * frequency[s].p for s in self.segments}
        excess = sum(affected[s] * (stated[s] - baseline[s].p) for s in self.segments) / sum(affected.values())
        return rd / excess, sd / excess


def others(row, problem):
    """How many other problems: 0, 1, 2 or more."""
    return min(2, sum(1 for other, state in row["problems"].items() if other != problem and state))


# --- a company whose problems come together, as rows of a table ---------------------------------------------------

SHARES = {"1": 1.0, "2": 0.5, "3": 0.0}
TITLES = ["id", "w", "plan", "p1", "c1", "o1", "p2", "c2", "o2", "p3", "c3", "o3", "lost", "left", "months", "fee"]
LOSS = {"satisfied": 0.02, "mollified": 0.06, "dissatisfied": 0.16, "silent": 0.10}


def people(seed, count, several=True):
    draw = random.Random(seed)
    for number in range(count):
        heavy = draw.random() < 0.25
        row = {"id": f"i{number}", "plan": draw.choice("AAB"), "months": draw.choice([3, 30]), "problems": {}}
        row["w"] = 0.75 if row["plan"] == "A" else 1.5
        row["segment"] = row["plan"]
        stays = 0.93 if row["months"] == 30 else 0.85
        for i in "123":
            state = None
            if draw.random() < (0.5 if heavy or row["months"] == 3 else 0.08):
                state = draw.choices(STATES, [0.25, 0.2, 0.15, 0.4])[0]
                stays *= 1 - LOSS[state]
            row["problems"]["p" + i] = state
            if not several and state:
                row["problems"].update({f"p{j}": None for j in "123" if j > i})
                break
        intends = draw.random() > stays**2
        row["answer"] = draw.choice("12") if intends else "3"
        row["left"] = draw.random() > stays
        yield row


def cells(row):
    out = [row["id"], str(row["w"]), row["plan"]]
    for problem in ("p1", "p2", "p3"):
        state = row["problems"][problem]
        out += ["1" if state else "0", "" if not state else "2" if state == "silent" else "1",
                str(1 + OUTCOMES.index(state)) if state in OUTCOMES else ""]
    return [*out, row["answer"], "yes" if row["left"] else "no", str(row["months"]), "10"]


def study_of(problems, more="", model="goodman", respondents=""):
    return f"""closs_study: 1
name: t
model: {model}
currency: EUR
period: year
tables: {{s: {{file: s.csv, source: S, as_of: 2024}}, list: {{file: list.csv, source: L}}}}
respondents:
  table: s
  weight: {{column: w, digits: 2}}
  segment: {{column: plan, values: {{A: A, B: B}}}}
{problems}  left: {{column: left, yes: ["yes"], no: ["no"]}}
{respondents}customers:
  table: list
  segment: {{column: plan, values: {{A: A, B: B}}}}
  left: {{column: gone, yes: ["yes"], no: ["no"]}}
  revenue: {{column: fee, per: month}}
{more}"""


def several_of(journeys=True):
    out = "  problems:\n"
    for i in "123":
        own = f", complained: {{column: c{i}, yes: [1], no: [2]}}, outcome: {{column: o{i}, values: " \
              "{1: satisfied, 2: mollified, 3: dissatisfied}}" if journeys else ""
        out += f"    p{i}: {{column: p{i}, yes: [1], no: [0]{own}}}\n"
    return out


MOST_SERIOUS = """  problem: {column: serious, values: {1: p1, 2: p2, 3: p3}, none: [0]}
  complained: {column: c, yes: [1], no: [2]}
  outcome: {column: o, values: {1: satisfied, 2: mollified, 3: dissatisfied}}
"""
LEFT = '  left: {column: left, yes: ["yes"], no: ["no"]}\n'
LOST = "  lost: {column: lost, shares: {1: 100%, 2: 50%, 3: 0%}}\n"


def serious_cells(row):
    state, which = next(((s, p[1]) for p, s in row["problems"].items() if s), (None, "0"))
    return [which, "" if not state else "2" if state == "silent" else "1",
            str(1 + OUTCOMES.index(state)) if state in OUTCOMES else "", *cells(row)]


SERIOUS_TITLES = ["serious", "c", "o", *TITLES]


def begun(model):
    """How a study of the two tables of `write` begins."""
    return (f"closs_study: 1\nname: t\nmodel: {model}\ncurrency: EUR\nperiod: year\n"
            "tables: {s: {file: s.csv}, list: {file: list.csv}}\n")


def write(there, rows, study, titles, customers=None):
    """A study of a survey and a list of customers, by default the same people; its path."""
    rows = list(rows)
    if customers is None:
        customers = [(row[titles.index("plan")], row[titles.index("left")]) for row in rows]
    for name, lines in (("s.csv", [titles, *rows]),
                        ("list.csv", [("plan", "gone", "fee"), *((*one, "10") for one in customers)])):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(lines)
        (there / name).write_text(out.getvalue())
    (there / "study.yml").write_text(study)
    return there / "study.yml"


def estimated(closs, path, *words):
    result = closs("estimate", path, "-o", path.parent / "s.yaml", "-o", path.parent / "r.json", *words)
    equal(result.code, 0, result.err)
    checked = closs("check", path.parent / "s.yaml")
    equal(checked.code, 0, checked.err)
    report = json.loads((path.parent / "r.json").read_text())
    return {row["path"]: row for row in report["rows"]}, report


def normal(written):
    """Mean and deviation of `{normal: {mean: 12%, sd: 3%}}`; or of that whose 95 % limit and likeliest value
    `{low: 0%, base: 1%, high: 9%}` has, where it reaches below 0 (or above 100 %)."""
    if "low" in written:
        low, base, high = (float(part.split(":")[-1].strip(" {}%")) / 100 for part in written.split(","))
        limit = pert_95(base, high) if low == 0 else pert_95(1 - base, 1 - low) + 2 * base - 1
        return base, (limit - base) / Z90
    def number(text):
        text = text.strip(" {}")
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    inside = written.split("mean:")[1]
    return number(inside.split(",")[0]), number(inside.split("sd:")[1])


def pert_95(mode, high):
    """Below which 95 % of a PERT law from 0 to `high` lie, by sums over thin slices."""
    slices = 20_000
    a, b = 4 * mode / high, 4 * (high - mode) / high
    density = [((i + 0.5) / slices)**a * (1 - (i + 0.5) / slices)**b for i in range(slices)]
    rest = 0.05 * sum(density)
    for i in range(slices - 1, -1, -1):
        if rest < density[i]:
            return high * (i + 1 - rest / density[i]) / slices
        rest -= density[i]
    raise AssertionError("no quantile")


def close(found, wanted, what, relative=2e-5):
    equal(abs(found - wanted) <= relative * max(abs(wanted), 1e-3), True, f"{what}: {found}, but {wanted}")


def written_share(row, share, what):
    if share.n >= MINIMUM:
        close(row["value"], share.p, what)
        close(row["n"], share.n, what)


def figures_of(closs, path):
    """{(scope, id, measure): value} of a scenario."""
    result = closs("run", path, "-f", "csv")
    equal(result.code, 0, result.err)
    return {(row["scope"], row["id"], row["measure"]): float(row["value"] or "nan")
            for row in rows_of(result)}


def churn_of(closs, path):
    return figures_of(closs, path)["total", "", "churn_rate"]


# --- cases --------------------------------------------------------------------------------------------------------


@case
def several_problems_are_compared_within_strata_of_others(closs):
    rows = list(people(1, 6000))
    customers = {s: sum(row["plan"] == s for row in rows) for s in "AB"}
    problems = ["p1", "p2", "p3"]
    reference = Reference([{**row, "loss": float(row["left"])} for row in rows], "AB", problems, customers)
    with folder() as there:
        path = write(there, map(cells, rows), study_of(several_of()), TITLES)
        found, report = estimated(closs, path)
        contains((there / "s.yaml").read_text(), "overlap: independent")
        for problem in problems:
            for segment, share in reference.frequency(problem).items():
                written_share(found[f"segments.{segment}.problems.{problem}.frequency"], share, problem)
            r, sd = reference.realisation(problem, others)
            row = found[f"problems.{problem}.realisation"]
            equal(0 < r < 1, True, r)
            close(row["value"], r, problem)
            for one, other in zip(normal(row["written"]), (r, sd)):
                close(one, other, problem)
        for segment, share in reference.baseline().items():
            written_share(found[f"segments.{segment}.baseline_loss"], share, segment)
        crude = Share([row for row in reference.rows if row["problems"]["p1"]], lambda row: row["loss"])
        none = Share([row for row in reference.rows if not any(row["problems"].values())], lambda row: row["loss"])
        close(report["excess"][0]["crude"], crude.p - none.p, "crude")
        close(report["excess"][0]["crude_sd"],
              math.sqrt(crude.p * (1 - crude.p) / crude.n + none.p * (1 - none.p) / none.n), "crude_sd")
        # A problem of which the base states its own realisation has no part in that of the others.
        lines = [cells(row) for row in rows][:600]
        few = study_of(several_of(), "minimum: 400\nbase: base.yaml\n")
        together = []
        for own in ("name: p1", "realisation: 0%", "realisation: 100%"):
            (there / "base.yaml").write_text(f"closs: 1\nname: b\nmodel: goodman\nproblems: {{p1: {{{own}}}}}\n")
            found, _ = estimated(closs, write(there, lines, few, TITLES))
            together.append(found["problem_defaults.realisation"]["value"])
        equal(together[0] != together[1], True)
        equal(together[1], together[2])
        estimated(closs, write(there, map(cells, rows), study_of(several_of()), TITLES))
        # Rows in another order give the same bytes.
        text = (there / "s.yaml").read_bytes()
        estimated(closs, write(there, [cells(row) for row in rows[::-1]], study_of(several_of()), TITLES))
        equal((there / "s.yaml").read_bytes(), text)


@case
def drops_of_several_problems_within_strata_of_others_and_of_tenure(closs):
    rows = list(people(2, 6000))
    reference = Reference([{**row, "loss": float(row["left"])} for row in rows], "AB", ["p1", "p2", "p3"], {})
    adjust = "adjust: {tenure: {column: months, bands: {new: '< 12', old: rest}}}\n"
    with folder() as there:
        path = write(there, map(cells, rows), study_of(several_of(journeys=False), adjust, model="drop"), TITLES)
        found, _ = estimated(closs, path)
        for problem in reference.problems:
            for segment in "AB":
                only = Reference([row for row in reference.rows if row["segment"] == segment], "", [], {})
                rd, sd = mantel_haenszel(only.strata(problem, lambda row, p: (others(row, p), row["months"])))
                row = found[f"segments.{segment}.problems.{problem}.loyalty_drop"]
                for one, other in zip(normal(row["written"]), (rd, sd)):
                    close(one, other, problem)


@case
def who_did_not_answer_one_of_several_is_in_no_stratum_of_the_others(closs):
    rows = list(people(3, 3000))
    titles, table = TITLES, [cells(row) for row in rows]
    for line in table[::3]:
        line[titles.index("p3")] = ""
    known = [{**row, "loss": float(row["left"])} for i, row in enumerate(rows) if i % 3]
    reference = Reference(known, "", ["p1"], {})
    with folder() as there:
        study = study_of(several_of(journeys=False), model="drop").replace(
            "  segment: {column: plan, values: {A: A, B: B}}\n", "")
        found, _ = estimated(closs, write(there, table, study, titles))
        rd, sd = mantel_haenszel(reference.strata("p1", others))
        for one, other in zip(normal(found["problems.p1.loyalty_drop"]["written"]), (rd, sd)):
            close(one, other, "p1")
        # Its own question is answered all the same.
        written_share(found["problems.p1.frequency"], Share(rows, lambda row: 1 if row["problems"]["p1"] else 0), "p1")


@case
def adjusted_loss_rates_of_the_most_serious_problem(closs):
    rows = list(people(4, 6000, several=False))
    customers = {s: sum(row["plan"] == s for row in rows) for s in "AB"}
    problems = ["p1", "p2", "p3"]
    adjust = "adjust: {tenure: {column: months, bands: {new: '< 12', old: rest}}}\n"

    def tenure(row, problem):
        return None if any(state for p, state in row["problems"].items() if p != problem) else row["months"]

    for loss_from in ("behaviour", "intention"):
        behaviour = loss_from == "behaviour"
        loss = (lambda row: float(row["left"])) if behaviour else (lambda row: SHARES[row["answer"]])
        reference = Reference([{**row, "loss": loss(row)} for row in rows], "AB", problems, customers)
        study = study_of(MOST_SERIOUS + LOST, adjust)
        if not behaviour:
            study = study.replace(LEFT, "")
        with folder() as there:
            found, report = estimated(closs, write(there, map(serious_cells, rows), study, SERIOUS_TITLES))
            for problem in problems:
                r, sd = reference.realisation(problem, tenure)
                for one, other in zip(normal(found[f"problems.{problem}.realisation"]["written"]), (r, sd)):
                    close(one, other, problem)
            equal([round(row["realisation"], 6) for row in report["excess"]],
                  [round(found[f"problems.{p}.realisation"]["value"], 6) for p in problems])
            # What the scenario charges a problem with is then the adjusted difference.
            figures = figures_of(closs, there / "s.yaml")
            for row in report["excess"]:
                gross, base, affected = (figures["problem", row["problem"], name]
                                         for name in ("lost_gross", "lost_baseline", "affected"))
                close((gross - base) / affected, row["adjusted"], row["problem"])


@case
def intention_is_realised_as_the_same_people_did(closs):
    rows = list(people(5, 4000, several=False))
    table = [serious_cells(row) for row in rows]
    for line in table[::7]:
        line[SERIOUS_TITLES.index("lost")] = ""
    said = [{**row, "said": SHARES[row["answer"]] if i % 7 else None, "did": float(row["left"])}
            for i, row in enumerate(rows)]
    ill = [row for row in said if any(row["problems"].values()) and row["said"] is not None]
    well = [row for row in said if not any(row["problems"].values())]
    did, intended = (Share(ill, lambda row, of=of: row[of]) for of in ("did", "said"))
    base = Share(well, lambda row: row["did"])
    r = (did.p - base.p) / (intended.p - base.p)
    spread = Share(ill, lambda row: row["did"] - r * row["said"])
    square = Share(ill, lambda row: (row["did"] - r * row["said"])**2)
    of_ill = (square.p - spread.p**2) / (spread.n - 1)
    of_well = (1 - r)**2 * base.p * (1 - base.p) / (base.n - 1)
    sd = math.sqrt(of_ill + of_well) / (intended.p - base.p)
    with folder() as there:
        study = study_of(MOST_SERIOUS + LOST, "loss_from: intention\n")
        found, _ = estimated(closs, write(there, table, study, SERIOUS_TITLES))
        for one, other in zip(normal(found["problem_defaults.realisation"]["written"]), (r, sd)):
            close(one, other, "realisation")
        for segment in "AB":
            written_share(found[f"segments.{segment}.baseline_loss"],
                          Share([row for row in well if row["plan"] == segment], lambda row: row["did"]), segment)
        # In models of drops, of what those with a problem say more than those without.
        both = [row for row in well if row["said"] is not None]
        did, intended = (Share(ill, lambda row, of=of: row[of]) for of in ("did", "said"))
        base, said = (Share(both, lambda row, of=of: row[of]) for of in ("did", "said"))
        r = (did.p - base.p) / (intended.p - said.p)
        variance = 0
        for group in (ill, both):
            spread, square = (Share(group, lambda row, n=n: (row["did"] - r * row["said"])**n) for n in (1, 2))
            variance += (square.p - spread.p**2) / (spread.n - 1)
        study = study_of("".join(MOST_SERIOUS.splitlines(True)[:1]) + LOST, "loss_from: intention\n", model="drop")
        found, _ = estimated(closs, write(there, table, study, SERIOUS_TITLES))
        for one, other in zip(normal(found["problem_defaults.realisation"]["written"]),
                              (r, math.sqrt(variance) / (intended.p - said.p))):
            close(one, other, "realisation of drops")
        # Problems that are compared within strata, too, give the drop, and no realisation.
        study = study_of(several_of(journeys=False) + LOST, "loss_from: intention\n", model="drop")
        estimated(closs, write(there, [cells(row) for row in people(5, 4000)], study, TITLES))
        contains((there / "s.yaml").read_text(), "# what the same people did, of what they said")


@case
def calibration_makes_the_churn_that_of_the_customer_list(closs):
    rows = list(people(6, 4000, several=False))
    table = [serious_cells(row) for row in rows]
    churn = sum(row["left"] for row in rows) / len(rows)
    said = Share(rows, lambda row: SHARES[row["answer"]])
    with folder() as there:
        study = study_of(MOST_SERIOUS + LOST).replace(LEFT, "")
        found, _ = estimated(closs, write(there, table, study + "calibrate: shares\n", SERIOUS_TITLES))
        for segment in "AB":
            well = [row for row in rows if not any(row["problems"].values()) and row["plan"] == segment]
            share = Share(well, lambda row: churn / said.p * SHARES[row["answer"]])
            written_share(found[f"segments.{segment}.baseline_loss"], share, segment)
        contains(closs("estimate", there / "study.yml").text, "multiplied by")
        # Loss that was observed among respondents, who left a tenth more often than the customers of the list.
        for model, journeys, lines, titles in (
                ("goodman", MOST_SERIOUS, table, SERIOUS_TITLES),
                ("drop", several_of(journeys=False), [cells(row) for row in people(6, 4000)], TITLES)):
            gone = [line[titles.index("left")] for line in lines]
            leavers = [i for i, one in enumerate(gone) if one == "yes"]
            for i in leavers[::10]:
                gone[i] = "no"
            customers = list(zip((line[titles.index("plan")] for line in lines), gone))
            study = study_of(journeys, "calibrate: realisation\n", model=model)
            found, _ = estimated(closs, write(there, lines, study, titles, customers))
            equal(0 < found["problem_defaults.realisation"]["value"] < 1, True)
            close(churn_of(closs, there / "s.yaml"), gone.count("yes") / len(gone), model, 1e-5)
            # What the base states of one problem stays.
            (there / "base.yaml").write_text(
                f"closs: 1\nname: b\nmodel: {model}\ncurrency: EUR\nproblems: {{p1: {{realisation: 90%}}}}\n")
            write(there, lines, study + "base: base.yaml\n", titles, customers)
            based, _ = estimated(closs, there / "study.yml")
            contains(closs("resolve", there / "s.yaml").text, "    realisation: 90%")
            close(churn_of(closs, there / "s.yaml"), gone.count("yes") / len(gone), f"{model} with a base", 1e-5)
            equal(based["problem_defaults.realisation"]["value"] < found["problem_defaults.realisation"]["value"], True)


@case
def the_constructed_case_of_problems_that_come_together(closs):
    """Five problems: 15 % of the customers have each with 60 %, the others with 11 %; 7 % leave anyway, and of those
    who stay each problem takes 7 %. So 12.7 % leave; crude differences would add up to 19.6 %, those within strata to
    12.8 %."""
    many, heavy, often, seldom, base, each, size = 5, 0.15, 0.6, 0.11, 0.07, 0.07, 200_000
    rows, lost = [], 0
    for pattern in range(2**many):
        k = bin(pattern).count("1")
        mass = size * (heavy * often**k * (1 - often)**(many - k) + (1 - heavy) * seldom**k * (1 - seldom)**(many - k))
        leave = mass * (1 - (1 - base) * (1 - each)**k)
        answers = [str(pattern >> i & 1) for i in range(many)]
        rows += [[*answers, "A", "yes"]] * round(leave) + [[*answers, "A", "no"]] * round(mass - leave)
        lost += leave
    titles = [*(f"p{i}" for i in range(many)), "plan", "left"]
    study = begun("drop") + f"""respondents:
  table: s
  problems:
{"".join(f"    p{i}: {{column: p{i}, yes: [1], no: [0]}}{chr(10)}" for i in range(many))}{LEFT}customers:
  table: list
  revenue: {{column: fee, per: month}}
"""
    with folder() as there:
        found, report = estimated(closs, write(there, rows, study, titles))
        adjusted = churn_of(closs, there / "s.yaml")
        crude = 1 - base
        for row in report["excess"]:
            crude *= 1 - found[f"problems.{row['problem']}.frequency"]["value"] * row["crude"] / (1 - base)
        equal([f"{100 * x:.1f}" for x in (lost / size, 1 - crude, adjusted)], ["12.7", "19.6", "12.8"])


@case
def a_span_is_written_with_what_was_asked_over_it(closs):
    rows = list(people(7, 3000, several=False))
    with folder() as there:
        study = study_of(MOST_SERIOUS + LOST).replace(LEFT, "").replace("none: [0]}", "none: [0], over: year}").replace(
            "3: 0%}}", "3: 0%}, over: month}").replace("period: year", "period: quarter")
        found, _ = estimated(closs, write(there, map(serious_cells, rows), study, SERIOUS_TITLES))
        text = (there / "s.yaml").read_text()
        contains(text, "loss_rates_over: month\n")
        for segment in "AB":
            equal(found[f"segments.{segment}.baseline_loss"]["per"], "month")
            equal(found[f"segments.{segment}.problems.p1.frequency"]["per"], "year")
        equal(text.count("per: month, kind: survey"), 2)
        # A quarter of a year; and the list's churn of a quarter beside what answers say of a month.
        affected = sum(sum(row["plan"] == s for row in rows) * (1 - (1 - Share(
            [row for row in rows if row["plan"] == s], lambda row: 1 if row["problems"]["p1"] else 0).p)**0.25)
            for s in "AB")
        close(figures_of(closs, there / "s.yaml")["problem", "p1", "affected"], affected, "p1", 1e-3)
        report = json.loads(closs("estimate", there / "study.yml", "-f", "json").text)
        churn = next(row for row in report["two_sources"] if row["figure"] == "churn")
        close(churn["second"], 1 - (1 - sum(row["left"] for row in rows) / len(rows))**(1 / 3), "a month of a quarter")
        # In models of drops only the baseline has a span.
        drop = study_of(several_of(journeys=False).replace("no: [0]}", "no: [0], over: month}") + LOST.replace(
            "3: 0%}}", "3: 0%}, over: month}"), model="drop").replace(LEFT, "")
        estimated(closs, write(there, map(cells, people(7, 3000)), drop, TITLES))
        text = (there / "s.yaml").read_text()
        equal("loss_rates_over" in text, False)
        equal(text.count("per: month, kind: survey"), 2 + 6, text)


@case
def who_was_asked_inside_of_the_window_is_followed_for_a_span(closs):
    """One problem; asked over the year; who left within a month of the answer, of those who can be followed so long."""
    draw = random.Random(8)
    rows, counted = [], {"0": [0, 0], "1": [0, 0]}
    days = [(y, m, d) for y, m in [(2024, 11), (2024, 12), *((2025, m) for m in range(1, 13))] for d in range(1, 29)]
    late = gone_before = 0
    for number in range(4000):
        asked, problem = draw.choice(days), draw.choice("01")
        left = draw.choice(days) if draw.random() < (0.8 if problem == "1" else 0.4) else None
        start = max(asked, (2025, 1, 1))
        until = (start[0], start[1] + 1, start[2])
        joined = left is None or left >= (2025, 1, 1)  # a customer at the window's start
        if joined and left is not None and left < start:
            gone_before += 1
        elif joined and until > (2025, 13, 1):
            late += 1
        elif joined:
            counted[problem][0] += left is not None and left < until
            counted[problem][1] += 1
        rows.append([f"i{number}", problem, "%d-%02d-%02d" % asked, "%d-%02d-%02d" % left if left else "", "10"])
    study = """closs_study: 1
name: t
model: drop
currency: EUR
window: {from: 2025-01-01, to: 2026-01-01}
tables: {s: {file: s.csv}}
respondents:
  table: s
  id: id
  problem: {column: p, values: {1: any}, none: [0]}
  left: customers
  asked: {column: asked, over: month}
customers: {table: s, id: id, left: gone, revenue: {column: fee, per: month}}
"""
    with folder() as there:
        path = write(there, rows, study, ["id", "p", "asked", "gone", "fee"], customers=[])
        found, _ = estimated(closs, path)
        gone, base = ([*map(sum, zip(counted[one]))][0:2] for one in "10")
        equal(found["baseline_loss"]["written"], f"{base[0]} of {base[1]}")
        equal(found["baseline_loss"]["per"], "month")
        close(found["problems.any.loyalty_drop"]["value"], gone[0] / gone[1] - base[0] / base[1], "drop")
        text = closs("estimate", path).text
        contains(text, f"{late:,} respondents were asked too late")
        # Over the whole year only those are followed who were asked before it.
        path.write_text(study.replace("{column: asked, over: month}", "asked"))
        before = [row for row in rows if row[2] <= "2025-01-01" and row[1] == "0" and not "" < row[3] < "2025"]
        found, _ = estimated(closs, path)
        equal(found["baseline_loss"]["written"], f"{sum(row[3] > '' for row in before)} of {len(before)}")
        # Of none, where all were asked inside.
        write(there, [row for row in rows if row[2] > "2025-01-01"], path.read_text(),
              ["id", "p", "asked", "gone", "fee"], customers=[])
        result = closs("estimate", path)
        equal(result.code, 2)
        contains(result.err, "[study-none-followed]")
        contains(result.err, "over: month")


@case
def what_is_hardly_more_than_nothing_has_a_range_within_its_limits(closs):
    """A drop of one point among few, and 0.2 people told: 90 % of a normal law would reach below 0."""
    with folder() as there:
        rows = ([["1", "yes"]] * 3 + [["1", "no"]] * 37 + [["0", "yes"]] * 60 + [["0", "no"]] * 900)
        study = begun("drop") + f"""respondents:
  table: s
  problem: {{column: q, values: {{1: any}}, none: [0]}}
{LEFT}customers: {{table: list, revenue: {{column: fee, per: month}}}}
"""
        found, _ = estimated(closs, write(there, rows, study, ["q", "left"], customers=[("A", "no")] * 50))
        mean, sd = normal(found["problems.any.loyalty_drop"]["written"])
        contains(found["problems.any.loyalty_drop"]["written"], "{low: 0%, base: 1.25%, high: ")
        close(mean, 3 / 40 - 60 / 960, "mean")
        close(sd, math.sqrt(3 / 40 * 37 / 40 / 40 + 60 / 960 * 900 / 960 / 960), "sd")
        equal(figures_of(closs, there / "s.yaml")["total", "", "churn_rate"] > 60 / 960, True)
        rows = [["1", "1", "1", "3", "6" if i == 0 else "0"] for i in range(40)] + [["0", "", "", "3", ""]] * 50
        study = begun("goodman") + f"""respondents:
  table: s
  problem: {{column: q, values: {{1: any}}, none: [0]}}
  complained: {{column: c, yes: [1], no: [2]}}
  outcome: {{column: o, values: {{1: satisfied, 2: mollified, 3: dissatisfied}}}}
{LOST.replace("column: lost", "column: l")}  told: {{good: told}}
customers: {{table: list, revenue: {{column: fee, per: month}}}}
"""
        base = "closs: 1\nabstract: true\nname: b\nmodel: goodman\ncurrency: EUR\nproblem_defaults: {loss: " \
               "{mollified: 1%, dissatisfied: 1%, silent: 1%}}\n"
        (there / "base.yaml").write_text(base)
        study = study.replace("currency: EUR\n", "base: base.yaml\n")
        path = write(there, rows, study, ["q", "c", "o", "l", "told"], customers=[("A", "no")] * 50)
        found, _ = estimated(closs, path)
        written = found["problems.any.told.satisfied"]["written"]
        contains(written, "lognormal")
        low, high = (math.log(float(part.split(":")[-1].strip(" {}"))) for part in written.split(","))
        middle, variance = (low + high) / 2, ((high - low) / 2 / Z90)**2
        mean = math.exp(middle + variance / 2)
        close(mean, 6 / 40, "mean")
        close(mean * math.sqrt(math.expm1(variance)), math.sqrt((36 / 40 - (6 / 40)**2) / 39), "sd")


@case
def expectations_that_are_not_met_make_a_scenario(closs):
    draw = random.Random(9)
    rows, table = [], []
    for _ in range(5000):
        row = {"w": 1.0, "segment": "A", "problems": {}}
        line, stays = [], 0.9
        heavy = draw.random() < 0.3
        for point in ("delivery", "hotline", "invoice"):
            expected, below = draw.randint(2, 5), draw.random() < (0.6 if heavy else 0.15)
            experienced = draw.randint(1, expected - 1) if below else draw.randint(expected, 5)
            row["problems"][point] = "below" if below else None
            stays *= 0.92 if below else 1
            line += [str(expected), str(experienced)]
        row["loss"] = float(draw.random() > stays)
        rows.append(row)
        table.append([*line, "yes" if row["loss"] else "no", draw.choice("012"), "A"])
    titles = ["e1", "x1", "e2", "x2", "e3", "x3", "left", "q", "plan"]
    study = begun("goodman") + """problems_from: expectations
respondents:
  table: s
  problem: {column: q, values: {1: billing, 2: outage}, none: [0]}
  left: {column: left, yes: ["yes"], no: ["no"]}
  expectations:
    delivery: {expected: e1, experienced: x1, scale: [1, 5]}
    hotline: {expected: e2, experienced: x2, scale: [1, 5]}
    invoice: {expected: e3, experienced: x3, scale: [1, 5]}
customers: {table: list, revenue: {column: fee, per: month}}
"""
    reference = Reference(rows, "", ["delivery", "hotline", "invoice"], {})
    with folder() as there:
        found, report = estimated(closs, write(there, table, study, titles))
        text = (there / "s.yaml").read_text()
        for line in ("model: drop", "overlap: independent"):
            contains(text, line + "\n")
        equal(sorted(row["question"] for row in report["answered"] if row["question"] == "problem"), ["problem"])
        for point in reference.problems:
            contains(text, f"tags: {{expectation: {point}}}\n")
            written_share(found[f"problems.{point}.frequency"], Share(rows, lambda r: 1 if r["problems"][point] else 0),
                          point)
            for one, other in zip(normal(found[f"problems.{point}.loyalty_drop"]["written"]),
                                  mantel_haenszel(reference.strata(point, others))):
                close(one, other, point)
        well = Share(rows, lambda row: None if any(row["problems"].values()) else row["loss"])
        written_share(found["baseline_loss"], well, "baseline")
        contains(closs("run", there / "s.yaml", "--lang", "en").text, "delivery")


@case
def tables_twice_and_weights_of_three_change_no_share(closs):
    rows = [cells(row) for row in people(10, 2500)]
    study = study_of(several_of())

    def scenario(there, lines):
        path = write(there, lines, study, TITLES)
        found, _ = estimated(closs, path)
        return found, (there / "s.yaml").read_bytes()

    with folder() as there:
        once, text = scenario(there, rows)
        three = [[row[0], str(3 * float(row[1])), *row[2:]] for row in rows]
        equal(scenario(there, three)[1], text)
        twice, _ = scenario(there, rows + [["again" + row[0], *row[1:]] for row in rows])
        for path, row in twice.items():
            if "customers" in path:
                continue
            if once[path]["value"] is not None and "{" not in once[path]["written"]:
                close(row["value"], once[path]["value"], path, 1e-9)
                if row["kind"] == "survey":
                    close(row["n"], 2 * once[path]["n"], path, 1e-9)
            elif once[path]["value"] is not None:
                (mean, sd), (mean1, sd1) = normal(row["written"]), normal(once[path]["written"])
                close(mean, mean1, path)
                close(sd, sd1 / math.sqrt(2), path)


WRONG = [
    ("study-problem-and-problems", ("  problems:\n", "  problem: {column: p1, values: {1: a}, none: [0]}\n"
                                                    "  problems:\n")),
    ("study-over-differs", (LEFT, LEFT + "  lost: {column: lost, shares: {1: 100%}, ignore: rest, over: month}\n"
                                         "  asked: {column: id, over: quarter}\n")),
    ("study-over-window", (LEFT, "  id: id\n  left: customers\n  asked: {column: id, over: year}\n"),
     ("period: year", "window: {from: 2025-01-01, to: 2025-02-01}"),
     ("  left: {column: gone, yes: [\"yes\"], no: [\"no\"]}", "  id: plan\n  left: gone")),
    ("study-calibrate", ("  left: {column: gone, yes: [\"yes\"], no: [\"no\"]}\n", ""),
     ("period: year", "period: year\ncalibrate: shares")),
    ("study-calibrate-shares", ("period: year", "period: year\ncalibrate: shares")),
    ("study-two-realisations", ("period: year", "period: year\ncalibrate: realisation")),
    ("study-two-realisations", ("period: year", "period: year\nloss_from: intention"), (LEFT, LEFT + LOST)),
    ("missing-key", ("period: year", "period: year\nproblems_from: expectations")),
    ("empty-map", (several_of(), "  problems: {}\n")),
    ("empty-map", ("period: year", "period: year\nproblems_from: expectations"),
     (several_of(), "  expectations: {}\n")),
]


@case
def each_thing_that_may_be_wrong_is_told(closs):
    rows = [cells(row) for row in people(11, 400)]
    with folder() as there:
        for code, *changes in WRONG:
            study = study_of(several_of())
            for old, new in changes:
                equal(study.count(old), 1, old)
                study = study.replace(old, new)
            result = closs("estimate", write(there, rows, study, TITLES), "-o", there / "out.yaml")
            equal(result.code, 2, code + result.err)
            contains(result.err, f"[{code}]")
            contains(closs("estimate", there / "study.yml", "--lang", "ja").err, f"[{code}]")
            equal((there / "out.yaml").exists(), False)


@case
def a_realisation_that_is_none_is_told_with_its_figures(closs):
    rows = list(people(12, 3000, several=False))
    table = [serious_cells(row) for row in rows]

    def refused(there, study, lines, code, customers=None):
        result = closs("estimate", write(there, lines, study, SERIOUS_TITLES, customers), "-o", there / "out.yaml")
        equal(result.code, 2, result.err)
        contains(result.err, f"[{code}]")
        equal(result.err.count("%") >= 3, True, result.err)
        equal((there / "out.yaml").exists(), False)

    lost, left, months = (SERIOUS_TITLES.index(title) for title in ("lost", "left", "months"))
    with folder() as there:
        # Nobody means to leave who has a problem.
        loyal = [[*line[:lost], "3" if line[0] != "0" else line[lost], *line[lost + 1:]] for line in table]
        refused(there, study_of(MOST_SERIOUS + LOST, "loss_from: intention\n"), loyal, "estimate-realisation-all")
        # Within each stratum the problem makes more of a difference than over all: those with it would stay longer.
        mixed = [[*line] for line in table]
        for line in mixed:
            new = draw_of(line) < 0.5
            ill = line[0] != "0"
            line[months] = "3" if (new != ill) else "30"
            line[left] = "yes" if draw_of(line, 1) < (0.3 * ill + (0.4 if line[months] == "3" else 0.02)) else "no"
        adjust = "adjust: {tenure: {column: months, bands: {new: '< 12', old: rest}}}\n"
        skewed = [line for line in mixed if line[0] == "0" or line[months] == "30" or draw_of(line, 2) < 0.1]
        refused(there, study_of(MOST_SERIOUS, adjust), skewed, "estimate-realisation")
        # A list of which everybody left, or nobody.
        plans = [line[SERIOUS_TITLES.index("plan")] for line in table]
        for gone in ("yes", "no"):
            refused(there, study_of(MOST_SERIOUS, "calibrate: realisation\n"), table, "estimate-calibrate",
                    [(plan, gone) for plan in plans])
        refused(there, study_of(MOST_SERIOUS + LOST, "calibrate: shares\n").replace(LEFT, ""), table,
                "estimate-calibrate-shares", [(plan, "yes") for plan in plans])


def draw_of(line, salt=0):
    """A number of a row that is the same on every run."""
    return random.Random(f"{line[3]}/{salt}").random()


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
