#!/usr/bin/env python3
"""The statement that `closs estimate --sql` prints, run by the engines it is printed for: each must give the counts that closs
gives, and so the same scenario, byte for byte. What it prints for Spark, BigQuery and Snowflake is read by sqlglot, translated
to DuckDB's SQL and run there. Usage: engines_test.py PROGRAM"""

import csv
import importlib.util
import io
import random
import re
import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, equal, fails, folder, main  # noqa: E402
from engines import DUCKDB_READS, has_duckdb, in_duckdb, in_sqlite, postgresql, typed_table  # noqa: E402
from fetched import missing  # noqa: E402

STUDY = ROOT / "examples/study/telecom.yml"


def read_table(path, encoding="utf-8"):
    with open(path, newline="", encoding=encoding) as file:
        titles, *rows = csv.reader(file)
    return titles, rows


def telecom():
    """The tables of the example: (name, titles, rows)."""
    there = ROOT / "examples/study"
    crm = list(sqlite3.connect(there / "crm.db").execute("SELECT * FROM customers"))
    return [("survey", *read_table(there / "survey.csv")), ("staff", *read_table(there / "staff.csv")),
            ("tickets", *read_table(there / "tickets.csv", "cp932")),
            ("customers", ["id", "plan", "start_date", "end_date", "fee"], crm)]


# What engines may read in several ways: weights of fifteen digits, and such that end in 5 behind the four that are kept; yes
# and no, which some take for booleans; numbers with and without zeros; days; blanks; names that end a statement.
HOSTILE = '"; DROP TABLE s; --'
LONG = 20 * "désolé "[:-1]
WEIGHTS = ["1.00005", "0.99995", "1.23456789012345", "0.000149999999999", "12.34565", "7", "3.0", "0.5", "2.00025",
           "0.00005", "1234.123450000", "1.000149999999999"]
HARD = """closs_study: 1
name: t
model: drop
currency: EUR
window: {from: 2025-01-01, to: 2026-01-01}
tables: {s: {file: "t'; DROP TABLE s.csv", as_of: 2024}}
respondents:
  table: s
  weight: {column: w, digits: 4}
  segment: {column: seg, values: {"O'Hara \\\\": one, "LONG": two, "'); DROP": three}}
  problem: {column: '"; DROP TABLE s; --', values: {1.00: any}, none: [0]}
  left: {column: gone, yes: ["yes"], no: ["no"]}
customers:
  table: s
  segment: {column: seg, values: {"O'Hara \\\\": one, "LONG": two, "'); DROP": three}}
  joined: {column: day, format: dd/mm/yyyy}
  revenue: fee
"""


def hard(problem=HOSTILE):
    """Its table. `problem`: how the column of problems is named."""
    titles = [problem, "gone", "w", "seg", "day", "fee"]
    rows = [[str(i % 2), "yes" if i % 5 == 0 or i % 6 == 1 else "no", WEIGHTS[i % len(WEIGHTS)], ["O'Hara \\", LONG, "'); DROP"][i % 7 % 3],
             f"{i % 28 + 1:02}/{i % 12 + 1:02}/{2019 + i % 7}", f"{i}.{i % 100:02}5"] for i in range(600)]
    return [("t'; DROP TABLE s", titles, rows)]


def write_hard(there, problem=HOSTILE):
    """The study beside its table; its path."""
    name, titles, rows = hard(problem)[0]
    with open(there / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([titles, *rows])
    (there / "study.yml").write_text(HARD.replace(HOSTILE, problem).replace("LONG", LONG), encoding="utf-8")
    return there / "study.yml"


def gives_the_same(closs, there, study, counts, made=(("--counts-only",), ("-f", "yaml"))):
    """Counts that an engine has given, as CSV: with their rows, and the scenario of them, as closs makes these."""
    (there / "counts.csv").write_text(counts, encoding="utf-8")
    for words in made:
        own, other = closs("estimate", study, *words), closs("estimate", study, "--counts", there / "counts.csv", *words)
        equal((own.code, other.code), (0, 0), own.err + other.err)
        equal(other.out, own.out)


def statement_for(closs, study, engine):
    result = closs("estimate", study, "--sql", engine)
    equal(result.code, 0, result.err)
    return result.text


@case
def sqlite3_gives_the_same(closs):
    with folder() as there:
        gives_the_same(closs, there, STUDY, in_sqlite(there, statement_for(closs, STUDY, "sqlite"), telecom()))
    with folder() as there:
        study = write_hard(there)
        gives_the_same(closs, there, study, in_sqlite(there, statement_for(closs, study, "sqlite"), hard()))


@case
def rows_and_columns_of_counts_come_in_any_order(closs):
    with folder() as there:
        titles, *rows = csv.reader(io.StringIO(in_sqlite(there, statement_for(closs, STUDY, "sqlite"), telecom())))
        out = io.StringIO()
        csv.writer(out).writerows([[title.upper() for title in reversed(titles)], *(row[::-1] for row in reversed(rows))])
        gives_the_same(closs, there, STUDY, out.getvalue())


@case
def postgresql_gives_the_same_from_columns_with_types(closs):
    survey, staff, tickets, crm = telecom()
    with folder() as there, postgresql() as run:
        run(typed_table(*survey[:2], ["TEXT", "DOUBLE PRECISION", "TEXT"] + ["INT"] * 11, survey[2]) +
            typed_table(*staff[:2], ["TEXT", "NUMERIC(4, 1)"], staff[2]) +
            typed_table(*tickets[:2], ["TEXT"] * 3, tickets[2]) +
            typed_table(*crm[:2], ["TEXT", "CHAR(3)", "DATE", "TIMESTAMP", "NUMERIC"], crm[2]))
        gives_the_same(closs, there, STUDY, run(statement_for(closs, STUDY, "postgresql")))
        study = write_hard(there)
        name, titles, rows = hard()[0]
        for types in (["NUMERIC(3, 1)", "BOOLEAN", "DOUBLE PRECISION", "TEXT", "TEXT", "NUMERIC"],
                      ["INT", "TEXT", "NUMERIC", "VARCHAR(200)", "VARCHAR", "DOUBLE PRECISION"], ["TEXT"] * 6):
            run("DROP TABLE IF EXISTS " + '"' + name + '";' + typed_table(name, titles, types, rows))
            gives_the_same(closs, there, study, run(statement_for(closs, study, "postgresql")))


@case
def duckdb_gives_the_same_from_csv_and_parquet(closs):
    if not has_duckdb():
        return missing("DuckDB for Node.js")
    for read in DUCKDB_READS:
        with folder() as there:
            study = write_hard(there)
            for path, tables in ((STUDY, telecom()), (study, hard())):
                gives_the_same(closs, there, path, in_duckdb(there, statement_for(closs, path, "duckdb"), tables, read))


@case
def what_is_printed_for_warehouses_means_the_same(closs):
    """As far as sqlglot knows their languages."""
    if not has_duckdb():
        return missing("DuckDB for Node.js")
    if not importlib.util.find_spec("sqlglot"):
        return missing("sqlglot")
    import sqlglot
    with folder() as there:
        study = write_hard(there, "q")  # sqlglot leaves quotes within names as they are
        for engine in ("spark", "bigquery", "snowflake"):
            for path, tables in ((STUDY, telecom()), (study, hard("q"))):
                text = statement_for(closs, path, engine)
                # Its version of Debian 12 does not know BigQuery's name of TRY_CAST.
                text = text.replace("SAFE_CAST(", "TRY_CAST(") if engine == "bigquery" else text
                translated = sqlglot.transpile(text, read=engine, write="duckdb")
                equal(len(translated), 1, "one statement")
                gives_the_same(closs, there, path, in_duckdb(there, translated[0], tables, DUCKDB_READS[0]))


MANY = """closs_study: 1
name: t
model: MODEL
currency: EUR
period: year
PROBLEMS_FROMtables: {s: {file: s.csv}}
respondents:
  table: s
  problems:
    a: {column: p1, yes: [1], no: [0]COMPLAINED}
    b: {column: p2, yes: [1], no: [0]}
    c: {column: p3, yes: [1], no: [0]}
  left: {column: gone, yes: ["yes"], no: ["no"]}
  expectations: {d: {expected: e1, experienced: x1, scale: [1, 5]}, h: {expected: e2, experienced: x2, scale: [1, 5]}}
customers: {table: s, revenue: months}
adjust: {tenure: {column: months, bands: {new: "< 12", old: rest}}}
"""


@case
def several_problems_are_the_same_in_every_engine(closs):
    draw = random.Random(3)
    titles = ["p1", "p2", "p3", "c1", "e1", "x1", "e2", "x2", "months", "gone"]
    rows = [[*draw.choices(["1", "0", ""], [4, 8, 1], k=3), draw.choice("12"), *draw.choices("12345", k=4),
             str(draw.randint(1, 40)), draw.choice(["yes", "no"])] for _ in range(900)]
    tables = [("s", titles, rows)]
    for model, source, complained in (("drop", "", ""), ("goodman", "problems_from: expectations\n", ""),
                                      ("goodman", "", ", complained: {column: c1, yes: [1], no: [2]}")):
        with folder() as there, postgresql() as run:
            with open(there / "s.csv", "w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows([titles, *rows])
            study = there / "study.yml"
            study.write_text(MANY.replace("MODEL", model).replace("PROBLEMS_FROM", source)
                             .replace("COMPLAINED", complained), encoding="utf-8")
            run(typed_table("s", titles, ["INT"] * 9 + ["BOOLEAN"], rows))
            counts = [in_sqlite(there, statement_for(closs, study, "sqlite"), tables),
                      run(statement_for(closs, study, "postgresql"))]
            if has_duckdb():
                counts += [in_duckdb(there, statement_for(closs, study, "duckdb"), tables, read) for read in DUCKDB_READS]
            for one in counts:
                gives_the_same(closs, there, study, one, [["--counts-only"]])


def weighted(there, rows, table_text="file: s.csv"):
    """A study of weights, and the table of its respondents as CSV."""
    with open(there / "s.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([["q", "gone", "w"], *rows])
    study = there / "weighted.yml"
    study.write_text(f"""closs_study: 1
name: t
model: drop
currency: EUR
period: year
tables: {{s: {{{table_text}}}}}
respondents:
  table: s
  weight: {{column: w, digits: 4}}
  problem: {{column: q, values: {{1: any}}, none: [0]}}
  left: {{column: gone, yes: ["yes"], no: ["no"]}}
customers: {{table: s, revenue: q}}
""")
    return study


@case
def more_cells_than_are_remembered_are_counted(closs):
    """What a cell means is found once for equal ones, of which some ten thousand are kept."""
    rows = [[str(i % 2), "yes" if i % 5 == 0 or i % 6 == 1 else "no", f"{(i * 7919 % 40_000 + 1) / 10_000:.4f}5"]
            for number in range(2) for i in range(40_000)]
    with folder() as there:
        study = weighted(there, rows)
        gives_the_same(closs, there, study, in_sqlite(there, statement_for(closs, study, "sqlite"),
                                                      [("s", ["q", "gone", "w"], rows)]))


@case
def numbers_of_a_database_are_read_as_numbers(closs):
    """Also those that SQLite writes with an exponent, or fewer digits of; a text with an exponent is no number."""
    rows = [[i % 2, "yes" if i % 5 == 0 or i % 6 == 1 else "no", float(WEIGHTS[i % len(WEIGHTS)])] for i in range(600)]
    with folder() as there:
        study = weighted(there, [[*row[:2], f"{row[2]:.15f}"] for row in rows])
        wanted = closs("estimate", study, "--counts-only")
        equal(wanted.code, 0, wanted.err)
        with sqlite3.connect(there / "s.db") as database:
            database.execute("CREATE TABLE s (q INTEGER, gone TEXT, w REAL)")
            database.executemany("INSERT INTO s VALUES (?, ?, ?)", rows)
        database.close()
        weighted(there, [["0", "no", "5e-05"]] * 9, "file: s.db, table: s")
        equal(closs("estimate", study, "--counts-only").text, wanted.text)
        weighted(there, [["0", "no", "5e-05"]] * 9)
        fails(closs("estimate", study), 2, "study-no-numbers")


@case
def a_sum_that_64_bits_do_not_hold_is_told(closs):
    """Engines that add with more bits give it."""
    with folder() as there:
        study = weighted(there, [["0", "no", "1"]] * 40 + [["1", "yes", "1"]] * 40)
        counts = closs("estimate", study, "--counts-only").text
        titles, *rows = csv.reader(io.StringIO(counts))
        rows[0][titles.index("w2")] = str(2**63)
        out = io.StringIO()
        csv.writer(out).writerows([titles, *rows])
        (there / "counts.csv").write_text(out.getvalue())
        fails(closs("estimate", study, "--counts", there / "counts.csv"), 2, "counts-too-large")


@case
def every_engine_gets_a_statement(closs):
    for engine in ("sqlite", "postgresql", "duckdb", "spark", "bigquery", "snowflake"):
        text = statement_for(closs, STUDY, engine)
        contains(text, "UNION ALL")
        equal(len(re.findall(r"(?m)^SELECT 'study' AS part", text)), 1)
    equal(closs("estimate", STUDY, "--sql", "oracle").code, 2)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
