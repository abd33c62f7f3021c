#!/usr/bin/python3
"""Makes the tables of examples/study: a telephone company that never was, small, the same bytes on every run.

    tests/make_study.py examples/study

1,500 customers, of whom 600 were asked in December 2024; tickets and staff reports of 2025. Who has a problem leaves
more often; the weights undo that business customers were asked twice as often as they are many."""

import csv
import pathlib
import random
import sqlite3
import sys

PROBLEMS = ["billing", "outage", "contract"]
FREQUENCY = {"billing": 0.16, "outage": 0.12, "contract": 0.08}
COMPLAIN = {"billing": 0.5, "outage": 0.7, "contract": 0.4}
OUTCOMES = {"billing": [0.4, 0.35, 0.25], "outage": [0.45, 0.3, 0.25], "contract": [0.3, 0.3, 0.4]}
LOSS = [0.10, 0.22, 0.45]  # satisfied, mollified, dissatisfied
LOSS_SILENT, LOSS_NONE = 0.26, 0.07


def day(draw, year, first=1, last=12):
    return f"{year}-{draw.randint(first, last):02}-{draw.randint(1, 28):02}"


def people(draw):
    """Customers with what happens to them; the last hundred join during 2025."""
    for number in range(1, 1601):
        one = {"id": f"C{number:05}", "plan": "B" if draw.random() < 0.2 else "F"}
        one["fee"] = f"{draw.gauss(118, 15) if one['plan'] == 'B' else draw.gauss(41, 6):.2f}"
        one["start"] = day(draw, draw.randint(2016, 2024)) if number <= 1500 else day(draw, 2025)
        spot, one["problem"] = draw.random(), None
        for name, share in FREQUENCY.items():
            spot -= share
            if spot < 0:
                one["problem"] = name
                break
        one["complained"] = one["problem"] is not None and draw.random() < COMPLAIN[one["problem"]]
        one["outcome"] = draw.choices([0, 1, 2], OUTCOMES[one["problem"]])[0] if one["complained"] else None
        loss = LOSS_NONE if one["problem"] is None else LOSS_SILENT if one["outcome"] is None else LOSS[one["outcome"]]
        one["loss"] = loss
        one["end"] = day(draw, 2025) if draw.random() < loss else ""
        if number > 1500 and one["end"] < one["start"]:
            one["end"] = ""
        if number <= 40:  # gone long ago
            one["end"] = "2024-" + one["start"][5:] if one["start"] < "2024" else ""
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


def tickets(draw, customers):
    names = {"billing": "請求", "outage": "故障", "contract": "契約"}
    for c in customers:
        if c["complained"]:
            for _ in range(draw.choice([1, 1, 2, 3])):
                yield [c["id"], names[c["problem"]], day(draw, 2025).replace("-", "/")]
        if draw.random() < 0.1:
            yield [c["id"], "転居", day(draw, 2025).replace("-", "/")]
    for _ in range(25):
        yield ["", draw.choice(list(names.values())), day(draw, 2025).replace("-", "/")]


def main():
    folder = pathlib.Path(sys.argv[1])
    draw = random.Random(2025)
    customers = list(people(draw))
    write(folder / "survey.csv",
          ["customer_id", "w", "plan", "q3", "q4", "q5", "q9", "q10", "q12", "q13", "q20", "q21", "q22", "q23"],
          survey(draw, customers))
    write(folder / "tickets.csv", ["顧客番号", "区分", "受付日"], tickets(draw, customers), encoding="cp932")
    write(folder / "staff.csv", ["branch", "topic"],
          ([f"B{draw.randint(1, 9)}", draw.choices("123", [2, 1, 3])[0]] for _ in range(90)))
    path = folder / "crm.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA page_size = 1024")
        database.execute("CREATE TABLE customers (id TEXT PRIMARY KEY, plan TEXT, start_date TEXT, end_date TEXT, "
                         "fee REAL)")
        database.executemany("INSERT INTO customers VALUES (?, ?, ?, ?, ?)",
                             [(c["id"], c["plan"], c["start"], c["end"] or None, float(c["fee"])) for c in customers])
    database.close()


if __name__ == "__main__":
    main()
