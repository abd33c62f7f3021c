#!/usr/bin/env python3
"""Statistics of `closs estimate` beside those of R (statistics.R), from the same tables. Usage: statistics_test.py PROGRAM"""

import csv
import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import Program, case, equal, folder, main  # noqa: E402
from fetched import missing  # noqa: E402

ANSWERS = """closs_study: 1
name: t
model: goodman
currency: EUR
period: year
minimum: 2
tables: {s: {file: answers.csv, source: S, as_of: 2024}}
respondents:
  table: s
  weight: {column: w, digits: 4}
  segment: {column: seg, values: {A: a, B: b}}
  problem: {column: q, values: {1: billing, 2: outage}, none: [0]}
  complained: {column: c, yes: [1], no: [2]}
  outcome: {column: o, values: {1: satisfied, 2: mollified, 3: dissatisfied}}
  lost: {column: l, shares: {1: 100%, 2: 50%, 3: 0%}}
  expectations: {delivery: {expected: expected, experienced: experienced, scale: [1, 5]}}
customers: {table: s, segment: {column: seg, values: {A: a, B: b}}, revenue: {column: fee, per: month}}
reports: {table: s, problem: {column: q, values: {1: billing, 2: outage}, ignore: [0]}}
"""
DROPS = """closs_study: 1
name: t
model: drop
currency: EUR
period: year
tables: {s: {file: drops.csv, source: S, as_of: 2024}}
respondents:
  table: s
  problem: {column: q, values: {1: any}, none: [0]}
  left: {column: gone, yes: ["yes"], no: ["no"]}
customers: {table: s, revenue: fee}
adjust: {s: {column: s, values: {a: a, b: b, c: c}}}
"""


def answers(draw):
    """Of two kinds of people; those of kind A weigh the same."""
    for _ in range(700):
        kind = draw.choice("AB")
        problem = draw.choices("012", [5, 3, 2])[0]
        complained = draw.choice("12") if problem != "0" else ""
        outcome = draw.choice("123") if complained == "1" else ""
        weight = "1" if kind == "A" else draw.choice(["0.5", "0.8123", "1.75", "3.1"])
        yield [weight, kind, problem, complained, outcome, draw.choices("123", [1, 2, 7])[0], str(draw.randint(2, 5)),
               str(draw.randint(1, 5)), "10"]


def drops(draw):
    for _ in range(900):
        stratum = draw.choices("abc", [6, 3, 1])[0]
        problem = draw.random() < {"a": 0.2, "b": 0.5, "c": 0.3}[stratum]
        gone = draw.random() < {"a": 0.1, "b": 0.3, "c": 0.05}[stratum] + 0.15 * problem
        yield ["01"[problem], "yes" if gone else "no", stratum, "10"]


def write(path, titles, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([titles, *rows])


def of_closs(closs, there):
    """The figures that statistics.R gives, as closs has them, by the same names."""
    def report(name):
        result = closs("estimate", there / name, "-f", "json")
        equal(result.code, 0, result.err)
        return json.loads(result.text)

    one = report("answers.yml")
    rows = {row["path"]: row for row in one["rows"]}
    found = {}
    for name in ("problems.billing.frequency", "problems.billing.complaint_rate", "baseline_loss"):
        row = rows["segments.b." + name]
        found |= {name: row["value"], name + ".n": row["n"]}
    voice = next(row for row in one["voices"] if (row["problem"], row["voice"]) == ("billing", "survey"))
    found |= {"voice": voice["share"], "voice.low": voice["low"], "voice.high": voice["high"]}
    gap = next(row for row in one["gaps"] if row["segment"] == "a")
    found |= {"gap": gap["gap"], "gap.low": gap["low"], "gap.high": gap["high"],
              "gap.loss.low": gap["loss_difference_low"], "gap.loss.high": gap["loss_difference_high"]}
    drop = next(row for row in report("drops.yml")["rows"] if row["path"].endswith("any.loyalty_drop"))
    found |= {"drop": drop["value"], "drop.sd": float(re.search(r"sd: ([0-9.e-]+)%", drop["written"])[1]) / 100}
    return found


@case
def statistics_are_those_of_r(closs):
    if not shutil.which("Rscript"):
        return missing("R")
    for seed in range(3):
        with folder() as there:
            draw = random.Random(seed)
            write(there / "answers.csv", ["w", "seg", "q", "c", "o", "l", "expected", "experienced", "fee"], answers(draw))
            write(there / "drops.csv", ["q", "gone", "s", "fee"], drops(draw))
            (there / "answers.yml").write_text(ANSWERS)
            (there / "drops.yml").write_text(DROPS)
            done = subprocess.run(["Rscript", "--vanilla", Path(__file__).with_name("statistics.R")], cwd=there,
                                  capture_output=True, text=True)
            equal(done.returncode, 0, done.stderr)
            wanted = {name: float(value) for name, value in map(str.split, done.stdout.splitlines())}
            found = of_closs(closs, there)
            equal(sorted(found), sorted(wanted))
            for name, value in wanted.items():
                near = 1e-5 if name == "drop.sd" else 1e-9  # six digits are written
                equal(abs(found[name] - value) <= near * abs(value), True, f"{name}: {found[name]}, R {value}")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
