#!/usr/bin/env python3
"""Every call of the system that can fail, failing: memory, disk, threads. Usage: inject_test.py CLOSS_INJECT [--long]

CLOSS_INJECT is the program with faults on demand (tests/inject). Each command below is run once to count its calls of
each kind, then again for each of them, with that call failing, and with all that follow failing, too. Whatever fails,
the program ends by itself with a code that docs/exit-codes.md tells; 0 only with every byte that a run without faults
gives; else there is a sentence, every file is what it was or whole, and no file is there that was not asked for.
Allocations are many: the first of a command and a selection of the others, all of them with --long.
"""

import contextlib
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, environment, equal, folder, main  # noqa: E402

LONG = "--long" in sys.argv
ALL_OF_FIRST = 10**9 if LONG else 200  # so many allocations of a command fail one after the other
OF_THE_OTHERS = 40
SECONDS = 60  # a run that takes as long hangs

# What a call of each kind fails with.
ERRORS = {"alloc": ["ENOMEM"], "open": ["EACCES", "EMFILE"], "unnamed": ["ENOSPC"], "entry": ["EIO"], "read": ["EIO"],
          "write": ["ENOSPC", "EIO"], "sync": ["EIO"], "truncate": ["EIO"], "mode": ["EPERM"], "copy": ["ENOSPC"],
          "folder": ["EACCES"], "link": ["EMFILE"], "rename": ["EACCES"], "close": ["EIO"]}
# What is no failure: a part of a read or write, one that a signal interrupted, fewer threads.
HARMLESS = {"read": ["0", f"{errno.EINTR}"], "write": ["0", "0:on", f"{errno.EINTR}"],
            "thread": [f"{errno.EAGAIN}", f"{errno.EAGAIN}:on"]}

Command = namedtuple("Command", "words outputs setting always")  # always: faults that the command is run under
Ran = namedtuple("Ran", "code out err files counts failed taken_back")  # taken_back: rows that a journal gives back


def run(program, command, rules=""):
    """Runs a command in a copy of its folder, with faults; what it printed, and what the folder holds then."""
    with tempfile.TemporaryDirectory(prefix="closs-inject-") as path:
        here = Path(path) / "work"
        shutil.copytree(command.setting, here)
        counts = Path(path) / "counts"
        rules = ",".join(rule for rule in (command.always, rules) if rule)
        try:
            done = subprocess.run([program.path, *command.words], cwd=here, capture_output=True, timeout=SECONDS,
                                  stdin=subprocess.DEVNULL,
                                  env=environment(CLOSS_INJECT=rules, CLOSS_INJECT_COUNTS=str(counts)))
        except subprocess.TimeoutExpired:
            return Ran("hangs", b"", b"", {}, {}, {}, {})
        rows = [line.split() for line in counts.read_text().splitlines()] if counts.exists() else []
        files = {str(file.relative_to(here)): file.read_bytes() for file in sorted(here.rglob("*")) if file.is_file()}
        return Ran(done.returncode, done.stdout, done.stderr, files, {row[0]: int(row[1]) for row in rows},
                   {row[0]: int(row[2]) for row in rows},
                   {name: dump(here / name) for name in files if name + "-journal" in files})


def dump(database):
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def dump_of(content):
    with folder() as there:
        (there / "r.db").write_bytes(content)
        return dump(there / "r.db")


def numbers(kind, count):
    """Which calls of a kind are to fail."""
    if kind != "alloc" or count <= ALL_OF_FIRST + OF_THE_OTHERS:
        return list(range(1, count + 1))
    step = (count - ALL_OF_FIRST) / OF_THE_OTHERS
    return [*range(1, ALL_OF_FIRST + 1), *(ALL_OF_FIRST + round((i + 1) * step) for i in range(OF_THE_OTHERS))]


def wrong(before, good, ran, wholes, harmless, lasting):
    """What is wrong with a run with a fault; "" nothing."""
    if ran.code == 0:
        if ran.out != good.out:
            return "ends with 0, and standard output differs"
        if ran.files != good.files:
            return f"ends with 0, and differs in {differing(ran.files, good.files)}"
        return ""
    if harmless:
        return f"ends with {ran.code} where nothing is lost"
    if ran.code != 3:
        return f"ends with {ran.code}"
    if b"error[" not in ran.err and b'"severity":"error"' not in ran.err.replace(b" ", b""):
        return "says nothing"
    extra = set(ran.files) - set(before) - set(good.files)
    # Where the disk goes on failing, a database cannot be given back its rows: its journal does so later.
    for name, rows in ran.taken_back.items() if lasting else ():
        if rows != dump_of(before[name]):
            return f"{name} is not what it was when its journal has been used"
        extra.discard(name + "-journal")
        before = before | {name: ran.files[name]}
    if extra:
        return f"leaves {sorted(extra)}"
    for name in {*before, *good.files}:
        found = ran.files.get(name)
        if found != before.get(name) and all(found != whole.get(name) for whole in wholes):
            return f"{name} is neither what it was nor whole"
    return ""


def differing(some, others):
    return sorted(name for name in {*some, *others} if some.get(name) != others.get(name))


def try_all(program, command, kinds, wholes=()):
    """Lets every call of the kinds fail. `wholes`: outputs that are right where one of several files is not read."""
    before = {str(f.relative_to(command.setting)): f.read_bytes() for f in command.setting.rglob("*") if f.is_file()}
    good = run(program, command)
    equal(good.code, 0, good.err.decode())
    for output in command.outputs:
        assert good.files[output] != before.get(output), output
    tries = []
    for kind in kinds:
        assert good.counts[kind] > 0, f"{' '.join(command.words)}: no calls of kind {kind}"
        for n in numbers(kind, good.counts[kind]):
            tries += [(f"{kind}:{n}:{getattr(errno, name)}{on}", False)
                      for name in ERRORS.get(kind, []) for on in ("", ":on")]
            tries += [(f"{kind}:{n}:{fault}", True) for fault in HARMLESS.get(kind, [])]
    found = []
    failed = set()

    def one(rule, harmless):
        ran = run(program, command, rule)
        said = wrong(before, good, ran, [good.files, *wholes], harmless, rule.endswith(":on"))
        if any(ran.failed.values()):
            failed.add(rule.split(":")[0])
        if said:
            found.append(f"CLOSS_INJECT={rule} closs {' '.join(command.words)}: {said}\n"
                         f"    {ran.err.decode('utf-8', 'replace')[:300]}")

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda each: one(*each), tries))
    print(f"{len(tries):6} runs with a fault: {' '.join(command.words)}")
    if found:
        raise AssertionError(f"{len(found)} of {len(tries)}\n" + "\n".join(found[:None if LONG else 40]))
    equal(failed, set(kinds), "kinds that failed")


def scenarios(where):
    for name in ("a", "b"):
        text = (ROOT / "examples/quick.yaml").read_text()
        (where / f"{name}.yaml").write_text(text)
    return where


def make(program, where, *words):
    done = run(program, Command(words, [], where, ""))
    equal(done.code, 0, done.err)
    for name, content in done.files.items():
        (where / name).parent.mkdir(exist_ok=True)
        (where / name).write_bytes(content)


@case
def one_scenario_on_standard_output(closs):
    with folder() as there:
        command = Command(["run", "a.yaml", "--threads", "1"], [], scenarios(there), "")
        try_all(closs, command, ["alloc", "open", "read", "write"])


@case
def json_on_standard_output(closs):
    with folder() as there:
        command = Command(["run", "a.yaml", "b.yaml", "-f", "json", "--threads", "1"], [], scenarios(there), "")
        try_all(closs, command, ["open", "read", "write"])


@case
def a_folder_and_a_pattern(closs):
    with folder() as there:
        scenarios(there)
        (there / "more").mkdir()
        (there / "more/c.yaml").write_text((there / "a.yaml").read_text())
        for operands in ([".", "--threads", "1"], ["[ab].yaml", "m*/c.yaml", "--threads", "1"]):
            try_all(closs, Command(["run", "-f", "csv", *operands], [], there, ""), ["open", "entry"])


FORMATS = ["r.txt", "r.md", "r.csv", "r.json", "r.jsonl", "r.db"]


def batch(there, outputs, *more, always=""):
    words = ["run", "a.yaml", "b.yaml", *(w for o in outputs for w in ("-o", o)), *(more or ("--threads", "1"))]
    return Command(words, outputs, there, always)


def wholes(closs, command):
    """The outputs where one of the files cannot be read: the others are still evaluated."""
    found = []
    for name in ("a.yaml", "b.yaml"):
        with folder() as there:
            setting = shutil.copytree(command.setting, there / "work")
            (setting / name).unlink()
            ran = run(closs, command._replace(setting=setting))
            assert ran.code in (0, 3)  # 0: of another shard
            found.append(ran.files)
    return found


@case
def a_batch_in_every_format(closs):
    with folder() as there:
        scenarios(there)
        for name in FORMATS[:2]:
            (there / name).write_text("what stood here before\n")
        kinds = ["alloc", "open", "unnamed", "entry", "read", "write", "sync", "link", "rename", "close"]
        command = batch(there, FORMATS)
        try_all(closs, command, kinds, wholes(closs, command))


@case
def a_batch_where_files_without_a_name_are_unknown(closs):
    with folder() as there:
        scenarios(there)
        (there / "r.csv").write_text("what stood here before\n")
        outputs = ["r.csv", "r.json"]
        command = batch(there, outputs, always=f"unnamed:1:{errno.EOPNOTSUPP}:on")
        try_all(closs, command, ["open", "read", "write", "sync", "mode", "rename", "close"],
                wholes(closs, command))


@case
def a_batch_where_files_without_a_name_cannot_be_given_one(closs):
    with folder() as there:
        scenarios(there)
        outputs = ["r.csv", "r.json"]
        command = batch(there, outputs, always=f"link:1:{errno.ENOENT}:on")
        try_all(closs, command, ["open", "read", "write", "sync", "rename", "close"], wholes(closs, command))


@case
def a_batch_on_threads(closs):
    with folder() as there:
        outputs = ["r.csv"]
        command = batch(scenarios(there), outputs, "--threads", "3")
        try_all(closs, command, ["thread"], wholes(closs, command))


@case
def a_sweep_on_threads(closs):
    with folder() as there:
        words = ["sweep", "a.yaml", "--vary", "customers=1..20000:1", "--measure", "lost", "-f", "csv",
                 "--threads", "3"]
        try_all(closs, Command(words, [], scenarios(there), ""), ["thread"])


@case
def a_database_that_exists(closs):
    with folder() as there:
        scenarios(there)
        make(closs, there, "run", "a.yaml", "-o", "r.db", "--set", "customers=1000")
        kinds = ["alloc", "open", "read", "write", "sync", "close"]
        command = batch(there, ["r.db"])
        try_all(closs, command, kinds, wholes(closs, command))


@case
def baselines_brought_up_to_date(closs):
    with folder() as there:
        scenarios(there)
        make(closs, there, "check", "a.yaml", "--baseline", "base", "--update")
        baseline = there / "base/a.csv"
        baseline.write_text(baseline.read_text().replace("11400", "11401"))
        outputs = ["base/a.csv", "base/b.csv"]
        words = ["check", "a.yaml", "b.yaml", "--baseline", "base", "--update", "--threads", "1"]
        try_all(closs, Command(words, outputs, there, ""),
                ["alloc", "open", "unnamed", "read", "write", "sync", "link", "rename", "close"])


@case
def the_first_baselines(closs):
    with folder() as there:
        words = ["check", "a.yaml", "--baseline", "new/base", "--update"]
        try_all(closs, Command(words, ["new/base/a.csv"], scenarios(there), ""), ["folder", "open", "write", "link"])


def shards(closs, there, ending):
    scenarios(there)
    for n in (1, 2):
        make(closs, there, "run", "a.yaml", "b.yaml", "--shard", f"{n}/2", "-o", f"p{n}.{ending}")
    return ["merge", f"p1.{ending}", f"p2.{ending}", "-o", f"all.{ending}"]


@case
def a_shard(closs):
    with folder() as there:
        scenarios(there)
        (there / "p.csv").write_text("what stood here before\n")
        outputs = ["p.csv", "p.csv.shard", "p.db"]
        words = ["run", "a.yaml", "b.yaml", "--shard", "1/2", "-o", "p.csv", "-o", "p.db", "--threads", "1"]
        command = Command(words, outputs, there, "")
        try_all(closs, command,
                ["alloc", "open", "unnamed", "read", "write", "sync", "link", "rename", "close"],
                wholes(closs, command))


@case
def parts_in_text_merged(closs):
    with folder() as there:
        words = shards(closs, there, "csv")
        try_all(closs, Command(words, ["all.csv"], there, ""),
                ["alloc", "open", "unnamed", "read", "write", "sync", "link", "rename", "close"])


@case
def databases_merged(closs):
    with folder() as there:
        words = shards(closs, there, "db")
        try_all(closs, Command(words, ["all.db"], there, ""),
                ["alloc", "open", "unnamed", "read", "write", "sync", "link", "close"])


SIMULATED = ["simulate", "a.yaml", "--set", "customers=100k to 140k", "--trials", "1024", "--threads", "1"]
KINDS = ["alloc", "open", "unnamed", "read", "write", "sync", "link", "rename", "close"]


@case
def a_simulation_and_its_draws(closs):
    with folder() as there:
        scenarios(there)
        outputs = ["s.json", "d.csv"]
        for name in outputs:
            (there / name).write_text("what stood here before\n")
        command = Command([*SIMULATED, "-o", "s.json", "--draws", "d.csv"], outputs, there, "")
        try_all(closs, command, KINDS)


@case
def a_shard_of_a_simulation(closs):
    with folder() as there:
        scenarios(there)
        (there / "p.part").write_text("what stood here before\n")
        command = Command([*SIMULATED, "--shard", "1/2", "-o", "p.part"], ["p.part"], there, "")
        try_all(closs, command, KINDS, wholes(closs, command))


@case
def parts_of_a_simulation_merged(closs):
    with folder() as there:
        scenarios(there)
        for n in (1, 2):
            make(closs, there, *SIMULATED, "--shard", f"{n}/2", "-o", f"{n}.part")
        (there / "s.json").write_text("what stood here before\n")
        words = ["merge", "1.part", "2.part", "-o", "s.json", "--threads", "1"]
        try_all(closs, Command(words, ["s.json"], there, ""), KINDS)


@case
def standard_error_that_fails_changes_no_exit_code(closs):
    with folder() as there:
        for words, code in ((["run", "none.yaml"], 3), (["run", "--nothing"], 2)):
            command = Command(words, [], scenarios(there), "")
            ran = run(closs, command, f"tell:1:{errno.EIO}:on")
            equal(ran.code, code)
            assert ran.failed["tell"] > 0


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
