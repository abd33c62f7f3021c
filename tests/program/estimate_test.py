#!/usr/bin/env python3
"""`closs estimate` from outside: the example, what is wrong with studies and tables, and what may not be seen of people. Usage:
estimate_test.py PROGRAM"""

import contextlib
import csv
import gzip
import io
import json
import math
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, equal, folder, main, rows_of  # noqa: E402
from engines import in_sqlite  # noqa: E402

STUDY = ROOT / "examples/study/telecom.yml"
HEAD = "closs_study: 1\nname: t\nmodel: goodman\ncurrency: EUR\nperiod: year\n"
RESPONDENTS = """tables: {s: {file: s.csv, source: S, as_of: 2024}}
respondents:
  table: s
  problem: {column: q, values: {1: billing, 2: outage}, none: [0]}
  complained: {column: c, yes: [1], no: [2]}
  outcome: {column: o, values: {1: satisfied, 2: mollified, 3: dissatisfied}}
  lost: {column: l, shares: {1: 100%, 2: 50%, 3: 0%}}
customers: {table: s, revenue: {column: fee, per: month}}
"""
ROWS = [["0", "", "", "3", "10"]] * 60 + [["0", "", "", "1", "12"]] * 5 + [["1", "1", "1", "3", "10"]] * 20 + [
    ["1", "1", "2", "2", "11"]] * 15 + [["1", "1", "3", "1", "9"]] * 10 + [["1", "2", "", "2", "10.5"]] * 35 + [
    ["2", "2", "", "1", "10"]] * 8
TITLES = ["q", "c", "o", "l", "fee"]


def table(titles, rows, separator=","):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", delimiter=separator).writerows([titles, *rows])
    return out.getvalue()


def write(there, rows=None, study=None, name="s.csv", titles=None):
    """A study of one table in a folder; its path."""
    (there / name).write_text(table(titles or TITLES, ROWS if rows is None else rows), encoding="utf-8")
    (there / "study.yml").write_text(HEAD + RESPONDENTS if study is None else study, encoding="utf-8")
    return there / "study.yml"


def refused(closs, path, code, *parts):
    result = closs("estimate", path, "-o", path.parent / "out.yaml")
    equal(result.code, 2, result.err)
    contains(result.err, f"[{code}]")
    for part in parts:
        contains(result.err, part)
    equal((path.parent / "out.yaml").exists(), False, "nothing is written")
    return result


def values(closs, path):
    return {row["path"]: row for row in rows_of(closs("estimate", path, "-f", "csv"))}


@case
def the_example_gives_a_scenario_that_check_accepts(closs):
    with folder() as there:
        result = closs("estimate", STUDY, "-o", there / "s.yaml", "-o", there / "r.md", "-o", there / "r.json")
        equal(result.code, 0, result.err)
        checked = closs("check", there / "s.yaml")
        equal(checked.code, 0, checked.err)
        for lang in ("en", "ja"):
            equal(closs("estimate", STUDY, "--lang", lang).code, 0)
        report = json.loads((there / "r.json").read_text())
        equal(sorted(report), sorted(set(report) | {"rows", "two_sources", "voices", "gaps", "answered"}))


@case
def pages_are_named_after_the_study(closs):
    for name, title in (("t", "t"), ("{ja: 調査}", "調査"), ("{en: Survey, ja: 調査}", "Survey")):
        with folder() as there:
            path = write(there, study=(HEAD + RESPONDENTS).replace("name: t", f"name: {name}"))
            result = closs("estimate", path, "-o", there / "s.yaml", "-o", there / "r.html", "-o", there / "r.json")
            equal(result.code, 0, result.err)
            contains((there / "r.html").read_text(encoding="utf-8"), f"<title>{title}")
            equal(json.loads((there / "r.json").read_text(encoding="utf-8"))["scenario"], title)
            equal(closs("check", there / "s.yaml").code, 0)


@case
def the_tables_of_the_example_are_those_that_the_script_makes(closs):
    with folder() as there:
        subprocess.run([sys.executable, ROOT / "tests/make_study.py", there], check=True)
        for name in ("survey.csv", "tickets.csv", "staff.csv"):
            equal((there / name).read_bytes(), (ROOT / "examples/study" / name).read_bytes(), name)
        rows = [list(sqlite3.connect(path).execute("SELECT * FROM customers ORDER BY id"))
                for path in (there / "crm.db", ROOT / "examples/study/crm.db")]
        equal(rows[0], rows[1])
        equal(closs("estimate", STUDY, "--counts-only").text, (ROOT / "examples/study/counts.csv").read_text())


@case
def shares_are_those_of_who_answered(closs):
    with folder() as there:
        found = values(closs, write(there))
        equal(found["customers"]["value"], "153")
        equal(found["problems.billing.frequency"]["written"], "80 of 153")
        equal(found["problems.outage.frequency"]["written"], "8 of 153")
        equal(found["problems.billing.complaint_rate"]["written"], "45 of 80")
        equal(found["problems.billing.outcomes.satisfied"]["written"], "20 of 45")
        equal(found["problems.billing.loss.silent"]["written"], "17.5 of 35")
        equal(found["baseline_loss"]["written"], "5 of 65")
        equal(found["problem_defaults.loss.mollified"]["n"], "15")
        equal(found["problem_defaults.loss.mollified"]["written"], "", "fewer than 30 are not shown")


@case
def weights_order_and_repetition_do_what_they_should(closs):
    study = (HEAD + RESPONDENTS).replace("  problem:", "  weight: {column: w, digits: 4}\n  problem:")
    plain = HEAD + RESPONDENTS
    with folder() as there:
        def scenario(rows, text, titles):
            path = write(there, rows, text, titles=titles)
            result = closs("estimate", path, "-f", "yaml")
            equal(result.code, 0, result.err)
            return result.text

        weighted = [*TITLES, "w"]
        ones, threes = ([[*row, w] for row in ROWS] for w in ("1", "3"))
        equal(scenario(ones, study, weighted), scenario(ROWS, plain, TITLES))
        equal(scenario(threes, study, weighted), scenario(ones, study, weighted))
        equal(scenario(ones[::-1], study, weighted), scenario(ones, study, weighted))
        once, twice = (values(closs, write(there, rows)) for rows in (ROWS, ROWS * 2))
        for path in ("problems.billing.frequency", "baseline_loss"):
            equal(once[path]["value"], twice[path]["value"])
            equal(2 * float(once[path]["n"]), float(twice[path]["n"]))
        # Kish: what 153 answers with weights of 1 and 3 tell.
        mixed = [[*row, "1" if row[0] == "0" else "3"] for row in ROWS]
        n = (65 + 3 * 88)**2 / (65 + 9 * 88)
        equal(values(closs, write(there, mixed, study, titles=weighted))["problems.billing.frequency"]["written"],
              f"{n * 3 * 80 / (65 + 3 * 88):.2f} of {n:.1f}")


# A company of two kinds of customers, asked in equal numbers though the second is three in ten: what is true of each.
KINDS = {"A": {"share": 0.7, "frequency": 0.10, "complain": 0.6, "outcomes": [0.5, 0.3, 0.2]},
         "B": {"share": 0.3, "frequency": 0.30, "complain": 0.4, "outcomes": [0.2, 0.3, 0.5]}}
LOST = {"satisfied": 0.1, "mollified": 0.25, "dissatisfied": 0.5, "silent": 0.3, "": 0.08}


def answers_of_4000(draw):
    for number in range(4000):
        name = "AB"[number % 2]
        kind = KINDS[name]
        problem = draw.random() < kind["frequency"]
        complained = problem and draw.random() < kind["complain"]
        outcome = draw.choices([1, 2, 3], kind["outcomes"])[0] if complained else ""
        ends = ["satisfied", "mollified", "dissatisfied"]
        state = "" if not problem else "silent" if not complained else ends[outcome - 1]
        lost = "1" if draw.random() < LOST[state] else "3"
        yield ["1" if problem else "0", "12"[not complained] if problem else "", outcome, lost, "10",
               f"{kind['share'] / 0.5}"]


def truth():
    """What all customers together are."""
    def mean(of):
        return sum(kind["share"] * of(kind) for kind in KINDS.values())
    frequency = mean(lambda kind: kind["frequency"])
    complained = mean(lambda kind: kind["frequency"] * kind["complain"])
    found = {"problems.billing.frequency": frequency, "problems.billing.complaint_rate": complained / frequency,
             "baseline_loss": LOST[""]}
    for i, outcome in enumerate(["satisfied", "mollified"]):
        found[f"problems.billing.outcomes.{outcome}"] = mean(
            lambda kind: kind["frequency"] * kind["complain"] * kind["outcomes"][i]) / complained
    for state in ("satisfied", "mollified", "dissatisfied", "silent"):
        found[f"problems.billing.loss.{state}"] = LOST[state]
    return found


@case
def ranges_hold_the_truth_as_often_as_they_say(closs):
    study = (HEAD + RESPONDENTS).replace("  problem:", "  weight: {column: w, digits: 4}\n  problem:")
    z, held, asked = 1.6448536269514722, 0, 0  # 90 %, Wilson
    with folder() as there:
        for seed in range(40):
            rows = list(answers_of_4000(random.Random(seed)))
            found = values(closs, write(there, rows, study, titles=[*TITLES, "w"]))
            for path, share in truth().items():
                k, n = map(float, found[path]["written"].split(" of "))
                asked += 1
                held += abs(k / n - share) <= z * math.sqrt(share * (1 - share) / n)
    equal(0.86 <= held / asked <= 0.96, True, f"{held} of {asked}")


@case
def tables_come_in_many_forms(closs):
    with folder() as there:
        expected = closs("estimate", write(there), "-f", "yaml").text
        path = there / "study.yml"
        text = table(TITLES, ROWS)
        forms = {"s.csv": [table(TITLES, ROWS, ";").encode(), table(TITLES, ROWS, "\t").encode(),
                           text.replace("\n", "\r\n").encode(), text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode(),
                           text.rstrip("\n").encode()]}
        for form in forms["s.csv"]:
            (there / "s.csv").write_bytes(form)
            equal(closs("estimate", path, "-f", "yaml").text, expected)
        (there / "s.csv.gz").write_bytes(gzip.compress(text.encode()))
        path.write_text((HEAD + RESPONDENTS).replace("s.csv", "s.csv.gz"))
        equal(closs("estimate", path, "-f", "yaml").text, expected)
        (there / "s.csv.gz").write_bytes(gzip.compress(text.encode())[:-9])
        refused(closs, path, "table-archive")


@case
def a_database_is_read_in_whatever_it_is_encoded(closs):
    study = (HEAD + RESPONDENTS).replace("file: s.csv", "file: s.db, table: 回答").replace("column: q", "column: 問題")
    with folder() as there:
        found = []
        for encoding in ("UTF-8", "UTF-16le", "UTF-16be"):
            (there / "s.db").unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(there / "s.db")) as database:
                database.execute(f"PRAGMA encoding = '{encoding}'")
                database.execute("CREATE TABLE 回答 (問題 TEXT, c TEXT, o TEXT, l INTEGER, fee REAL)")
                database.executemany("INSERT INTO 回答 VALUES (?, ?, ?, ?, ?)", ROWS)
                database.commit()
            found.append(values(closs, write(there, study=study)))
        equal(found[0]["problems.billing.frequency"]["written"], "80 of 153")
        equal(found[1:], found[:1] * 2)


@case
def what_is_wrong_with_a_table_is_located_or_counted(closs):
    whole = table(TITLES, ROWS)
    with folder() as there:
        path = write(there)

        def with_text(text):
            (there / "s.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
            return path

        refused(closs, with_text(whole.replace("q,", "Q,", 1)), "table-column-missing", "study.yml:9:")
        refused(closs, with_text(whole.replace("q,c,", "q,q,", 1)), "table-column-twice")
        refused(closs, with_text(whole + "1,2\n"), "table-ragged", "s.csv:155:")
        refused(closs, with_text(whole + '1,"2,3\n'), "csv-quote-open", "s.csv:155:")
        refused(closs, with_text(""), "table-without-titles")
        other = refused(closs, with_text("root:SECRET:0:0\n"), "table-without-titles")
        equal("SECRET" in other.err, False, "a file that may be anything")
        refused(closs, with_text(",".join(f"c{i}" for i in range(10_001)) + "\n"), "table-columns", "10001")
        refused(closs, with_text("q,c,o,l,fee\n" + "x" * (2 << 20)), "csv-row-too-long")
        refused(closs, with_text(b"q,c,o,l,fee\n\xff\xfe\x81,1,1,1,1\n"), "table-encoding")
        refused(closs, with_text(whole + "7,1,1,1,1\n" * 6), "study-unmapped", "6 answers", "'7' 6")
        few = refused(closs, with_text(whole + "SECRET,1,1,1,1\n" * 4), "study-unmapped", "4 answers")
        equal("SECRET" in few.err, False, "fewer than five rows")
        refused(closs, with_text(whole + "1,1,1,1,much\n"), "study-no-numbers")
        (there / "s.csv").unlink()
        equal(closs("estimate", path).code, 3)


@case
def what_is_wrong_with_weights_ids_and_dates_is_counted(closs):
    study = (HEAD + RESPONDENTS).replace("  problem:", "  weight: {column: w, digits: 1}\n  problem:")
    titles = [*TITLES, "w"]
    with folder() as there:
        for weight, code in (("-1", "study-negative"), ("x", "study-no-numbers"), ("0.01", "study-weights-tiny")):
            rows = [[*row, "1"] for row in ROWS] + [[*ROWS[0], weight]]
            refused(closs, write(there, rows, study, titles=titles), code, "1 ")
        large = study.replace("digits: 1", "digits: 9")
        refused_sum = closs("estimate", write(there, [[*row, "4000000"] for row in ROWS], large, titles=titles))
        equal(refused_sum.code, 2)
        contains(refused_sum.err, "[counts-too-large]")
        refused(closs, write(there, [[*row, "0"] for row in ROWS], study, titles=titles), "study-nobody")
        text = HEAD.replace("period: year", "window: {from: 2025-01-01, to: 2026-01-01}") + RESPONDENTS.replace(
            "  problem:", "  id: id\n  left: customers\n  problem:").replace(
            "customers: {table: s,", "customers: {table: s, id: id, joined: j, left: e,")
        titles = [*TITLES, "id", "j", "e"]
        rows = [[*row, f"ID{i}", "2020-05-01", "2025-06-01" if i % 9 == 0 else ""] for i, row in enumerate(ROWS)]
        found = values(closs, write(there, rows, text, titles=titles))
        equal(found["customers"]["value"], "153")
        gone = sum(i % 9 == 0 for i, row in enumerate(ROWS) if row[0] == "0")
        equal(found["baseline_loss"]["written"], f"{gone} of 65")
        twice = refused(closs, write(there, [*rows, rows[0]], text, titles=titles), "study-ids-repeated")
        equal("ID0" in twice.err, False, "no id is shown")
        wrong = [*rows[:-1], [*rows[-1][:-1], "soon"]]
        refused(closs, write(there, wrong, text, titles=titles), "study-no-dates")
        early = [*rows[:-1], [*rows[-1][:-1], "2019-01-01"]]
        report = closs("estimate", write(there, early, text, titles=titles))
        contains(report.text, "1 customer left before joining")
        refused(closs, write(there, rows, text.replace("as_of: 2024", "as_of: 2025-03"), titles=titles), "study-asked")


@case
def what_is_wrong_with_a_study_is_told_at_once(closs):
    bad = """closs_study: 1
name: t
model: goodman
currency: EUR
window: {from: 2025-01-01, to: 2025-03-01}
tables: {s: {file: s.csv}}
calibrate: shares
respondents:
  table: ss
  weigth: w
  problem: {column: q, values: {1: billing, 1.0: outage}, none: [0]}
  complained: {column: c, yes: ["yes"], no: [t]}
  outcome: {column: o, values: {1: happy}}
  lost: {column: l, shares: {1: 100%}, over: week}
  expectations: {d: {expected: a, experienced: b, scale: [5, 1]}}
"""
    with folder() as there:
        result = refused(closs, write(there, study=bad), "study-window", "study.yml:5:9")
        for code in ("study-calibrate", "study-unknown-table", "unknown-key", "study-value-twice",
                     "study-unknown-outcome", "study-scale", "not-one-of"):
            contains(result.err, f"[{code}]")
        equal(result.err.count("[study-value-twice]"), 2)
        japanese = closs("estimate", there / "study.yml", "--lang", "ja")
        contains(japanese.err, "calibrate には顧客一覧の離反率が必要")


@case
def a_misspelt_key_is_not_told_as_missing_too(closs):
    for before, right, wrong in (("", "currency", "curency"), ("", "period", "perod"), ("", "tables", "tabels"),
                                 ("s: {", "file", "fil"), ("", "respondents", "respondent"), ("  ", "table", "tabel"),
                                 ("  ", "problem", "problm"), ("problem: {", "column", "colum"),
                                 ("{column: q, ", "values", "valeus"), ("  ", "complained", "complaind"),
                                 ("column: c, ", "yes", "yess"), ("column: l, ", "shares", "share"),
                                 ("column: fee, ", "per", "pers")):
        with folder() as there:
            study = HEAD + RESPONDENTS
            equal(study.count(f"{before}{right}:"), 1, right)
            study = study.replace(f"{before}{right}:", f"{before}{wrong}: ")
            result = refused(closs, write(there, study=study), "unknown-key", f"did you mean {right}?")
            equal("[missing-key]" in result.err, False, result.err)


# What is written in place of a part of the study, and what is told of it.
WINDOW = ("period: year", "window: {from: 2025-01-01, to: 2026-01-01}")
WRONG = [
    ("study-version", ("closs_study: 1", "closs_study: 2")),
    ("study-model", ("model: goodman", "model: escalation")),
    ("study-minimum", ("period: year", "period: year\nminimum: 0")),
    ("study-window-and-period", ("period: year", "period: year\nwindow: {from: 2025-01-01, to: 2026-01-01}")),
    ("study-window-date", ("period: year", "window: {from: 2025-13-01, to: 2026-01-01}")),
    ("study-dates-without-window", ("customers: {", "customers: {joined: fee, ")),
    ("study-table-not-joined", ("complained: {column: c,", "complained: {table: t, column: c,")),
    ("study-empty-mapped", ("none: [0]", "none: [0, '']")),
    ("study-share", ("1: 100%,", "1: 10% to 20%,")),
    ("study-band", ("values: {1: billing, 2: outage}", "bands: {billing: about 4}")),
    ("study-bands-overlap", ("values: {1: billing, 2: outage}", "bands: {billing: '>= 4', outage: '> 3 and <= 4'}")),
    ("study-values-and-bands", ("values: {1: billing, 2: outage}", "values: {1: billing}, bands: {outage: '> 3'}")),
    ("study-two-rests", ("none: [0]", "none: rest, ignore: rest")),
    ("study-digits", ("  problem:", "  weight: {column: fee, digits: 10}\n  problem:")),
    ("study-date-format", WINDOW, ("customers: {", "customers: {joined: {column: fee, format: dd.mm.yy}, ")),
    ("study-left-of-customers", WINDOW, ("  problem:", "  left: customers\n  problem:")),
    ("study-loss-from", ("period: year", "period: year\nloss_from: behaviour")),
    ("study-unknown-problem", ("period: year", "period: year\nfrequency_from: {bill: contacts}")),
    ("study-frequency-from", ("period: year", "period: year\nfrequency_from: {billing: contacts}")),
    ("study-not-of-model", ("model: goodman", "model: drop")),
    ("study-outside-scale",
     ("  problem:", "  expectations: {d: {expected: l, experienced: l, scale: [1, 2]}}\n  problem:")),
    ("study-no-customers", WINDOW, ("customers: {", "customers: {joined: j, ")),
    ("study-none-joined", WINDOW, ("  problem:", "  id: id\n  left: customers\n  problem:"),
     ("customers: {", "customers: {id: other, left: e, ")),
    ("study-counted-nobody",
     ("customers: {", "frequency_from: {billing: contacts}\ncontacts: {table: s, id: id, "
      "problem: {column: c, values: {9: billing}, ignore: rest}}\ncustomers: {")),
    ("estimate-no-answers", ("  outcome: {column: o, values: {1: satisfied, 2: mollified, 3: dissatisfied}}\n", "")),
    ("estimate-no-customers", ("customers: {table: s, revenue: {column: fee, per: month}}\n", "")),
    ("bad-date", ("as_of: 2024", "as_of: soon")),
]


@case
def each_thing_that_may_be_wrong_is_told(closs):
    titles = [*TITLES, "id", "other", "j", "e"]
    rows = [[*row, f"A{i}", f"B{i}", "2025-03-01", ""] for i, row in enumerate(ROWS)]
    with folder() as there:
        for code, *changes in WRONG:
            study = HEAD + RESPONDENTS
            for old, new in changes:
                study = study.replace(old, new, 1)
            result = closs("estimate", write(there, rows, study, titles=titles))
            equal(result.code, 2, code + result.err)
            contains(result.err, f"[{code}]")
            contains(closs("estimate", there / "study.yml", "--lang", "ja").err, f"[{code}]")


@case
def what_stands_on_few_is_warned_about(closs):
    with folder() as there:
        path = write(there)
        contains(closs("estimate", path, "-f", "csv").err, "[estimate-small]")
        (there / "s.csv").write_bytes("設,c,o,l,fee\n".encode("cp932") +
                                      "\n".join(",".join(row) for row in ROWS).encode("cp932"))
        path.write_text((HEAD + RESPONDENTS).replace("column: q,", "column: 設,"))
        contains(closs("estimate", path, "-f", "csv").err, "[table-read-as]")
        path.write_text((HEAD + RESPONDENTS).replace("column: q,", "column: 設,").replace(
            "file: s.csv,", "file: s.csv, encoding: cp932,"))
        equal("table-read-as" in closs("estimate", path, "-f", "csv").err, False)
        contains(closs("estimate", path, "--sql", "spark", "--counts-only").err, "[estimate-one-of]")


@case
def counts_of_another_study_are_refused(closs):
    counts = closs("estimate", STUDY, "--counts-only").text
    contains(counts, "confidential")
    with folder() as there:
        (there / "c.csv").write_text(counts)
        path = write(there)
        refused_one = closs("estimate", path, "--counts", there / "c.csv")
        equal(refused_one.code, 2)
        contains(refused_one.err, "[counts-of-another]")
        for text in ("", "part,k1\n", counts.replace(",n,", ",m,"), counts.replace("journey,", "journey,x,", 1)):
            (there / "c.csv").write_text(text)
            contains(closs("estimate", STUDY, "--counts", there / "c.csv").err, "[counts-malformed]")


@case
def names_are_quoted_whatever_they_hold(closs):
    hostile = '"; DROP TABLE customers; --'
    study = HEAD + RESPONDENTS.replace("column: q,", "column: '\"; DROP TABLE customers; --',").replace(
        "s.csv", "t'; DROP TABLE x.csv").replace("{1: billing, 2", "{1: billing, \"'); DROP\": other, 2")
    with folder() as there:
        titles = [hostile, *TITLES[1:]]
        path = write(there, study=study, name="t'; DROP TABLE x.csv", titles=titles)
        counts = closs("estimate", path, "--counts-only")
        equal(counts.code, 0, counts.err)
        out = in_sqlite(there, closs("estimate", path, "--sql", "sqlite").text, [("t'; DROP TABLE x", titles, ROWS)])
        (there / "counts.csv").write_text(out)
        equal(closs("estimate", path, "--counts", there / "counts.csv", "--counts-only").text, counts.text)


@case
def a_formula_in_a_name_is_no_formula_in_csv(closs):
    with folder() as there:
        study = (HEAD + RESPONDENTS).replace("source: S", "source: '=HYPERLINK(1)'")
        contains(closs("estimate", write(there, study=study), "-f", "csv").text, "'=HYPERLINK(1)")


@case
def databases_are_read_and_never_written(closs):
    with folder() as there:
        study = (HEAD + RESPONDENTS).replace("file: s.csv", "file: s.db, table: answers")
        path = write(there, study=study)
        expected = closs("estimate", write(there), "-f", "yaml").text
        path.write_text(study)
        (there / "s.db").write_bytes(b"SQLite format 3\0" + b"no database at all" * 100)
        refused(closs, path, "database-none")
        (there / "s.db").unlink()
        database = sqlite3.connect(there / "s.db")
        database.execute(f"CREATE TABLE answers ({', '.join(TITLES)})")
        database.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?)", ROWS)
        database.commit()
        before = (there / "s.db").read_bytes()
        equal(closs("estimate", path, "-f", "yaml").text.replace("s.db", "s.csv"), expected)
        equal((there / "s.db").read_bytes(), before)
        path.write_text(study.replace("answers", "answer"))
        refused(closs, path, "table-not-there")
        path.write_text(study.replace(", table: answers", ""))
        refused(closs, path, "table-unnamed")


@case
def drops_are_compared_within_strata(closs):
    # Two strata: within each the problem adds 10 points; taken together it would be more.
    rows = ([["1", "yes", "a"]] * 30 + [["1", "no", "a"]] * 70 + [["0", "yes", "a"]] * 10 + [["0", "no", "a"]] * 40 +
            [["1", "yes", "b"]] * 6 + [["1", "no", "b"]] * 34 + [["0", "yes", "b"]] * 10 + [["0", "no", "b"]] * 190)
    study = HEAD.replace("goodman", "drop") + """tables: {s: {file: s.csv}}
respondents:
  table: s
  problem: {column: calls, bands: {calls: ">= 1"}, none: rest}
  left: {column: gone, yes: ["yes"], no: ["no"]}
customers: {table: s, revenue: {column: calls, per: month}}
"""
    with folder() as there:
        crude = values(closs, write(there, rows, study, titles=["calls", "gone", "s"]))
        adjusted = values(closs, write(there, rows, study + "adjust: {s: {column: s, values: {a: a, b: b}}}\n",
                                       titles=["calls", "gone", "s"]))
        path = "problems.calls.loyalty_drop"
        equal(round(float(crude[path]["value"]), 12), round(36 / 140 - 20 / 250, 12))
        lacking = closs("estimate", write(there, [*rows, ["0", "no", "c"]], (there / "study.yml").read_text().replace(
            "b: b}", "b: b, c: c}"), titles=["calls", "gone", "s"]), "-f", "csv")
        contains(lacking.err, "[estimate-strata-lack]")
        less = [["1" if call == "0" else "0", gone, s] for call, gone, s in rows]
        contains(closs("estimate", write(there, less, study, titles=["calls", "gone", "s"]), "-f", "csv").err,
                 "[estimate-drop-none]")
        equal(round(float(adjusted[path]["value"]), 12), 0.1)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
