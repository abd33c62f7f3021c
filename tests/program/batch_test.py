#!/usr/bin/env python3
"""Batches from outside: tables of variants, shards and their merge, databases. Usage: batch_test.py PROGRAM"""

import contextlib
import csv
import io
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (ROOT, Program, case, contains, environment, equal, fails, folder, in_database, main,  # noqa: E402
                   sanitized, small_disk, written)

TELECOM = str(ROOT / "examples/telecom.yaml")
TABLE = """name,problems.billing.frequency,problems.*.complaint_rate,margin
as planned,,,
half,6%,,
both,6%,75%,
"thin, too",6%,75%,28%
"""


def values(text):
    """(file, scenario, scope, id, measure) -> value, in order."""
    return {tuple(list(row.values())[:5]): row["value"] for row in csv.DictReader(io.StringIO(text))}


def execute(database, statement):
    with contextlib.closing(sqlite3.connect(database)) as opened:
        opened.execute(statement)
        opened.commit()


# --- Variants ------------------------------------------------------------------------------------


@case
def a_row_is_the_scenario_with_its_cells_set(closs):
    with folder() as there:
        table = written(there / "v.csv", TABLE)
        found = values(closs("run", TELECOM, "--variants", table, "-f", "csv").text)
        sets = {"as planned": [], "half": ["problems.billing.frequency=6%"],
                "both": ["problems.billing.frequency=6%", "problems.*.complaint_rate=75%"]}
        sets["thin, too"] = sets["both"] + ["margin=28%"]
        wanted = {}
        for name, each in sets.items():
            alone = values(closs("run", TELECOM, "-f", "csv", *[w for s in each for w in ("--set", s)]).text)
            wanted.update({(key[0], name, *key[2:]): value for key, value in alone.items()})
        equal(list(found), list(wanted))
        equal(found, wanted)


@case
def json_has_the_file_and_the_name_of_the_variant(closs):
    with folder() as there:
        table = written(there / "v.csv", TABLE)
        result = closs("run", TELECOM, "--variants", table, "-f", "json", "--figure", "total.lost")
        equal(result.code, 0, result.err)
        found = json.loads(result.text)["scenarios"]
        equal([s["name"] for s in found], ["as planned", "half", "both", "thin, too"])
        equal({s["file"] for s in found}, {TELECOM})
        lines = [json.loads(line) for line in closs("run", TELECOM, "--variants", table, "-f", "jsonl", "--figure", "total.lost").text.splitlines()]
        equal(lines, found)


@case
def people_are_told_the_scenario_and_the_variant(closs):
    with folder() as there:
        table = written(there / "v.csv", TABLE)
        full = ("run", TELECOM, "--variants", table, "--full")
        contains(closs(*full).text, "Fixed-line telecom 2026: half\n")
        contains(closs(*full, "--lang", "ja").text, "固定通信サービス 2026年度：half\n")


@case
def excel_writes_tables_that_are_read(closs):
    with folder() as there:
        plain = closs("run", TELECOM, "--variants", written(there / "v.csv", TABLE), "-f", "csv").out
        excel = b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode() + b",,,\r\n\r\n"
        equal(closs("run", TELECOM, "--variants", written(there / "e.csv", excel), "-f", "csv").out, plain)


@case
def tables_in_shift_jis_and_utf_16_are_read_and_it_is_said(closs):
    text = "名前,problems.billing.frequency,margin\r\n現状のまま,,\r\n①値下げ～㈱表示 ｻﾎﾟｰﾄ,512人中41人,\r\n\"案A, 表\",6%,28%\r\n"
    with folder() as there:
        words = ["run", TELECOM, "-f", "csv", "--figure", "total.lost", "--variants"]
        plain = closs(*words, written(there / "v.csv", text))
        equal((plain.code, plain.err), (0, ""))
        for encoding, name in [("cp932", "Shift_JIS"), ("utf-16", "UTF-16LE"), ("utf-16-be", "UTF-16BE")]:
            mark = b"\xFE\xFF" if encoding == "utf-16-be" else b""
            table = written(there / "v.csv", mark + text.encode(encoding))
            found = closs(*words, table)
            equal((found.code, found.text), (0, plain.text))
            equal(found.err, f"{table}: warning[variants-encoding]: the table was read as {name}\n")
            equal(closs(*words, table, "--quiet").err, "")
            contains(closs("compare", TELECOM, "--variants", table, "--lang", "ja").err, f"表を{name}として読みました")


@case
def every_character_of_shift_jis_is_read(closs):
    codes = [bytes([lead, trail]) for lead in range(0x81, 0xF0) for trail in range(0x40, 0xFD)] + [bytes([lead, trail]) for lead in range(0xFA, 0xFD) for trail in range(0x40, 0xFD)]
    known = []
    for code in [bytes([byte]) for byte in range(0xA1, 0xE0)] + codes:
        with contextlib.suppress(UnicodeDecodeError):
            character = code.decode("cp932")
            if len(character) == 1:
                known.append((code, character))
    assert len(known) == 7787, len(known)
    with folder() as there:
        table = b"name,customers\n" + b"".join(b"%d-%s,\n" % (i, code) for i, (code, _) in enumerate(known))
        found = closs("run", ROOT / "examples/quick.yaml", "-f", "csv", "--figure", "total.lost", "--variants", written(there / "v.csv", table))
        equal(found.code, 0, found.err)
        equal([key[1] for key in values(found.text)], [f"{i}-{character}" for i, (_, character) in enumerate(known)])


@case
def a_byte_that_is_no_shift_jis_is_no_part_of_a_character(closs):
    with folder() as there:
        for code in (b"\x80", b"\xA0", b"\xFD", b"\x81\xAD", b"\xF0\x40", b"\xEF\x40"):
            refused(closs, there, b"name,margin\n" + "値下げ".encode("cp932") + b",30%\n" + code + b",20%\n", "csv-encoding", "2:1")


@case
def the_column_name_may_stand_anywhere_and_the_first_may_have_any_title(closs):
    with folder() as there:
        one = closs("run", TELECOM, "--variants", written(there / "a.csv", "margin,name\n30%,x\n"), "-f", "csv").out
        two = closs("run", TELECOM, "--variants", written(there / "b.csv", "案,margin\nx,30%\n"), "-f", "csv").out
        equal(one, two)
        contains(one.decode(), ",x,total")


@case
def sets_stand_below_the_table_and_files_come_one_after_the_other(closs):
    with folder() as there:
        table = written(there / "v.csv", "name,margin\nlow,20%\nfile's,\n")
        files = [TELECOM, ROOT / "examples/retailer.yaml"]
        found = values(closs("run", *files, "--variants", table, "--set", "margin=50%", "-f", "csv", "--figure", "total.margin_at_risk").text)
        equal([key[:2] for key in found], [(str(f), v) for f in files for v in ("low", "file's")])
        low, own = list(found.values())[:2]
        assert abs(float(own) / float(low) - 2.5) < 1e-9, (low, own)


@case
def a_scenario_from_standard_input_has_variants(closs):
    with folder() as there:
        text = Path(ROOT / "examples/quick.yaml").read_bytes()
        table = written(there / "v.csv", "name,problems.any.frequency\n" + "".join(f"v{i},{i % 90 + 1}%\n" for i in range(200)))
        result = closs("run", "-", "--variants", table, "-f", "csv", "--figure", "total.lost", stdin=text)
        equal((result.code, len(values(result.text))), (0, 200), result.err)


@case
def variants_come_in_order_on_any_number_of_threads(closs):
    with folder() as there:
        table = written(there / "v.csv", "name,problems.billing.frequency\n" + "".join(f"v{i},{i % 12 + 1}%\n" for i in range(150)))
        words = ["run", TELECOM, ROOT / "examples/telecom-2027.yaml", "--variants", table, "-f", "csv", "--figure", "total.lost", "--quiet", "--threads"]
        one = closs(*words, 1).out
        equal(one.count(b"\n"), 301)
        for threads in (2, 7):
            equal(closs(*words, threads).out, one)


@case
def what_is_set_is_a_variant_of_its_own_in_a_database(closs):
    with folder() as there:
        data = there / "a.db"
        table = written(there / "v.csv", "name,margin\nthin,28%\n")
        for more in ([], ["--set", "margin=10%"], ["--set", "margin=10%"], ["--variants", table], ["--variants", table, "--set", "horizon=4", "--set", "margin=1%"]):
            equal(closs("run", TELECOM, *more, "--figure", "total.margin_at_risk", "-o", data).code, 0)
        found = in_database(data, "SELECT variant, \"set\", count(*) FROM scenarios GROUP BY 1, 2 ORDER BY 1")
        equal(found, [("", "", 1), ("margin=10%", "margin=10%", 1), ("thin", "margin=28%", 1), ("thin; horizon=4; margin=1%", "horizon=4; margin=1%; margin=28%", 1)])
        figures = dict(in_database(data, "SELECT variant, value FROM results WHERE figure = 'total.margin_at_risk'"))
        equal(figures["thin"], figures["thin; horizon=4; margin=1%"])
        equal(figures[""] > figures["thin"] > figures["margin=10%"], True)
        text = " ".join(closs("run", TELECOM, "--variants", table).text.split())
        contains(text, " with margin=28%.")


@case
def compare_takes_a_table_of_variants(closs):
    with folder() as there:
        table = written(there / "v.csv", TABLE)
        given = closs("compare", TELECOM, "--variant", "half:problems.billing.frequency=6%", "--measure", "lost", "-f", "csv")
        result = closs("compare", TELECOM, "--variants", written(there / "h.csv", "name,problems.billing.frequency\nhalf,6%\n"), "--measure", "lost", "-f", "csv")
        equal((result.code, result.out), (0, given.out), result.err)
        contains(closs("compare", TELECOM, "--variants", table, "--against", "half").text, "against half")
        fails(closs("compare", TELECOM, "--variants", written(there / "t.csv", f"name,margin\n{TELECOM},3%\n")), 2, "variant-is-file")
        fails(closs("compare", TELECOM, "--variants", table, "--variant", "half:margin=30%"), 2, "variants-name-twice")
        many = "name,margin\n" + "".join(f"v{i},30%\n" for i in range(1001))
        fails(closs("compare", TELECOM, "--variants", written(there / "m.csv", many)), 2, "variants-too-many")
        result = closs("compare", TELECOM, "--variants", written(there / "w.csv", "name,margni\na,3%\nb,4%\n"))
        equal((result.code, result.err.count("w.csv:1:6")), (2, 1), result.err)


# --- Tables that are wrong -----------------------------------------------------------------------


def refused(closs, there, text, fault, place, *words):
    """Nothing is evaluated, and the fault stands at the place in the table; "": at the table as a whole, of which nothing is shown."""
    table = written(there / "t.csv", text)
    result = closs("run", TELECOM, "--variants", table, "-f", "csv", *words)
    fails(result, 2, fault)
    contains(result.err, f"{table}:{place}: error[{fault}]".replace("::", ":"))
    equal(result.text, "")
    return result


@case
def a_table_that_is_none_is_refused_where_it_goes_wrong(closs):
    with folder() as there:
        refused(closs, there, "name,margin\na,30%,5\n", "variants-ragged", "2:7")
        refused(closs, there, "name,margin\na,30%\nb\n", "variants-ragged", "3:1")
        refused(closs, there, "name,margin\nqualité,30%\nBénéfice,20%\n".encode("latin-1"), "csv-encoding", "2:7")
        refused(closs, there, "name,margin\na,30%\n値下げ,20%\n".encode("utf-8").replace("値".encode(), "値".encode("cp932")), "csv-encoding", "3:1")
        refused(closs, there, "name,margin\na,30%\n".encode("utf-16-le"), "csv-encoding", "")
        refused(closs, there, "name,margin\n値,30%\n".encode("utf-16")[:-1], "csv-utf16-broken", "2:6")
        refused(closs, there, b"\xFF\xFEn\0\x00\xD8,\0", "csv-utf16-broken", "")
        refused(closs, there, "name;margin\na;30%\n", "variants-separator", "1:1")
        refused(closs, there, "name\tmargin\na\t30%\n", "variants-separator", "1:1")
        refused(closs, there, "name\na\n", "variants-without-input", "")
        refused(closs, there, "margin,horizon\n30%,2\n", "variants-without-name", "1:1")
        refused(closs, there, "name,,margin\na,,30%\n", "variants-without-title", "1:6")
        refused(closs, there, "name,margin,margin\na,30%,\n", "variants-column-twice", "1:13")
        refused(closs, there, "name,margin\n,30%\n", "variants-nameless", "2:1")
        refused(closs, there, "name,margin\na,30%\nb,\na,20%\n", "variants-name-twice", "4:1")
        refused(closs, there, "name,margin\n\"a,30%\n", "csv-quote-open", "2:1")
        refused(closs, there, "name,margin\na\"b,30%\n", "csv-quote-inside", "2:2")
        refused(closs, there, "name,margin\na," + "3" * (1 << 20) + "\n", "csv-row-too-long", "2:1")
        refused(closs, there, "name,margin\n\x01,30%\n", "control-character", "2:1")
        for text in ("", "name,margin\n", "\n\n"):
            fails(closs("run", TELECOM, "--variants", written(there / "t.csv", text)), 2, "variants-empty")
        fails(closs("run", TELECOM, "--variants", there / "none.csv"), 3, "file-not-found")
        fails(closs("run", TELECOM, "--variants", there), 3, "file-is-folder")
        fails(closs("run", TELECOM, "--variants", "/dev/null"), 3, "file-not-regular")


@case
def all_that_is_wrong_in_a_table_comes_in_one_run(closs):
    with folder() as there:
        result = refused(closs, there, "name,,margin\na,30%\nb,,20%\nb,,20%\n", "variants-ragged", "2:3")
        contains(result.err, "1:6: error[variants-without-title]", "4:1: error[variants-name-twice]")


@case
def a_title_that_is_no_input_is_told_once_with_the_one_that_was_meant(closs):
    with folder() as there:
        result = refused(closs, there, "name,problems.billing.frequncy\n" + "".join(f"v{i},{'' if i < 50 else '6%'}\n" for i in range(100)), "unknown-key", "1:23")
        contains(result.err, "did you mean frequency?")
        equal(result.err.count("error["), 1)
        result = refused(closs, there, "name,margin,problems.biling.frequency\na,30%,6%\n", "unknown-path", "1:22")
        contains(result.err, "did you mean problems.billing.frequency?")
        refused(closs, there, "name,margin=3\na,30%\n", "unknown-path", "1:6")
        told = json.loads(closs("run", TELECOM, "--variants", written(there / "t.csv", "name,margni\na,3%\n"), "-f", "json").err)
        equal([(t["line"], t["column"], t["code"]) for t in told], [(1, 6, "unknown-key")])


@case
def a_wrong_value_stands_in_its_cell_and_the_other_rows_are_evaluated(closs):
    with folder() as there:
        table = written(there / "t.csv", "name,problems.billing.frequency,margin\na,6,\nb,\"  1,2\",40%\nc,7%,30%\n")
        result = closs("run", TELECOM, "--variants", table, "-f", "csv", "--figure", "total.lost")
        fails(result, 2, "rate-above-1")
        contains(result.err, f"{table}:2:3: error[rate-above-1]", f"{table}:3:6: error[separator]", "write 6% or 0.06")
        equal([key[1] for key in values(result.text)], ["c"])


@case
def a_variant_that_breaks_a_rule_of_the_model_is_named_at_its_row(closs):
    with folder() as there:
        table = written(there / "t.csv", "name,problems.billing.frequency\nfine,6%\ncrowded,95%\n")
        result = closs("run", TELECOM, "--variants", table, "-f", "csv", "--figure", "total.lost")
        fails(result, 2, "variant-refused")
        contains(result.err, "error[frequencies-above-1]", f"{table}:3:1: error[variant-refused]", "crowded")
        equal([key[1] for key in values(result.text)], ["fine"])


@case
def what_many_variants_share_is_told_once_and_of_the_rest_twenty(closs):
    with folder() as there:
        broken = written(there / "broken.yaml", Path(TELECOM).read_text().replace("margin: {value: 35%", "margin: {value: 350%"))
        table = written(there / "t.csv", "name,problems.billing.frequency\n" + "".join(f"v{i},6%\n" for i in range(50)))
        result = closs("run", broken, "--variants", table)
        equal((result.code, result.err.count("above-100")), (2, 1), result.err)
        contains(result.err, "... and 49 more variants cannot be evaluated")
        many = written(there / "m.csv", "name,problems.billing.frequency\n" + "".join(f"v{i},{i + 101}%\n" for i in range(50)))
        result = closs("run", TELECOM, "--variants", many)
        equal((result.code, result.err.count("error[")), (2, 20), result.err)
        contains(result.err, "... and 30 more variants cannot be evaluated")
        told = json.loads(closs("run", TELECOM, "--variants", many, "-f", "json").err)
        equal(len(told), 50)


@case
def of_several_files_one_may_lack_an_input_of_the_table(closs):
    with folder() as there:
        table = written(there / "t.csv", "name,problems.billing.frequency\na,6%\nb,7%\n")
        result = closs("run", TELECOM, ROOT / "examples/quick.yaml", "--variants", table, "-f", "csv", "--figure", "total.lost")
        fails(result, 2, "variants-not-for-file")
        contains(result.err, "unknown-path", "quick.yaml", "... and 1 more variant cannot be evaluated")
        equal([key[1] for key in values(result.text)], ["a", "b"])


@case
def an_output_may_not_stand_on_the_table(closs):
    with folder() as there:
        table = written(there / "t.csv", TABLE)
        fails(closs("run", TELECOM, "--variants", table, "-o", table), 2, "output-is-input")
        equal(table.read_text(), TABLE)


@case
def a_table_that_changes_while_it_is_read_gives_no_results(closs):
    with folder() as there:
        head = "name,problems.any.frequency\n"
        table = written(there / "t.csv", head + "".join(f"v{i},{i % 90 + 1}%\n" for i in range(60000)))
        child = subprocess.Popen([closs.path, "run", ROOT / "examples/quick.yaml", "--variants", table, "-o", there / "x.csv", "--threads", "1"],
                                 stderr=subprocess.PIPE, env=environment())
        time.sleep(0.15)
        if child.poll() is None:
            os.truncate(table, len(head) + 5)
        _, err = child.communicate(timeout=120)
        if child.returncode == 2:  # a slow machine: cut while its rows were checked
            contains(err.decode(), "[variants-ragged]")
        elif child.returncode != 0:  # else it was done before
            contains(err.decode(), "[variants-changed]")
            equal(child.returncode, 3)
        equal((there / "x.csv").exists(), child.returncode == 0)


@case
def memory_does_not_grow_with_the_number_of_variants(closs):
    def peak(count, *words):
        with folder() as there:
            table = written(there / "t.csv", "name,problems.any.frequency\n" + "".join(f"v{i},{i % 90 + 1}%\n" for i in range(count)))
            child = subprocess.Popen([closs.path, "run", ROOT / "examples/quick.yaml", "--variants", table, *[str(w).replace("THERE", str(there)) for w in words]],
                                     stdout=subprocess.DEVNULL, env=environment())
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            equal(child.returncode, 0)
            return usage.ru_maxrss

    if sanitized(closs):
        return  # sanitizers keep what was freed
    for words in (["-f", "jsonl"], ["-o", "THERE/x.db"]):
        few, many = peak(1000, *words), peak(10000, *words)
        assert many < few + 6144, (words, few, many)  # kB; names are remembered to find one that comes twice


# --- Shards --------------------------------------------------------------------------------------


def sharded(closs, there, count, *words, formats=("csv", "jsonl", "db"), codes=(0,)):
    """Runs all shards; the parts by format."""
    parts = {f: [] for f in formats}
    for k in range(1, count + 1):
        outputs = []
        for f in formats:
            parts[f].append(there / f"{k}.{f}")
            outputs += ["-o", parts[f][-1]]
        result = closs("run", *words, "--quiet", "--shard", f"{k}/{count}", *outputs)
        assert result.code in codes, result.err
    return parts


def dump(database):
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def merged_as_whole(closs, there, count, *words, codes=(0,)):
    whole = {f: there / f"whole.{f}" for f in ("csv", "jsonl", "db")}
    result = closs("run", *words, "--quiet", *[w for path in whole.values() for w in ("-o", path)])
    assert result.code in codes, result.err
    for f, parts in sharded(closs, there, count, *words, codes=codes).items():
        merged = there / f"merged.{f}"
        result = closs("merge", *reversed(parts), "-o", merged)  # the order in which they are named does not matter
        equal((result.code, result.text, result.err), (0, "", ""))
        if f == "db":
            equal(dump(merged), dump(whole[f]))
        else:
            equal(merged.read_bytes(), whole[f].read_bytes(), f"{count} shards, {f}")


@case
def merged_parts_are_the_bytes_of_the_whole_run(closs):
    for count in (1, 2, 3, 7, 100):
        with folder() as there:
            merged_as_whole(closs, there, count, "examples", "--measure", "lost")
    with folder() as there:
        merged_as_whole(closs, there, 3, "examples", "--figure", "total.lost", "--bom")


@case
def shards_of_variants_merge_too(closs):
    with folder() as there:
        table = written(there / "v.csv", TABLE)
        merged_as_whole(closs, there, 3, TELECOM, ROOT / "examples/retailer.yaml", "--variants", written(there / "m.csv", "name,margin\na,30%\nb,31%\nc,\n"))
        merged_as_whole(closs, there, 5, TELECOM, "--variants", table)


@case
def files_that_give_no_figures_leave_no_gap(closs):
    with folder() as there, folder() as many:
        for i in range(9):
            shutil.copy(ROOT / "examples/quick.yaml", many / f"{i}.yaml")
        written(many / "2.yaml", "closs: 1\nname: [broken\n")
        written(many / "5.yaml", "just: a file\n")
        written(many / "7.yaml", "closs: 1\nabstract: true\n")
        for count in (2, 4):
            merged_as_whole(closs, there, count, many, codes=(0, 2))
        for k in range(9):
            if k != 5:
                (many / f"{k}.yaml").unlink()
        parts = sharded(closs, there, 2, many, formats=["csv"])
        fails(closs("merge", *parts["csv"], "-o", there / "none.csv"), 2, "folder-without-scenario")
        assert not (there / "none.csv").exists()


@case
def a_shard_takes_every_nth_file_and_its_part_is_a_plain_csv(closs):
    with folder() as there, folder() as many:
        for i in range(7):
            shutil.copy(ROOT / "examples/quick.yaml", many / f"{i}.yaml")
        part = there / "p.csv"
        equal(closs("run", many, "--shard", "2/3", "-o", part).code, 0)
        equal({Path(key[0]).name for key in values(part.read_text())}, {"1.yaml", "4.yaml"})
        equal(part.read_bytes(), closs("run", many / "1.yaml", many / "4.yaml", "-f", "csv").out)
        contains(closs("run", many, "--shard", "2/3", "-f", "csv").err, "[shard-to-standard-output]")


@case
def a_shard_that_is_none_is_refused(closs):
    for wrong in ("0/3", "4/3", "3", "a/b", "1/10001"):
        fails(closs("run", "examples", "--shard", wrong), 2, "shard-malformed")
    fails(closs("run", "-", "--shard", "1/2", stdin=b""), 2, "shard-from-standard-input")


@case
def parts_that_do_not_fit_are_refused_and_nothing_is_written(closs):
    with folder() as there, folder() as elsewhere:
        parts = sharded(closs, there, 3, "examples", "--figure", "total.lost")
        old = written(there / "old.csv", "old")
        for f, (one, two, three) in parts.items():
            out = there / f"out.{f}"
            fails(closs("merge", one, three, "-o", out), 2, "merge-gap")
            contains(closs("merge", one, three, "-o", out).err, "missing: 2 of 3")
            again = elsewhere / two.name
            for suffix in ("", ".shard"):
                if (there / (two.name + suffix)).exists():
                    shutil.copy(there / (two.name + suffix), elsewhere / (two.name + suffix))
            fails(closs("merge", one, two, again, three, "-o", out), 2, "merge-overlap")
            for words in (["--shard", "2/4"], ["--shard", "2/3", "--set", "margin=30%"], ["--shard", "2/3", "--measure", "lost"]):
                again.unlink()
                closs("run", "examples", "--quiet", "--figure", "total.lost", *words, "-o", again)
                fails(closs("merge", one, again, three, "-o", out), 2, "merge-other-run")
            fails(closs("merge", one, two, three), 2, "merge-without-output")
            fails(closs("merge", one, two, three, "-o", out, "-o", there / f"more.{f}"), 2, "merge-many-outputs")
            fails(closs("merge", one, two, three, "-o", one), 2, "output-is-input")
            fails(closs("merge", one, two, three, "-o", there / "x.txt"), 2, "unknown-extension")
            assert not out.exists()
        fails(closs("merge", *parts["csv"], "-o", there / "x.jsonl"), 2, "merge-formats-differ")
        fails(closs("merge", *parts["csv"], "-o", there / "none" / "x.csv"), 3, "output-folder-missing")
        one, two, three = parts["csv"]
        with open(two, "a") as part:
            part.write("x\n")
        fails(closs("merge", one, two, three, "-o", old), 2, "merge-part-changed")
        os.truncate(two, 50)
        fails(closs("merge", one, two, three, "-o", old), 2, "merge-part-changed")
        written(there / "2.csv.shard", "closs shard 1\nrun x\n")
        fails(closs("merge", one, two, three, "-o", old), 2, "merge-note-broken")
        (there / "2.csv.shard").unlink()
        fails(closs("merge", one, two, three, "-o", old), 2, "merge-no-part")
        equal(old.read_text(), "old")
        equal(closs("run", "examples", "--quiet", "--figure", "total.lost", "-o", there / "plain.db").code, 0)
        fails(closs("merge", there / "plain.db", "-o", there / "x.db"), 2, "merge-no-part-database")


@case
def a_part_with_numbers_that_no_run_gives_is_damaged(closs):
    for statement in ("UPDATE shard SET count = 1000000000000", "UPDATE shard SET number = 0",
                      "UPDATE shard SET count = -1", "UPDATE shard SET scenarios = -1",
                      "UPDATE scenarios SET id = 9223372036854775807", "UPDATE scenarios SET id = -5"):
        fault = "merge-note-broken" if "shard" in statement else "merge-part-changed"
        with folder() as there:
            equal(closs("run", "examples/quick.yaml", "--shard", "1/1", "-o", there / "part.db").code, 0)
            execute(there / "part.db", statement)
            fails(closs("merge", there / "part.db", "-o", there / "all.db"), 2, fault)
            equal([p.name for p in there.iterdir()], ["part.db"])


@case
def a_database_part_that_is_not_as_its_shard_wrote_it_is_refused(closs):
    with folder() as there:
        one, two = sharded(closs, there, 2, "examples", "--figure", "total.lost", formats=["db"])["db"]
        old = there / "old.db"
        equal(closs("run", "examples/quick.yaml", "-q", "-o", old).code, 0)
        kept = old.read_bytes()
        written_part = two.read_bytes()
        # The last digit of a figure, a reason for none, rows that are gone, one that came, all of them, and its number.
        for change in ("UPDATE figures SET value = value * (1 + 2.3e-16)",
                       "UPDATE figures SET value = NULL, none = 'x'", "DELETE FROM figures",
                       "INSERT INTO warnings SELECT id, 9, 'x', NULL, 1, 1, 'x', NULL FROM scenarios",
                       "INSERT INTO statistics SELECT id, 'x', 'mean', 'x', 1, 1 FROM scenarios",
                       "DELETE FROM scenarios WHERE id = (SELECT max(id) FROM scenarios)",
                       "DELETE FROM scenarios", "UPDATE scenarios SET sha256 = ''", "UPDATE scenarios SET id = id + 100",
                       "INSERT INTO figures SELECT scenario_id, 'x', scope, id, measure, unit, 0, none FROM figures",
                       "UPDATE shard SET scenarios = scenarios + 1", "UPDATE shard SET sha256 = ''"):
            two.write_bytes(written_part)
            with contextlib.closing(sqlite3.connect(two)) as part:
                part.execute(change)
                assert part.total_changes > 0, change
                part.commit()
            fault = "merge-other-run" if "scenarios + 1" in change else "merge-part-changed"
            for output in (there / "new.db", old):
                fails(closs("merge", one, two, "-o", output), 2, fault)
        assert not (there / "new.db").exists()
        equal(old.read_bytes(), kept)
        two.write_bytes(written_part)
        equal(closs("merge", one, two, "-o", there / "new.db").code, 0)


# --- Databases -----------------------------------------------------------------------------------


@case
def a_database_holds_what_csv_and_json_hold(closs):
    with folder() as there:
        for name in ("a.db", "a.sqlite"):
            equal(closs("run", "examples", "--quiet", "-o", there / name).code, 0)
        found = {tuple(row[:5]): row[5] for row in in_database(there / "a.db", "SELECT file, scenario, scope, id, measure, value FROM results")}
        wanted = {key: None if value == "" else float(value) for key, value in values(closs("run", "examples", "--quiet", "-f", "csv").text).items()}
        equal(found, wanted)
        scenarios = json.loads(closs("run", "examples", "--quiet", "-f", "json").text)["scenarios"]
        equal(in_database(there / "a.db", "SELECT scenario, file, sha256 FROM scenarios ORDER BY id"), [(s["name"], s["file"], s["sha256"]) for s in scenarios])
        equal(in_database(there / "a.db", "SELECT s.file, w.code, w.line, w.\"column\", w.message, w.hint FROM warnings AS w JOIN scenarios AS s ON s.id = w.scenario_id ORDER BY s.id, number"),
              [(s["file"], w["code"], w["line"], w["column"], w["message"], w["hint"]) for s in scenarios for w in s["warnings"]])
        none = {(s["file"], figure, reason) for s in scenarios for figure, reason in s["none"].items()}
        equal(set(in_database(there / "a.db", "SELECT file, figure, none FROM results WHERE value IS NULL")), none)
        equal(in_database(there / "a.db", "PRAGMA integrity_check"), [("ok",)])
        equal(in_database(there / "a.db", "PRAGMA foreign_key_check"), [])
        named = "SELECT DISTINCT scope, measure, label_en, label_ja FROM results LEFT JOIN measures USING (scope, measure)"
        labels = {(scope, measure): names for scope, measure, *names in in_database(there / "a.db", named)}
        equal([key for key, names in labels.items() if None in names], [])
        equal(labels["total", "revenue_at_risk"], ["Revenue at risk", "リスク売上"])
        equal(labels["state", "lost"], ["Lost from here", "この状態からの離反数"])


@case
def a_second_run_replaces_the_scenarios_it_names_and_keeps_the_others(closs):
    with folder() as there:
        db = there / "x.db"
        text = (ROOT / "examples/quick.yaml").read_text(encoding="utf-8")
        quick = written(there / "quick.yaml", text)
        equal(closs("run", "examples/telecom.yaml", quick, "-q", "-o", db).code, 0)
        kept = in_database(db, "SELECT figure, value FROM results WHERE file LIKE '%telecom.yaml' ORDER BY figure")
        (before,) = in_database(db, "SELECT value FROM results WHERE file LIKE '%quick.yaml' AND figure = 'total.lost'")
        written(quick, text.replace("customers: 120k", "customers: 240k"))
        equal(closs("run", quick, "-q", "-o", db).code, 0)
        (after,) = in_database(db, "SELECT value FROM results WHERE file LIKE '%quick.yaml' AND figure = 'total.lost'")
        equal(after[0], 2 * before[0])
        equal(in_database(db, "SELECT figure, value FROM results WHERE file LIKE '%telecom.yaml' ORDER BY figure"), kept)
        equal(in_database(db, "SELECT count(*) FROM scenarios"), [(2,)])
        table = written(there / "v.csv", "name,customers\na,1k\nb,2k\n")
        for _ in range(2):
            equal(closs("run", quick, "--variants", table, "-q", "-o", db).code, 0)
        equal(in_database(db, "SELECT variant FROM scenarios ORDER BY id"), [("",), ("",), ("a",), ("b",)])
        equal(in_database(db, "SELECT count(*) FROM figures WHERE scenario_id NOT IN (SELECT id FROM scenarios)"), [(0,)])
        whole = sharded(closs, there, 2, quick, "--variants", table, formats=["db"])["db"]
        equal(closs("merge", *whole, "-o", db).code, 0)  # into a database that has others
        equal(in_database(db, "SELECT variant FROM scenarios ORDER BY id"), [("",), ("",), ("a",), ("b",)])


@case
def figures_are_selected_in_a_database_too(closs):
    with folder() as there:
        closs("run", "examples/quick.yaml", "-q", "--figure", "total.lost", "-o", there / "x.db", "-o", there / "x.csv")
        equal(in_database(there / "x.db", "SELECT figure FROM figures"), [("total.lost",)])
        assert (there / "x.csv").exists()
        fails(closs("run", "examples/quick.yaml", "-f", "sqlite"), 2, "unknown-format")


@case
def a_file_that_is_no_database_of_ours_is_left_alone(closs):
    q = "examples/quick.yaml"
    with folder() as there:
        fails(closs("run", q, "-o", written(there / "text.db", "this is no database at all")), 2, "database-none")
        equal((there / "text.db").read_text(), "this is no database at all")
        with sqlite3.connect(there / "other.db") as other:
            other.execute("CREATE TABLE scenarios (a)")
        other.close()
        fails(closs("run", q, "-o", there / "other.db"), 2, "database-other")
        closs("run", q, "-o", there / "x.db")
        closs("run", q, "--shard", "1/1", "-o", there / "part.db")
        fails(closs("run", q, "--shard", "1/1", "-o", there / "x.db"), 2, "database-is-whole")
        fails(closs("run", q, "-o", there / "part.db"), 2, "database-is-part")
        fails(closs("merge", there / "part.db", "-o", there / "other.db"), 2, "database-other")
        with sqlite3.connect(there / "x.db") as x:
            x.execute("PRAGMA user_version = 99")
        x.close()
        fails(closs("run", q, "-o", there / "x.db"), 2, "database-version")
        closs("run", q, "-o", there / "last.db")
        execute(there / "last.db", "UPDATE scenarios SET id = 9223372036854775807")
        fails(closs("run", q, "-o", there / "last.db"), 2, "database-none")
        (there / "dir.db").mkdir()
        fails(closs("run", q, "-o", there / "dir.db"), 3, "output-is-folder")
        fails(closs("run", q, "-o", there / "none" / "x.db"), 3, "output-folder-missing")
        written(there / "empty.db", "")
        equal(closs("run", q, "-o", there / "empty.db").code, 0)
        equal(sorted(p.name for p in there.iterdir() if p.name.startswith(".") or "journal" in p.name), [])


@case
def a_database_in_use_is_waited_for_and_then_left(closs):
    with folder() as there:
        db = there / "x.db"
        closs("run", "examples/quick.yaml", "-o", db)
        other = sqlite3.connect(db)
        other.execute("BEGIN EXCLUSIVE")
        fails(closs("run", "examples/quick.yaml", "-o", db), 3, "database-busy")
        other.rollback()
        other.close()
        equal(closs("run", "examples/quick.yaml", "-o", db).code, 0)


@case
def a_full_disk_keeps_the_old_database(closs):
    with small_disk("300k") as there:
        if there is None:
            return
        fails(closs("run", "examples", "-q", "-o", there / "new.db"), 3, "disk-full")
        equal(list(there.iterdir()), [])
        closs("run", "examples/quick.yaml", "-q", "-o", there / "x.db")
        old = in_database(there / "x.db", "SELECT * FROM results")
        fails(closs("run", "examples", "-q", "-o", there / "x.db"), 3, "disk-full")
        equal(in_database(there / "x.db", "PRAGMA integrity_check"), [("ok",)])
        equal(in_database(there / "x.db", "SELECT * FROM results"), old)
        subprocess.run(["mount", "-o", "remount,ro", there], check=True)
        fails(closs("run", "examples/quick.yaml", "-q", "-o", there / "x.db"), 3, "output-permission")
        fails(closs("run", "examples/quick.yaml", "-q", "-o", there / "y.db"), 3, "output-permission")


@case
def a_killed_run_leaves_the_old_database(closs):
    with folder() as there:
        db = there / "x.db"
        words = [closs.path, "run", str(ROOT / "examples/telecom.yaml"), "-q", "-o"]
        equal(closs(*words[1:], db).code, 0)
        old = in_database(db, "SELECT * FROM results ORDER BY scenario_id, figure")
        wide = written(there / "w.csv", "name,margin\n" + "".join(f"v{i},{i % 50 + 1}%\n" for i in range(3000)))
        for signal_sent, wait in ((signal.SIGKILL, 0.3), (signal.SIGKILL, 0.8), (signal.SIGTERM, 0.3), (signal.SIGINT, 0.5)):
            for target in (db, there / "new.db"):
                child = subprocess.Popen([*words, target, "--variants", wide], stderr=subprocess.DEVNULL, env=environment())
                time.sleep(wait)
                child.send_signal(signal_sent)
                if child.wait(timeout=600) == 0:
                    continue  # it was done before, or SIGINT is ignored here
                equal(in_database(db, "PRAGMA integrity_check"), [("ok",)])
                equal(in_database(db, "SELECT * FROM results ORDER BY scenario_id, figure"), old)
                assert not (there / "new.db").exists()
        # What a killed run left beside a new database is written over.
        equal(closs("run", "examples/quick.yaml", "-q", "-o", there / "new.db").code, 0)
        equal([p.name for p in there.iterdir() if p.name.startswith(".")], [])


# --- docs/batch.md -------------------------------------------------------------------------------


def recipes():
    """The blocks of docs/batch.md, by the line `<!-- test: NAME -->` before each."""
    text = (ROOT / "docs/batch.md").read_text(encoding="utf-8")
    return dict(re.findall(r"<!-- test: ([a-z-]+) -->\n```(?:sh|sql|bash)\n(.*?)```", text, re.S))


@case
def the_recipes_of_docs_batch_do_what_they_say(closs):
    found = recipes()
    equal(sorted(found), ["array", "folder", "join", "parallel", "query", "submit", "variants"])
    with folder() as there:
        bin_folder = there / "bin"
        bin_folder.mkdir()
        (bin_folder / "closs").symlink_to(closs.path)
        (there / "examples").symlink_to(ROOT / "examples")
        (there / "clients").mkdir()
        for name in ("telecom", "retailer", "bank", "quick"):
            shutil.copy(ROOT / f"examples/{name}.yaml", there / "clients" / f"{name}.yaml")
        env = environment(PATH=f"{bin_folder}:{os.environ['PATH']}", CLOSS_HOME=str(ROOT))

        def shell(script, **extra):
            done = subprocess.run(["sh", "-e"], input=script.encode(), cwd=there, env={**env, **extra}, capture_output=True, timeout=300)
            equal(done.returncode, 0, script + done.stderr.decode())
            return done.stdout.decode()

        shell(found["folder"])
        whole = (there / "figures.csv").read_bytes()
        assert (there / "figures.jsonl").exists() and (there / "results.db").exists()
        assert len(in_database(there / "results.db", found["query"])) == 4
        shell(found["variants"])
        if shutil.which("parallel"):
            for old in (there / "parts").glob("*"):
                old.unlink()
            shell("rm -f figures.csv\n" + found["parallel"])
            equal((there / "figures.csv").read_bytes(), whole)
        # A job array: the script with the environment that Slurm gives each of its tasks.
        shutil.rmtree(there / "parts", ignore_errors=True)
        script = written(there / "shard.sh", found["array"])
        (there / "parts").mkdir()
        for task in range(1, 17):
            done = subprocess.run(["bash", str(script)], cwd=there, env={**env, "SLURM_ARRAY_TASK_ID": str(task), "SLURM_ARRAY_TASK_COUNT": "16", "SLURM_CPUS_PER_TASK": "2"},
                                  capture_output=True, timeout=60)
            equal(done.returncode, 0, done.stderr.decode())
        shell("rm -f figures.csv\n" + found["join"])
        equal((there / "figures.csv").read_bytes(), whole)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main(Program(sys.argv[1])))
