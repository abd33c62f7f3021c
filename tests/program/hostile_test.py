#!/usr/bin/env python3
"""Hostile input from outside: every key of every model, benchmark and example with a value of the wrong kind, and our
own files (parts, notes, baselines, databases) with what nobody wrote. Usage: hostile_test.py PROGRAM [--all]"""

import contextlib
import hashlib
import json
import os
import random
import re
import resource
import shutil
import sqlite3
import struct
import subprocess
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, environment, equal, fails, folder, main, sanitized  # noqa: E402

# --- Values of the wrong kind --------------------------------------------------------------------

WRONG = ["{}", "[]", "null", '""', "x", "0", "-1", "1e999", "{a: {b: [c]}}", "[[x], {y: z}]", ""]
SEED = 20261127
GOOD = ROOT / "examples/telecom.yaml"
EVERY = "--all" in sys.argv
PER_FILE = 10**9 if EVERY else 40  # of a file's keys and values, as many pairs as these


def values_in(node):
    """The nodes of all values of a tree, those of maps and lists too."""
    inner = [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else \
        node.value if isinstance(node, yaml.SequenceNode) else []
    for one in inner:
        yield one
        yield from values_in(one)


def with_wrong_values(path, chosen):
    """The texts of a file, each with one value of the wrong kind: some of all, chosen by a seeded generator."""
    text = path.read_text(encoding="utf-8")
    places = [(node.start_mark.index, node.end_mark.index) for node in values_in(yaml.compose(text))]
    pairs = [(place, value) for place in places for value in WRONG]
    for (start, end), value in pairs if len(pairs) <= PER_FILE else chosen.sample(pairs, PER_FILE):
        tail = "\n" if text[start:end].endswith("\n") else ""
        yield text[:start] + value + tail + text[end:]


def absolute(text, path):
    """A scenario as it would be written elsewhere: its parent by the whole path."""
    return re.sub(r"^(extends|model): (\S+\.yaml)", lambda found: f"{found[1]}: {path.parent / found[2]}", text, flags=re.M)


def ends_well(result, *what):
    """Not by a signal, not by a fault of the program itself; and no figure that is none."""
    assert 0 <= result.code <= 3, (*what, result.code, result.err[-2000:])
    for text in (result.err, result.text):
        assert "internal-fault" not in text and "out-of-memory" not in text, (*what, text[-2000:])


def all_end_well(closs, texts, env=None):
    """Scenarios by the commands that take a folder; and some of them by those that take one file."""
    for first in range(0, len(texts), 1000):
        with folder() as there:
            files = {str(there / f"{number}.yaml"): text for number, text in enumerate(texts[first:first + 1000])}
            for file, text in files.items():
                Path(file).write_text(text, encoding="utf-8")
            for words in (["run", there, "-f", "csv"], ["run", there, "--full"], ["check", there, "-f", "json"]):
                result = closs(*words, "--quiet", env=env)
                ends_well(result, words)
            told = {one["file"] for one in json.loads(result.text)["scenarios"]}  # of check: none is lost
            equal([text for file, text in files.items() if file not in told and "abstract:" not in text], [])
            for file in list(files)[::1 if EVERY else max(1, len(files) // 8)]:
                for words in (["resolve", file], ["explain", file, "total.lost"], ["bridge", GOOD, file]):
                    ends_well(closs(*words, env=env), words, files[file])


def examples_by(key):
    """An example that is evaluated for each model or benchmark, by its name: one that names it itself, or inherits it."""
    found = {}
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        if tree.get("abstract"):
            continue
        if key not in tree and "extends" in tree:
            tree = yaml.safe_load((path.parent / tree["extends"]).read_text(encoding="utf-8"))
        found.setdefault(tree.get(key), path)
    return found


def using(text, key, name):
    """A scenario with another model or benchmark."""
    other, count = re.subn(rf"^{key}: [\w-]+", f"{key}: {name}", text, flags=re.M)
    return other if count else f"{text}\n{key}: {name}\n"


@case
def a_value_of_the_wrong_kind_anywhere_in_a_scenario_is_told_or_read(closs):
    chosen = random.Random(SEED)
    all_end_well(closs, [absolute(text, path) for path in sorted((ROOT / "examples").rglob("*.yaml"))
                         for text in with_wrong_values(path, chosen)])


def wrong_values_below(folder_, key):
    """The files of a folder with wrong values, each beside an example that uses it."""
    chosen = random.Random(SEED)
    used = examples_by(key)
    for path in sorted((ROOT / folder_).glob("*.yaml")):
        example = used[path.stem]
        text = absolute(example.read_text(encoding="utf-8"), example)
        for wrong in with_wrong_values(path, chosen):
            yield wrong, text


@case
def a_value_of_the_wrong_kind_anywhere_in_a_model_is_told_or_read(closs):
    texts = []
    with folder() as models:
        for model, text in wrong_values_below("models", "model"):
            own = models / f"{len(texts)}.yaml"
            own.write_text(model, encoding="utf-8")
            texts.append(using(text, "model", own))
        all_end_well(closs, texts)


@case
def a_value_of_the_wrong_kind_anywhere_in_a_benchmark_is_told_or_read(closs):
    texts = []
    with folder() as home:
        shutil.copytree(ROOT / "models", home / "models")
        for benchmark, text in wrong_values_below("models/benchmarks", "benchmark"):
            own = home / f"models/benchmarks/b{len(texts)}.yaml"
            own.write_text(benchmark, encoding="utf-8")
            texts.append(using(text, "benchmark", own.stem))
        all_end_well(closs, texts, environment(CLOSS_HOME=str(home)))


@case
def a_model_without_states_is_a_fault_of_its_file_and_the_others_go_on(closs):
    with folder() as there, folder() as models:
        quick = (ROOT / "examples/quick.yaml").read_text(encoding="utf-8")
        (there / "good.yaml").write_text(quick, encoding="utf-8")
        model = (ROOT / "models/drop.yaml").read_text(encoding="utf-8").partition("states:")[0]
        for name, states, fault in (("none", "states: {}\n", "empty-map"), ("empty", "states:\n", "empty-value"),
                                    ("list", "states: []\n", "not-a-map"), ("step", "states: {problem: {to: }}\n", "empty-value"),
                                    ("state", "states: {problem: }\n", "empty-value")):
            (models / f"{name}.yaml").write_text(model + states, encoding="utf-8")
            for again in (1, 2):  # a model is read once for all; the second to name it is told, too
                text = quick.replace("model: drop", f"model: {models}/{name}.yaml")
                (there / f"{name}{again}.yaml").write_text(text, encoding="utf-8")
            result = closs("run", there / f"{name}1.yaml")
            fails(result, 2, fault)
            equal(result.err.count("error["), 1, result.err)
        found = closs("check", there, "-f", "json", "-o", there / "x.json", "--threads", "1")
        equal(found.code, 2, found.err)
        told = json.loads((there / "x.json").read_text(encoding="utf-8"))["scenarios"]
        equal({Path(one["file"]).name for one in told if not one["errors"]}, {"good.yaml"})
        equal(len(told), 11)


# --- Our own formats -----------------------------------------------------------------------------


def parts_in(closs, there, extension):
    """The two parts of a run over two scenarios."""
    parts = [there / f"{k}.{extension}" for k in (1, 2)]
    for k, part in enumerate(parts, 1):
        equal(closs("run", "examples/quick.yaml", "examples/escalation.yaml", "--shard", f"{k}/2", "-q", "-o", part).code, 0)
    return parts


def digest(database):
    """The SHA-256 that the table shard holds, of what a part says of itself and of its rows (docs/batch.md)."""
    def listed(values):
        return b"".join(b"%d:" % len(value) + value for value in values)

    run, number, count, scenarios = database.execute("SELECT run, number, count, scenarios FROM shard").fetchone()
    of = hashlib.sha256(listed([run.encode(), f"{number}/{count}".encode(), str(scenarios).encode()])).hexdigest()
    whole = hashlib.sha256(of.encode())
    for table, name in enumerate(("scenarios", "figures", "statistics", "warnings")):
        for row in database.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3"):
            text = b"%d" % table
            for value in row:
                if value is None:
                    text += b"n"
                elif isinstance(value, float):
                    text += b"r%d:" % struct.unpack("<Q", struct.pack("<d", value))[0]
                else:
                    kind, value = (b"i", b"%d" % value) if isinstance(value, int) else \
                        (b"t", value.encode()) if isinstance(value, str) else (b"b", value)
                    text += kind + listed([value])
            whole.update(text)
    return whole.hexdigest()


def without_rules(table):
    """A table of the same name and rows that takes any value."""
    return [f"CREATE TABLE x AS SELECT * FROM {table}", f"DROP TABLE {table}", f"ALTER TABLE x RENAME TO {table}"]


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
DATABASES = [
    *[("merge-note-broken", [f"UPDATE shard SET {column} = {value}"]) for column, values in (
        ("number", ("0", "-1", "3", "1000000000", "9223372036854775807", "'x'", "1.5", "x'00'")),
        ("count", ("0", "-1", "1000000000", "9223372036854775807", "0.5", "'two'")),
        ("scenarios", ("-1", "9223372036854775807", "'x'", "9e99")), ("run", ("x'ff'",))) for value in values],
    ("merge-note-broken", ["DELETE FROM shard"]),
    ("merge-note-broken", ["INSERT INTO shard SELECT * FROM shard"]),
    ("merge-no-part-database", ["DROP TABLE shard"]),
    ("merge-no-part-database", [*without_rules("shard"), "UPDATE shard SET number = NULL"]),
    ("merge-no-part-database", ["ALTER TABLE shard RENAME TO y", "CREATE VIEW shard AS SELECT * FROM y"]),
    ("database-tables", ["DROP VIEW results", "DROP TABLE figures"]),
    ("database-tables", ["DROP TABLE warnings"]),
    ("database-tables", ["DROP TABLE measures"]),
    ("database-tables", ["DROP TABLE statistics"]),
    ("database-tables", ["DROP VIEW results", *without_rules("figures")]),
    ("database-tables", ["ALTER TABLE figures ADD COLUMN more"]),
    ("database-tables", ["DROP VIEW results", "ALTER TABLE scenarios RENAME TO y",
                         f"CREATE VIEW scenarios AS {ENDLESS} SELECT i id, 'f' || i file, '' variant, '' scenario, '' "
                         "currency, '' period, '' sha256, '' closs, '' \"set\" FROM n"]),
    ("database-other", ["PRAGMA application_id = 5"]),
    ("database-version", ["PRAGMA user_version = 3"]),
    ("merge-part-changed", ["UPDATE scenarios SET id = id + 2"]),
    ("merge-part-changed", ["UPDATE scenarios SET id = 2", "UPDATE figures SET scenario_id = 2", "UPDATE warnings SET scenario_id = 2"]),
    ("merge-part-changed", ["UPDATE scenarios SET id = -1", "UPDATE figures SET scenario_id = -1", "UPDATE warnings SET scenario_id = -1"]),
    ("merge-part-changed", ["UPDATE figures SET scenario_id = 77"]),
    ("merge-part-changed", ["UPDATE figures SET value = 'x'"]),
    ("merge-part-changed", ["UPDATE figures SET value = x'00ff'"]),
    ("merge-part-changed", ["UPDATE figures SET unit = x'00ff'"]),
    ("database-none", ["UPDATE scenarios SET scenario = zeroblob(100000000)"]),
]


@case
def a_database_that_no_shard_wrote_is_refused_whatever_stands_in_it(closs):
    with folder() as there:
        one, two = parts_in(closs, there, "db")
        before = one.read_bytes()
        for fault, statements in DATABASES:
            one.write_bytes(before)
            with contextlib.closing(sqlite3.connect(one)) as opened:
                for statement in statements:
                    opened.execute(statement)
                opened.commit()
                if fault == "merge-part-changed":  # what is wrong is told though the digest is right
                    opened.execute("UPDATE shard SET sha256 = ?", [digest(opened)])
                    opened.commit()
            result = closs("merge", one, two, "-o", there / "all.db")
            contains(result.err, f"[{fault}]", "\n  ")
            equal((result.code, sorted(p.name for p in there.iterdir())), (2, ["1.db", "2.db"]), statements)
        one.write_bytes(before)
        with contextlib.closing(sqlite3.connect(one)) as opened:
            equal(digest(opened), opened.execute("SELECT sha256 FROM shard").fetchone()[0])
        equal(closs("merge", one, two, "-o", there / "all.db").code, 0)


@case
def databases_that_fuzzing_found_are_of_this_version(closs):
    """Else they would be refused for their version alone, and test nothing any more."""
    told = {"largest-id": "merge-part-changed", "largest-id-of-a-whole-run": "merge-no-part-database",
            "shard-0": "merge-note-broken", "shards-without-end": "merge-note-broken"}
    files = {path.stem: path for path in (ROOT / "fuzz/found/database").iterdir()}
    equal(sorted(files), sorted(told))
    with folder() as there:
        for name, fault in told.items():
            fails(closs("merge", files[name], "-o", there / "all.db"), 2, fault)
        whole = there / "whole.db"
        whole.write_bytes(files["largest-id-of-a-whole-run"].read_bytes())
        fails(closs("run", "examples/quick.yaml", "-o", whole), 2, "database-none")


@case
def a_database_with_our_mark_and_other_tables_is_told_as_such(closs):
    with folder() as there:
        equal(closs("run", "examples/quick.yaml", "-o", there / "x.db").code, 0)
        with contextlib.closing(sqlite3.connect(there / "x.db")) as opened:
            opened.execute("DROP TABLE warnings")
            opened.commit()
        before = (there / "x.db").read_bytes()
        result = closs("run", "examples/quick.yaml", "-o", there / "x.db")
        fails(result, 2, "database-tables")
        contains(result.err, "x.db", "warnings")
        equal((there / "x.db").read_bytes(), before)


@case
def triggers_of_a_database_do_not_run(closs):
    with folder() as there:
        equal(closs("run", "examples/quick.yaml", "-o", there / "x.db").code, 0)
        with contextlib.closing(sqlite3.connect(there / "x.db")) as opened:
            opened.execute(f"CREATE TRIGGER forever AFTER INSERT ON figures BEGIN SELECT max(i) FROM ({ENDLESS} SELECT i FROM n); END")
            opened.commit()
        equal(closs("run", "examples/quick.yaml", "-o", there / "x.db").code, 0)


def damaged(whole, chosen):
    """Bytes with some of them changed, cut off, doubled or put elsewhere."""
    out = bytearray(whole)
    for _ in range(chosen.randint(1, 4)):
        at, to = sorted((chosen.randrange(len(out) + 1), chosen.randrange(len(out) + 1)))
        what = chosen.randrange(6)
        if what == 0 and out:
            out[min(at, len(out) - 1)] = chosen.randrange(256)
        elif what == 1:
            del out[at:min(to, at + 40)]
        elif what == 2:
            out[at:at] = chosen.choice([b"-1", b"99999999999999999999", b"nan", b"1e999", b"\n", b"\0", b'"', b",", b"\xff"])
        elif what == 3:
            out[at:at] = out[at:min(to, at + 60)]
        elif what == 4:
            del out[to:]
        else:
            numbers = [found.span() for found in re.finditer(rb"\d+", bytes(out))]
            if numbers:
                start, end = chosen.choice(numbers)
                out[start:end] = chosen.choice([b"0", b"-1", b"18446744073709551615", b"4611686018427387904", b"x", b""])
    return bytes(out)


@case
def damaged_parts_notes_baselines_and_databases_are_told_or_read(closs):
    chosen = random.Random(SEED)
    rounds = 400 if EVERY else 12
    with folder() as there:
        for extension in ("csv", "jsonl", "db"):
            one, two = parts_in(closs, there, extension)
            for file in [one] if extension == "db" else [one, there / f"{one.name}.shard"]:
                before = file.read_bytes()
                for _ in range(rounds):
                    file.write_bytes(damaged(before, chosen))
                    ends_well(closs("merge", one, two, "-o", there / f"all.{extension}"), file.read_bytes()[:500])
                file.write_bytes(before)
        shutil.copy(ROOT / "examples/quick.yaml", there / "quick.yaml")
        equal(closs("check", "quick.yaml", "--baseline", "base", "--update", cwd=there).code, 0)
        stored = there / "base/quick.csv"
        before = stored.read_bytes()
        for _ in range(rounds):
            stored.write_bytes(damaged(before, chosen))
            ends_well(closs("check", "quick.yaml", "--baseline", "base", "-f", "json", cwd=there), stored.read_bytes()[:500])


# --- What the system refuses ---------------------------------------------------------------------


def nobody():
    """For a child: what root may do, it may not."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def run_as_nobody(closs, *words, limit=None, cwd=ROOT):
    def before():
        nobody()
        if limit:
            resource.setrlimit(limit[0], (limit[1], limit[1]))

    done = subprocess.run([closs.path, *map(str, words)], cwd=cwd, env=environment(), capture_output=True,
                          preexec_fn=before, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@case
def a_folder_that_may_not_be_listed_is_one_fault_and_the_others_are_read(closs):
    with folder() as there:
        there.chmod(0o755)
        for below in ("a", "locked", "z"):
            (there / below).mkdir()
            shutil.copy(ROOT / "examples/quick.yaml", there / below / "x.yaml")
        (there / "locked").chmod(0)
        code, out, err = run_as_nobody(closs, "run", there, "-f", "csv", "--figure", "total.lost")
        (there / "locked").chmod(0o755)
        equal((code, out.count("\n"), err.count("error[")), (3, 3, 1), err)
        contains(err, f"{there}/locked", "[file-permission]")


@case
def where_threads_cannot_be_started_fewer_do_the_same(closs):
    if sanitized(closs):
        return  # sanitizers start threads of their own, and end without them
    for words in (["run", "examples", "--quiet", "-f", "csv"],
                  ["sweep", "examples/telecom.yaml", "--vary", "margin=1%..90%:0.001%", "--figure", "total.margin_at_risk", "-f", "csv", "--yes"]):
        words += ["--threads", "4"]
        wanted = closs(*words)
        equal(wanted.code, 0, wanted.err)
        found = run_as_nobody(closs, *words, limit=(resource.RLIMIT_NPROC, 1))
        equal(found, (0, wanted.text, wanted.err), found[2])


@case
def a_limit_on_the_size_of_files_is_an_error_and_leaves_nothing(closs):
    with folder() as there:
        for name in ("x.csv", "x.jsonl", "x.db"):
            done = subprocess.run([closs.path, "run", "examples", "-q", "-o", there / name], cwd=ROOT, env=environment(),
                                  capture_output=True, timeout=120,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))
            contains(done.stderr.decode(), "[file-size-limit]", name)
            equal((done.returncode, os.listdir(there)), (3, []))


# --- Edges ---------------------------------------------------------------------------------------

LOOP = """closs_model: 1
name: loop
losses: include_baseline
start: met
parameters: {asks: {kind: rate}, again: {kind: rate}, loss: {kind: rate}, cut: {kind: rate, default: 0}}
states:
  met: {to: {desk: asks, gone: rest}}
  desk: {to: {phone: again, gone: rest}}
  phone: {to: {desk: again, gone: rest}}
  gone: {spend_cut: cut, to: {lost: loss, kept: rest}}
"""


def looping(there, problems):
    (there / "loop.yaml").write_text(LOOP, encoding="utf-8")
    case_file = there / "case.yaml"
    case_file.write_text("closs: 1\nname: Loop\nmodel: loop.yaml\ncurrency: USD\ncustomers: 1k\nrevenue_per_customer: 100\n"
                         f"baseline_loss: 2%\nproblems:\n{problems}", encoding="utf-8")
    return case_file


@case
def an_endless_loop_names_its_states_and_nothing_that_only_follows(closs):
    with folder() as there:
        one = "  one: {frequency: 10%, asks: 50%, again: 100%, loss: 20%, cut: 50%}\n"
        result = closs("run", looping(there, one))
        fails(result, 2, "endless-loop")
        contains(result.err, "among desk, phone\n")
        equal((result.err.count("error["), result.err.count("nan")), (1, 0), result.err)
        result = closs("run", looping(there, one + one.replace("one", "two")))
        equal(result.err.count("error[endless-loop]"), 2, result.err)
        equal(result.err.count("error["), 2, result.err)
        # Whom nobody leads into the loop it does not keep.
        result = closs("run", looping(there, one.replace("asks: 50%", "asks: 0")), "-f", "csv", "--figure", "total.lost")
        equal(result.code, 0, result.err)
        # The loss of another problem that is wrong by itself is told, too.
        result = closs("run", looping(there, one + "  two: {complaints: {count: 10, at: phone}, asks: 50%, again: 50%, loss: 20%}\n"))
        equal(result.code, 2)
        contains(result.err, "endless-loop")


@case
def rest_in_quotes_is_the_rest(closs):
    text = (ROOT / "examples/telecom.yaml").read_text(encoding="utf-8")
    assert ": rest" in text
    quoted = closs("run", "-", "-f", "csv", stdin=text.replace(": rest", ': "rest"').encode())
    equal((quoted.code, quoted.out), (0, closs("run", "-", "-f", "csv", stdin=text.encode()).out), quoted.err)


@case
def a_number_in_quotes_is_told_as_that(closs):
    quick = (ROOT / "examples/quick.yaml").read_text(encoding="utf-8")
    for line, key, value in (("closs: '1'", "closs", "1"), ("horizon: '3'", "horizon", "3"), ('lifetime: "6"', "lifetime", "6")):
        text = quick.replace("closs: 1", line) if key == "closs" else quick + line + "\n"
        result = closs("run", "-", stdin=text.encode())
        fails(result, 2, "quoted-value")
        equal(result.err.count("error["), 1, result.err)
        contains(result.err, f"{key} is '{value}' in quotes, which is a text", f"  write {key}: {value}, without quotes")
        contains(closs("run", "-", "--lang", "ja", stdin=text.encode()).err, f"引用符なしで {key}: {value} と書いてください")


@case
def the_largest_numbers_are_refused_in_numbers(closs):
    quick = (ROOT / "examples/quick.yaml").read_text(encoding="utf-8")
    for written in ("1e308", "1e308%", "1.7e308"):
        result = closs("run", "-", stdin=(quick + f"margin: {written}\n").encode())
        equal((result.code, "inf" in result.err), (2, False), result.err)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main(Program(sys.argv[1])))
