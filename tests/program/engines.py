"""Engines of SQL, each by itself, that run what `closs estimate --sql` prints: sqlite3, PostgreSQL, DuckDB."""

import contextlib
import csv
import json
import os
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from drive import equal
from fetched import npm_package

DUCKDB = "@duckdb/node-api@1.5.5-r.1"


def quoted_name(name):
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text):
    return "'" + str(text).replace("'", "''") + "'"


def in_sqlite(there, statement, tables):
    """What sqlite3 gives for a statement over tables of texts, as CSV."""
    database = sqlite3.connect(there / "all.db")
    for name, titles, rows in tables:
        database.execute(f"CREATE TABLE {quoted_name(name)} ({', '.join(map(quoted_name, titles))})")
        database.executemany(f"INSERT INTO {quoted_name(name)} VALUES ({', '.join('?' * len(titles))})", rows)
    database.commit()
    database.close()
    done = subprocess.run(["sqlite3", "-header", "-csv", there / "all.db"], input=statement.encode(),
                          capture_output=True, check=True)
    equal(done.stderr, b"")
    return done.stdout.decode()


def as_nobody(words, **options):
    """Runs a program of PostgreSQL, which refuses to be root."""
    words = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *words] if os.getuid() == 0 else words
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, **options)


@contextlib.contextmanager
def postgresql():
    """A server of its own, with a socket in its own folder and no port: a function from statements to CSV."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    with tempfile.TemporaryDirectory(prefix="closs-pg-", dir="/tmp") as name:
        os.chmod(name, 0o777)
        data = Path(name) / "data"
        as_nobody([programs / "initdb", "-D", data, "-A", "trust", "-U", "closs", "--locale=C.UTF-8", "-E", "UTF8"],
                  cwd=name)
        server = [programs / "pg_ctl", "-D", data, "-l", Path(name) / "log", "-w"]
        as_nobody([*server, "-o", f"-c listen_addresses='' -k {name}", "start"], cwd=name)

        def run(statement):
            done = subprocess.run(["psql", "-h", name, "-U", "closs", "-d", "postgres", "--csv", "-q", "-v",
                                   "ON_ERROR_STOP=1"], input=statement.encode(), capture_output=True)
            equal(done.returncode, 0, done.stderr.decode())
            return done.stdout.decode()
        try:
            yield run
        finally:
            as_nobody([*server, "-m", "immediate", "stop"], cwd=name)


def typed_table(name, titles, types, rows):
    """SQL that makes a table; an empty cell is NULL, as engines read it."""
    columns = ", ".join(f"{quoted_name(title)} {type_}" for title, type_ in zip(titles, types))
    cells = (["NULL" if cell in (None, "") else quoted_text(cell) for cell in row] for row in rows)
    rows = ",\n".join("(" + ", ".join(row) + ")" for row in cells)
    return f"CREATE TABLE {quoted_name(name)} ({columns});\nINSERT INTO {quoted_name(name)} VALUES {rows};\n"


def has_duckdb():
    return npm_package(DUCKDB) is not None


# How DuckDB reads a file of CSV: with types that it finds out, with texts alone, and through Parquet with those types.
DUCKDB_READS = ("read_csv({file})", "read_csv({file}, all_varchar = true)", "read_parquet({file})")


def in_duckdb(there, statement, tables, read):
    """What DuckDB gives for a statement over files of tables, as CSV. `read`: one of DUCKDB_READS."""
    statements = []
    for number, (name, titles, rows) in enumerate(tables):
        path = there / f"duckdb{number}.csv"
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([titles, *rows])
        if "parquet" in read:
            packed = path.with_suffix(".parquet")
            statements.append(f"COPY (FROM read_csv({quoted_text(path)})) TO {quoted_text(packed)} (FORMAT parquet)")
            path = packed
        statements.append(f"CREATE VIEW {quoted_name(name)} AS FROM {read.format(file=quoted_text(path))}")
    out = there / "duckdb.out.csv"
    statements.append(f"COPY ({statement}) TO {quoted_text(out)} (HEADER)")
    done = subprocess.run(["node", Path(__file__).with_name("duckdb.js"), npm_package(DUCKDB)],
                          input=json.dumps(statements).encode(), capture_output=True)
    equal(done.returncode, 0, done.stderr.decode())
    return out.read_text(encoding="utf-8")
