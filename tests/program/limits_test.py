#!/usr/bin/env python3
"""Inputs at the limits of docs/limits.md end in bounded time and memory. Usage: limits_test.py PROGRAM

A gigabyte of address space stands for the memory (none under sanitizers, which take more than there is), the driver's
timeout for the time; what is told of one file is bounded in bytes.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (QUICK, Program, case, contains, equal, fails, folder, limited, main, sanitized,  # noqa: E402
                   scenario_of, written)

HEAD = QUICK[:QUICK.index("problems:")]


def size(closs, count):
    """As many, or a fifth where sanitizers make everything slow; of what is no limit by itself."""
    return count // 5 if sanitized(closs) else count


def problems(count):
    return "problems:\n" + "".join(f"  p{i}: {{frequency: 0.01%, loyalty_drop: 20%}}\n" for i in range(count))


@case
def a_thousand_faults_of_a_file_are_told_at_most_in_every_format(closs):
    unknown = "".join(f"key{i}: 1\n" for i in range(10_000))
    cells = HEAD.replace("customers: 120k\n", "") + problems(50) + "segments:\n" + "".join(
        f"  s{k}: {{customers: 9, problems: {{{', '.join(f'p{i}: 1' for i in range(50))}}}}}\n" for k in range(60))
    with folder() as there:
        for text in (QUICK + unknown, cells):
            file = written(there / "x.yaml", text)
            found = limited(closs, "run", file, "-f", "json")
            equal(found.code, 2)
            equal(len(json.loads(found.err)), 1000)
            contains(limited(closs, "run", file).err, "980 more")
            for form in ("csv", "json", "jsonl", "md", "junit", "github"):
                found = limited(closs, "check", file, "-f", form)
                equal(found.code, 2, form)
                assert len(found.out) < 2_000_000, (form, len(found.out))


@case
def what_a_fault_repeats_of_a_file_is_cut(closs):
    long = "k" * 200_000
    text = HEAD + problems(1) + f"segments:\n  s0: &a {{customers: {long}}}\n" + "".join(
        f"  s{i}: *a\n" for i in range(1, 900))
    with folder() as there:
        file = written(there / "x.yaml", text)
        found = limited(closs, "run", file, "-f", "json")
        equal(found.code, 2)
        messages = [fault["message"] for fault in json.loads(found.err)]
        assert any("kkkk…" in message for message in messages), messages[:1]
        assert max(map(len, messages)) < 10_000
        found = limited(closs, "check", file, "-f", "junit")
        equal(found.code, 2)
        assert len(found.out) < 30_000_000, len(found.out)


@case
def a_fault_far_right_on_a_long_line_is_shown_around_its_caret(closs):
    with folder() as there:
        line = "x: {" + "".join(f"k{i}: 1, " for i in range(20_000)) + "k0: 1}\n"
        found = limited(closs, "run", written(there / "x.yaml", QUICK, line))
        fails(found, 2, "duplicate-key")
        shown = next(row for row in found.err.splitlines() if "k19999: 1, k0: 1}" in row)
        assert shown.split("| ")[1].startswith("...") and len(shown) < 120, shown


@case
def a_table_of_variants_has_columns_by_the_thousands_and_no_more_than_its_limit(closs):
    with folder() as there:
        file = written(there / "x.yaml", HEAD, problems(2000))
        paths = [f"problems.p{i}.{name}" for i in range(2000) for name in ("frequency", "loyalty_drop")]
        table = written(there / "v.csv", "name," + ",".join(paths) + "\n" + "".join(
            f"v{k}," + ",".join(["0.01%", "10%"] * 2000) + "\n" for k in range(2)))
        found = limited(closs, "run", file, "--variants", table, "-f", "csv", "-q", "--measure", "lost")
        equal(found.code, 0, found.err[:400])

        def table_of(columns):
            titles = "name,customers," + ",".join(f"c.{i}" for i in range(columns - 2))
            return written(there / "v.csv", titles, "\nx", ",1" * (columns - 1), "\n")

        unknown = table_of(9000)
        fails(limited(closs, "run", file, "--variants", unknown), 2, "unknown-key")
        wide = table_of(10_001)
        found = limited(closs, "run", file, "--variants", wide)
        fails(found, 2, "variants-columns")
        contains(found.err, "10001 columns", "v.csv:1:")
        contains(limited(closs, "run", file, "--variants", wide, "--lang", "ja").err, "10001個")


@case
def rows_far_down_a_table_are_shown_on_their_line(closs):
    with folder() as there:
        file = written(there / "x.yaml", QUICK)
        table = written(there / "v.csv", "name,customers\n", *[f"v{i},10\n" for i in range(200_000)], "bad,1,2\n")
        found = limited(closs, "run", file, "--variants", table)
        fails(found, 2, "variants-ragged")
        contains(found.err, "v.csv:200002:7", "200002 | bad,1,2")
        table = written(there / "v.csv", "name,customers\n", *[f"v{i},10x\n" for i in range(3000)])
        found = limited(closs, "run", file, "--variants", table, "-f", "csv")
        contains(found.err, "v.csv:21:5", "   21 | v19,10x")


@case
def a_hundred_thousand_expectations_are_judged_in_every_format(closs):
    half = size(closs, 50_000)
    lines = "".join(f"- total.lost < {i}\n" for i in range(half)) + "".join(
        f"- problem.p{i % 2000}.lost < 1M\n" for i in range(half))
    with folder() as there:
        file = written(there / "x.yaml", HEAD, problems(2000), "expect:\n", lines)
        found = limited(closs, "check", file)
        equal(found.code, 1)
        contains(found.text, f"4,801 of {2 * half:,}", "4781 more")
        for form in ("csv", "json", "junit", "github"):
            equal(limited(closs, "check", file, "-f", form).code, 1, form)
        unknown = "".join(f"- problem.q{i}.lost < 1M\n" for i in range(2 * half))
        found = limited(closs, "check", written(there / "x.yaml", HEAD, problems(2000), "expect:\n", unknown))
        fails(found, 1, "expectation-unknown-figure")


@case
def sets_by_the_thousands_cost_as_much_as_they_say(closs):
    with folder() as there:
        file = written(there / "x.yaml", HEAD, problems(2000))
        sets = [word for i in range(5000) for word in ("--set", f"problems.p{i % 2000}.loyalty_drop={i % 50}%")]
        found = limited(closs, "run", file, "-f", "csv", "--figure", "total.lost", *sets)
        equal(found.code, 0, found.err[:400])
        found = limited(closs, "run", file, "-f", "json", "--measure", "lost", *sets)
        equal((found.code, len(scenario_of(found)["set"])), (0, 5000))
        for words in (("run", file), ("compare", file, file)):  # 5,000 settings in each of 2,000 rows
            found = limited(closs, *words, "-f", "csv", "--measure", "lost", *sets)
            fails(found, 2, "sets-repeated")
            contains(found.err, "128 MB is the limit")
        stars = [word for i in range(300) for word in ("--set", f"problems.*.loyalty_drop={i % 50}%")]
        equal(limited(closs, "run", file, "-f", "csv", "--measure", "lost", *stars).code, 0)
        wrong = [word for i in range(5000) for word in ("--set", f"problems.q{i}.loyalty_drop=1%")]
        found = limited(closs, "run", file, "-f", "json", *wrong)
        equal((found.code, len(json.loads(found.err))), (2, 1000))


@case
def a_chain_of_extends_is_as_large_as_one_file(closs):
    with folder() as there:
        for i in range(5):
            keys = [f"k{j}: {'x' * 200_000}\n" for j in range(20)]
            written(there / f"{i}.yaml", f"closs: 1\nextends: {i + 1}.yaml\n", *keys)
        written(there / "5.yaml", QUICK)
        found = limited(closs, "run", there / "0.yaml", "--lang", "ja")
        fails(found, 2, "extends-too-large")
        contains(found.err, "16 MB", "合わせると")
        many = "x:\n" + "- 1\n" * 240_000
        for i in range(5):
            written(there / f"{i}.yaml", f"closs: 1\nextends: {i + 1}.yaml\n", many)
        fails(limited(closs, "run", there / "0.yaml"), 2, "too-many-values")


@case
def tags_are_counted(closs):
    def tagged(count, each):
        return HEAD + "problems:\n" + "".join(
            f"  p{i}: {{frequency: 0.01%, loyalty_drop: 20%, tags: {{"
            + ", ".join(f"t{j}: v{i}" for j in range(each)) + "}}\n" for i in range(count))

    with folder() as there:
        equal(limited(closs, "check", written(there / "x.yaml", tagged(200, 50))).code, 0)
        found = limited(closs, "check", written(there / "x.yaml", tagged(201, 50)))
        fails(found, 2, "too-many-entries")
        contains(found.err, "10001 tags")


@case
def wildcards_beside_names_are_found_by_name(closs):
    named = "".join(f"      problems.p{i}.loyalty_drop: {{reduce: 2%}}\n" for i in range(2000))
    each = f"    changes:\n      problems.*.loyalty_drop: {{reduce: 1%}}\n{named}"
    fixes = "".join(f"  f{k}:\n{each}" for k in range(size(closs, 40)))
    with folder() as there:
        file = written(there / "x.yaml", HEAD, problems(2000), "fixes:\n", fixes)
        found = limited(closs, "run", file)  # lacks what fixes need, and is read whole
        fails(found, 2, "fixes-need-horizon")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
