#!/usr/bin/env python3
"""What docs/files.md promises of the files that are written, from outside: bytes and folders are looked at before any
other program opens a database, since SQLite repairs what it finds. Usage: files_test.py PROGRAM"""

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (ENDING, ROOT, Program, case, contains, environment, equal, fails, folder,  # noqa: E402
                   in_database, main, sanitized, small_disk, started)

QUICK = ROOT / "examples/quick.yaml"
TELECOM = ROOT / "examples/telecom.yaml"


def state(there):
    """Every name in a folder, with its bytes."""
    return {p.name: p.read_bytes() if p.is_file() else None for p in sorted(there.iterdir())}


def copied(there, name="in.yaml", source=QUICK):
    shutil.copyfile(source, there / name)
    return there / name


def sound(database):
    equal(in_database(database, "PRAGMA integrity_check"), [("ok",)])
    equal(in_database(database, "PRAGMA foreign_key_check"), [])


def variants(there, count, name="v.csv"):
    table = there / name
    table.write_text("name,margin\n" + "".join(f"v{i},{i % 90 + 1}%\n" for i in range(count)))
    return table


@contextlib.contextmanager
def old_outputs(closs):
    """A folder in which a database and a text stand already."""
    with folder() as there:
        equal(closs("run", TELECOM, "-q", "-o", there / "x.db").code, 0)
        (there / "x.csv").write_text("old")
        yield there


def ended(child):
    _, err = child.communicate(timeout=120)
    return child.returncode, err.decode()


# --- A full disk ---------------------------------------------------------------------------------


@case
def a_full_disk_leaves_databases_and_texts_as_they_were(closs):
    with folder() as elsewhere:
        old = elsewhere / "old.db"
        for scenario in (TELECOM, QUICK):  # what is replaced first leaves free pages
            for words in ([], ["--measure", "lost"]):
                equal(closs("run", scenario, "-q", *words, "-o", old).code, 0)
        table = variants(elsewhere, 10)
        full = whole = 0
        for size in range(300, 6500, 250):
            with small_disk(f"{size}k") as there:
                if there is None:
                    return
                shutil.copyfile(old, there / "x.db")
                (there / "x.csv").write_text("old")
                before = state(there)
                result = closs("run", TELECOM, "--variants", table, "-q", "-o", there / "x.csv", "-o", there / "x.db",
                               "-o", there / "new.db")
                if result.code == 0:
                    whole += 1
                    equal(sorted(state(there)), ["new.db", "x.csv", "x.db"])
                    sound(there / "x.db")
                    continue
                fails(result, 3, "disk-full")
                equal(state(there), before, f"{size} kB")
                full += 1
        assert full > 5 and whole > 2, (full, whole)


@case
def a_file_may_not_grow_beyond_its_limit_and_then_nothing_changes(closs):
    def limited(bytes_):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))

    with folder() as there, folder() as elsewhere:
        equal(closs("run", QUICK, "-q", "-o", there / "x.db").code, 0)
        before = state(there)
        table = variants(elsewhere, 40)
        for kilobytes in (40, 120, 400):
            done = subprocess.run([closs.path, "run", TELECOM, "--variants", table, "-q", "-o", there / "x.db"], cwd=ROOT,
                                  env=environment(), capture_output=True, timeout=120,
                                  preexec_fn=lambda: limited(kilobytes * 1024))
            equal(done.returncode, 3, done.stderr.decode())
            equal(state(there), before)


# --- Signals -------------------------------------------------------------------------------------


@case
def a_signal_at_any_time_leaves_nothing_and_ends_the_program(closs):
    with old_outputs(closs) as there, folder() as elsewhere:
        before = state(there)
        table = variants(elsewhere, 1500)
        stopped = 0
        for turn, wait in enumerate((0.02, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3)):
            child = started(closs, "run", TELECOM, "--variants", table, "-q", "-o", there / "x.csv", "-o", there / "x.db",
                            "-o", there / "new.db", "-o", there / "new.jsonl")
            time.sleep(wait)
            number = ENDING[turn % len(ENDING)]
            child.send_signal(number)
            code, err = ended(child)
            if code == 0:
                break
            equal((code, err), (-number, ""))
            if len(state(there)) == len(before):
                equal(state(there), before)
                stopped += 1
            else:  # it came when all had their places
                equal(sorted(state(there)), ["new.db", "new.jsonl", "x.csv", "x.db"])
                sound(there / "x.db")
                break
        assert stopped > 0


def many(closs):
    """Variants that take the program some time, of which sanitizers take ten times as much."""
    return 100 if sanitized(closs) else 400


@case
def a_signal_while_rows_are_added_to_a_database_takes_them_back(closs):
    with old_outputs(closs) as there, folder() as elsewhere:
        before = state(there)
        table = variants(elsewhere, many(closs))
        for number in ENDING:
            child = started(closs, "run", TELECOM, "--variants", table, "-q", "-o", there / "x.csv", "-o", there / "x.db")
            while child.poll() is None and not (there / "x.db-journal").exists():
                time.sleep(0.0005)
            assert child.returncode is None, "no journal was seen"
            child.send_signal(number)
            code, err = ended(child)
            equal((code, err), (-number, ""))
            equal(state(there), before)


@case
def a_killed_program_harms_nothing(closs):
    with old_outputs(closs) as there, folder() as elsewhere:
        before = state(there)
        old = in_database(there / "x.db", "SELECT * FROM results ORDER BY scenario_id, figure")
        table = variants(elsewhere, many(closs))
        words = ["run", TELECOM, "--variants", table, "-q", "-o", there / "x.csv", "-o", there / "x.db", "-o", there / "n.db"]
        child = started(closs, *words)
        time.sleep(0.1)
        child.kill()
        ended(child)
        equal(state(there), before)  # nothing had been begun
        child = started(closs, *words)
        while child.poll() is None and not (there / "x.db-journal").exists():
            time.sleep(0.0005)
        child.kill()
        equal(ended(child)[0], -signal.SIGKILL)
        equal((there / "x.csv").read_text(), "old")
        assert not (there / "n.db").exists()
        sound(there / "x.db")  # repaired when it is opened
        equal(in_database(there / "x.db", "SELECT * FROM results ORDER BY scenario_id, figure"), old)


@case
def a_signal_that_is_ignored_stays_ignored(closs):
    with folder() as there:
        script = f'trap "" INT; "{closs.path}" run "{TELECOM}" --variants "{variants(there, 400)}" -q -o "{there}/x.db" & ' \
                 'child=$!; sleep 0.2; kill -INT $child; wait $child'
        done = subprocess.run(["bash", "-c", script], cwd=ROOT, env=environment(), capture_output=True, timeout=120)
        equal(done.returncode, 0, done.stderr.decode())
        equal(in_database(there / "x.db", "SELECT count(*) FROM scenarios"), [(400,)])


# --- All or none ---------------------------------------------------------------------------------


@case
def where_a_database_is_in_use_no_text_is_replaced(closs):
    with folder() as there:
        db = there / "x.db"
        equal(closs("run", QUICK, "-q", "-o", db).code, 0)
        (there / "x.csv").write_text("old")
        before = state(there)
        for lock in ("BEGIN IMMEDIATE", "BEGIN; SELECT count(*) FROM figures"):  # another writer; a reader that stays
            other = sqlite3.connect(db, isolation_level=None)
            for statement in lock.split("; "):
                other.execute(statement).fetchall()
            fails(closs("run", TELECOM, "-q", "-o", there / "x.csv", "-o", db, "-o", there / "new.db"), 3, "database-busy")
            found = state(there)
            other.close()
            equal(found, before)


@case
def a_database_in_use_is_waited_for(closs):
    with folder() as there:
        equal(closs("run", QUICK, "-q", "-o", there / "x.db").code, 0)
        other = sqlite3.connect(there / "x.db", isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.5, lambda: other.execute("ROLLBACK")).start()
        equal(closs("run", TELECOM, "-q", "-o", there / "x.db").code, 0)
        other.close()
        equal(in_database(there / "x.db", "SELECT count(*) FROM scenarios"), [(2,)])


@case
def programs_that_make_one_database_at_a_time_lose_no_rows(closs):
    with folder() as there, folder() as elsewhere:
        children = [started(closs, "run", copied(elsewhere, f"{i}.yaml"), "-q", "-o", there / "x.db") for i in range(8)]
        for child in children:
            equal(ended(child), (0, ""))
        equal(list(state(there)), ["x.db"])
        equal(in_database(there / "x.db", "SELECT count(*), count(DISTINCT file), max(id) FROM scenarios"), [(8, 8, 8)])
        sound(there / "x.db")


@case
def an_empty_file_becomes_a_database_and_stays_that_file(closs):
    with folder() as there:
        (there / "x.db").write_bytes(b"")
        number = (there / "x.db").stat().st_ino
        equal(closs("run", QUICK, "-q", "-o", there / "x.db").code, 0)
        equal((there / "x.db").stat().st_ino, number)
        equal(list(state(there)), ["x.db"])
        equal(in_database(there / "x.db", "SELECT count(*) FROM scenarios"), [(1,)])


# --- What is never written to --------------------------------------------------------------------


@case
def standard_output_is_no_input(closs):
    with folder() as there:
        file, text = copied(there), QUICK.read_bytes()
        child = there / "child.yaml"
        child.write_text("closs: 1\nname: Child\nextends: parent.yaml\n")
        parent = there / "parent.yaml"
        parent.write_bytes(b"abstract: true\n" + text)
        table = there / "v.csv"
        table.write_text("name,customers\na,1k\n")
        settings = there / "closs.yaml"
        settings.write_text("lang: en\n")
        equal(closs("run", child).code, 0)
        before = state(there)
        for words, target in ((["run", file], file), (["run", there], file), (["resolve", file], file),
                              (["check", file], file), (["run", child], parent), (["compare", file, child], child),
                              (["run", file, "--variants", table], table), (["run", file, "-f", "csv"], settings),
                              (["sweep", file, "--vary", "margin=10%,20%"], file)):
            with open(target, "ab") as standard:
                fails(closs(*words, stdout=standard), 2, "output-is-input")
            equal(state(there), before, str(words))
        with open(file, "rb") as standard_input, open(file, "ab") as standard:
            fails(closs("run", "-", stdin=standard_input, stdout=standard), 2, "output-is-input")
        with open(file, "r+b") as standard:
            fails(closs("run", child, "-f", "csv", "-o", there / "x.csv", file, stdout=standard), 2, "output-is-input")
        equal(state(there), before)
        with open(there / "other.txt", "ab") as standard:
            equal(closs("run", file, stdout=standard).code, 0)


@case
def the_note_of_a_part_is_no_input_and_no_other_output(closs):
    with folder() as there:
        file = copied(there)
        (there / "p.csv.shard").symlink_to("in.yaml")
        fails(closs("run", file, "--shard", "1/1", "-o", there / "p.csv"), 2, "output-is-input")
        equal(file.read_bytes(), QUICK.read_bytes())
        assert not (there / "p.csv").exists()
        equal(closs("run", file, "-o", there / "p.csv").code, 0)  # a whole run has no note
        (there / "q.csv.shard").symlink_to("r.csv")
        fails(closs("run", file, "--shard", "1/1", "-o", there / "q.csv", "-o", there / "r.csv"), 2, "output-twice")
        equal(closs("run", file, "--shard", "1/1", "-o", there / "one.csv").code, 0)
        note = (there / "one.csv.shard").read_bytes()
        (there / "all.csv").symlink_to("one.csv.shard")
        fails(closs("merge", there / "one.csv", "-o", there / "all.csv"), 2, "output-is-input")
        equal((there / "one.csv.shard").read_bytes(), note)


@case
def names_that_closs_might_use_belong_to_their_owner(closs):
    with folder() as there:
        for name in (".r.db.new", ".r.csv.new", ".r.db.tmp"):
            (there / name).write_text("mine")
        before = state(there)
        equal(closs("run", QUICK, "-q", "-o", there / "r.db", "-o", there / "r.csv").code, 0)
        found = state(there)
        equal({name: found.pop(name) for name in before}, before)
        equal(sorted(found), ["r.csv", "r.db"])


@case
def the_journal_of_another_database_is_not_played_into_a_new_one(closs):
    with folder() as there:
        (there / "x.db-journal").write_bytes(b"of another database")
        before = state(there)
        fails(closs("run", QUICK, "-q", "-o", there / "x.db", "-o", there / "x.csv"), 3, "database-journal")
        equal(state(there), before)
        equal(closs("run", QUICK, "-q", "--shard", "1/1", "-o", there / "y.db").code, 0)


# --- Pipes and devices ---------------------------------------------------------------------------


@case
def a_pipe_that_nobody_reads_is_refused_and_one_that_is_read_is_written(closs):
    with folder() as there:
        pipe = there / "pipe.csv"
        os.mkfifo(pipe)
        fails(closs("run", QUICK, "-o", pipe), 3, "output-without-reader")
        contains(closs("run", QUICK, "-o", pipe, "--lang", "ja").err, "先に起動してください")
        # More than a pipe holds, so that the program waits for its reader.
        with open(there / "read", "wb") as read:
            reader = subprocess.Popen(["cat", pipe], stdout=read)
        deadline = time.monotonic() + 60
        table = variants(there, 300)
        while (result := closs("run", TELECOM, "--variants", table, "-q", "-o", pipe)).code != 0:
            fails(result, 3, "output-without-reader")  # the reader is not there yet
            assert time.monotonic() < deadline
        equal(reader.wait(timeout=60), 0)
        out = (there / "read").read_bytes()
        equal(out, closs("run", TELECOM, "--variants", table, "-q", "-f", "csv").out)
        assert len(out) > 1 << 20
        fails(closs("run", QUICK, "-o", pipe.rename(there / "pipe.db")), 2, "database-none")


@case
def links_to_standard_output_and_to_devices_are_written_through(closs):
    with folder() as there:
        wanted = closs("run", QUICK, "-f", "csv").out
        for name, target in (("out.csv", "/dev/stdout"), ("null.csv", "/dev/null"), ("fd.csv", "/dev/fd/63")):
            (there / name).symlink_to(target)
        equal(closs("run", QUICK, "-o", there / "out.csv").out, wanted)
        with open(there / "file", "wb") as standard:
            equal(closs("run", QUICK, "-o", there / "out.csv", stdout=standard).code, 0)
        equal((there / "file").read_bytes(), wanted)
        equal(closs("run", QUICK, "-o", there / "null.csv").code, 0)
        done = subprocess.run(["bash", "-c", f'"{closs.path}" run "{QUICK}" -o "{there}/fd.csv" 63> >(cat)'],
                              env=environment(), capture_output=True, timeout=60)
        equal((done.returncode, done.stdout), (0, wanted))


# --- What a file keeps ---------------------------------------------------------------------------


@case
def what_is_replaced_keeps_owner_group_mode_and_attributes(closs):
    with folder() as there:
        names = ["x.csv", "part.csv", "part.csv.shard", "part.db", "x.db"]
        words = [["run", QUICK, "-q", "-o", there / "x.csv", "-o", there / "x.db"],
                 ["run", QUICK, "-q", "--shard", "1/1", "-o", there / "part.csv", "-o", there / "part.db"]]
        for each in words:
            equal(closs(*each).code, 0)
        root = os.geteuid() == 0
        for name in names:
            if root:
                os.chown(there / name, 12, 34)
            (there / name).chmod(0o640)
            with contextlib.suppress(OSError):  # not on every file system
                os.setxattr(there / name, "user.note", name.encode())
        told = [((s := (there / n).stat()).st_uid, s.st_gid, s.st_mode, os.listxattr(there / n)) for n in names]
        for each in words:
            equal(closs(*each).code, 0)
        equal([((s := (there / n).stat()).st_uid, s.st_gid, s.st_mode, os.listxattr(there / n)) for n in names], told)


@case
def a_group_that_may_not_be_given_gets_no_rights(closs):
    with folder() as there:
        if os.geteuid() != 0 or not shutil.which("setpriv"):
            print("not as root: nobody to be")
            return
        there.chmod(0o777)
        file = there / "x.csv"
        for mode, wanted in ((0o660, 0o600), (0o664, 0o644)):
            file.unlink(missing_ok=True)
            file.write_text("old")
            os.chown(file, 65534, 34)
            file.chmod(mode)
            program = there / "closs"
            shutil.copyfile(closs.path, program)
            program.chmod(0o755)
            scenario = copied(there)
            done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "run", scenario, "-o", file],
                                  cwd=there, env=environment(), capture_output=True, timeout=60)
            equal(done.returncode, 0, done.stderr.decode())
            found = file.stat()
            equal((found.st_uid, found.st_gid, oct(found.st_mode & 0o777)), (65534, 65534, oct(wanted)))


@case
def another_name_of_a_file_keeps_its_bytes_and_a_database_all_its_names(closs):
    with folder() as there:
        equal(closs("run", QUICK, "-q", "-o", there / "x.db", "-o", there / "x.csv").code, 0)
        for name in ("x.db", "x.csv"):
            os.link(there / name, there / f"other-{name}")
        old = (there / "x.csv").read_bytes()
        equal(closs("run", TELECOM, "-q", "-o", there / "x.db", "-o", there / "x.csv").code, 0)
        equal((there / "other-x.csv").read_bytes(), old)
        equal((there / "other-x.db").read_bytes(), (there / "x.db").read_bytes())


@case
def where_files_without_a_name_cannot_get_one_they_are_copied(closs):
    if sanitized(closs):
        return  # the sanitizer that looks for leaks needs /proc, its options too
    with folder() as there:
        copied(there)
        script = f'mount -t tmpfs none /proc && exec "{closs.path}" run in.yaml -q -o x.csv -o x.db'
        before = {"in.yaml"}
        if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
            print("not as root: no name space of its own")
            return
        for _ in range(2):
            done = subprocess.run(["unshare", "-m", "sh", "-c", script], cwd=there, env=environment(CLOSS_HOME=str(ROOT)),
                                  capture_output=True, timeout=60)
            equal(done.returncode, 0, done.stderr.decode())
            equal(set(state(there)), before | {"x.csv", "x.db"})
            equal((there / "x.csv").read_bytes(), closs("run", "in.yaml", "-f", "csv", cwd=there).out)
            sound(there / "x.db")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main(Program(sys.argv[1])))
