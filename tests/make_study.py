#!/usr/bin/python3
"""Makes the tables of examples/study: a telephone company that never was, small, the same bytes on every run.

    tests/make_study.py examples/study [PROGRAM]

1,500 customers, of whom 600 were asked in December 2024; tickets and staff reports of 2025. Who has a problem leaves
more often; the weights undo that business customers were asked twice as often as they are many. A second wave, of
December 2025 and the year 2026, after electronic invoices came, tells less of billing errors. With PROGRAM the
scenarios that both studies give are made, too."""

import csv
import pathlib
import random
import sqlite3
import subprocess
import sys

PROBLEMS = ["billing", "outage", "contract"]
WAVES = {2025: {"billing": 0.16, "outage": 0.12, "contract": 0.08},
         2026: {"billing": 0.09, "outage": 0.12, "contract": 0.09}}  # how often the problems occur
COMPLAIN = {"billing": 0.5, "outage": 0.7, "contract": 0.4}
OUTCOMES = {"billing": [0.4, 0.35, 0.25], "outage": [0.45, 0.3, 0.25], "contract": [0.3, 0.3, 0.4]}
LOSS = [0.10, 0.22, 0.45]  # satisfied, mollified, dissatisfied
SCHEMA = "# yaml-language-server: $schema=../../docs/scenario.schema.json"
LOSS_SILENT, LOSS_NONE = 0.26, 0.07


def day(draw, year, first=1, last=12):
    return f"{year}-{draw.randint(first, last):02}-{draw.randint(1, 28):02}"


def people(draw, year):
    """Customers with what happens to them in a year; the last hundred join during it."""
    for number in range(1, 1601):
        one = {"id": f"C{number:05}", "plan": "B" if draw.random() < 0.2 else "F"}
        one["fee"] = f"{draw.gauss(118, 15) if one['plan'] == 'B' else draw.gauss(41, 6):.2f}"
        one["start"] = day(draw, draw.randint(2016, year - 1)) if number <= 1500 else day(draw, year)
        spot, one["problem"] = draw.random(), None
        for name, share in WAVES[year].items():
            spot -= share
            if spot < 0:
                one["problem"] = name
                break
        one["complained"] = one["problem"] is not None and draw.random() < COMPLAIN[one["problem"]]
        one["outcome"] = draw.choices([0, 1, 2], OUTCOMES[one["problem"]])[0] if one["complained"] else None
        loss = LOSS_NONE if one["problem"] is None else LOSS_SILENT if one["outcome"] is None else LOSS[one["outcome"]]
        one["loss"] = loss
        one["end"] = day(draw, year) if draw.random() < loss else ""
        if number > 1500 and one["end"] < one["start"]:
            one["end"] = ""
        if number <= 40:  # gone long ago
            one["end"] = f"{year - 1}-" + one["start"][5:] if one["start"] < f"{year - 1}" else ""
        yield one


def write(path, titles, rows, **options):
    with open(path, "w", newline="", **options) as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(titles)
        out.writerows(rows)


def survey(draw, customers):
    asked = [c for c in customers[40:1500] if draw.random() < (0.7 if c["plan"] == "B" else 0.35)]
    for c in asked:
        problem = "0" if c["problem"] is None else str(1 + PROBLEMS.index(c["problem"]))
        if draw.random() < 0.02:
            problem = "99"
        complained = "" if problem in ("0", "99") else "1" if c["complained"] else "2"
        outcome = "" if complained != "1" else str(1 + c["outcome"])
        spot = draw.random()
        intent = 1 if spot < 0.8 * c["loss"] else 2 if spot < 2 * c["loss"] else 3 if spot < 0.6 else 4
        cut = "" if problem in ("0", "99") else draw.choice("1112")
        good = str(draw.randint(0, 3)) if outcome == "1" else ""
        bad = str(draw.randint(0, 8)) if complained and outcome != "1" else ""
        expected = [draw.randint(3, 5), draw.randint(2, 5)]
        experienced = [max(1, expected[0] - draw.choice([0, 0, 1, 2])),
                       min(5, expected[1] + draw.choice([-1, 0, 0, 1]))]
        weight = "0.6143" if c["plan"] == "B" else "1.2207"
        yield [c["id"], weight, c["plan"], problem, complained, outcome, str(intent), cut, good, bad,
               *expected, *experienced]


def tickets(draw, customers, year):
    names = {"billing": "請求", "outage": "故障", "contract": "契約"}
    for c in customers:
        if c["complained"]:
            for _ in range(draw.choice([1, 1, 2, 3])):
                yield [c["id"], names[c["problem"]], day(draw, year).replace("-", "/")]
        if draw.random() < 0.1:
            yield [c["id"], "転居", day(draw, year).replace("-", "/")]
    for _ in range(25):
        yield ["", draw.choice(list(names.values())), day(draw, year).replace("-", "/")]


def wave(folder, year, ending):
    draw = random.Random(year)
    customers = list(people(draw, year))
    write(folder / f"survey{ending}.csv",
          ["customer_id", "w", "plan", "q3", "q4", "q5", "q9", "q10", "q12", "q13", "q20", "q21", "q22", "q23"],
          survey(draw, customers))
    write(folder / f"tickets{ending}.csv", ["顧客番号", "区分", "受付日"], tickets(draw, customers, year),
          encoding="cp932")
    if not ending:
        write(folder / "staff.csv", ["branch", "topic"],
              ([f"B{draw.randint(1, 9)}", draw.choices("123", [2, 1, 3])[0]] for _ in range(90)))
    path = folder / f"crm{ending}.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA page_size = 1024")
        database.execute("CREATE TABLE customers (id TEXT PRIMARY KEY, plan TEXT, start_date TEXT, end_date TEXT, "
                         "fee REAL)")
        database.executemany("INSERT INTO customers VALUES (?, ?, ?, ?, ?)",
                             [(c["id"], c["plan"], c["start"], c["end"] or None, float(c["fee"])) for c in customers])
    database.close()


def main():
    folder = pathlib.Path(sys.argv[1])
    wave(folder, 2025, "")
    wave(folder, 2026, "-2026")
    for study, scenario in (("telecom.yml", "before.yaml"), ("telecom-2026.yml", "after.yaml")) if sys.argv[2:] else ():
        program = pathlib.Path(sys.argv[2]).resolve()
        subprocess.run([program, "estimate", study, "-o", scenario, "--quiet"], cwd=folder, check=True)
        made = (folder / scenario).read_text(encoding="utf-8")
        (folder / scenario).write_text(f"{SCHEMA}\n{made}", encoding="utf-8")


if __name__ == "__main__":
    main()
