"""Runs the built program and collects what tests find: used by the tests that see closs from outside."""

import contextlib
import csv
import fcntl
import functools
import io
import json
import os
import pty
import resource
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import traceback
import unicodedata
from pathlib import Path

from served import Server

ROOT = Path(__file__).resolve().parents[2]
CASES = []


def case(function):
    """Marks a test; its name is a sentence with underscores."""
    CASES.append(function)
    return function


def environment(**extra):
    """A bare environment: no language, no color, nothing of whoever runs the tests. What a sanitizer finds ends the
    program with a code that is none of its own; by itself it would with 1."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "UBSAN_OPTIONS") if name in os.environ}
    return {**kept, "TERM": "xterm", "ASAN_OPTIONS": f"{os.environ.get('ASAN_OPTIONS', '')}:exitcode=99", **extra}


class Result:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr.decode("utf-8", "replace")
        self.text = self.out.decode("utf-8", "replace") if self.out is not None else ""


class Program:
    SECONDS = 120  # a call that takes as long hangs

    def __init__(self, path):
        self.path = str(Path(path).resolve())
        self.servers = threading.local() if os.path.exists(self.path + "_server") else None  # with sanitizers

    def __call__(self, *words, **more):
        return Result(self.completed(*words, **more))

    def completed(self, *words, stdin=b"", cwd=ROOT, env=None, stdout=subprocess.PIPE, anew=False):
        """A run with pipes for standard streams, or with the files that are given; by a server where there is one, but as
        a process that was started `anew` where that makes a difference."""
        words = [word if isinstance(word, bytes) else str(word) for word in words]
        env = environment() if env is None else env
        piped = isinstance(stdin, bytes) and stdout == subprocess.PIPE
        done = self.server().run(words, stdin, cwd, env, self.SECONDS) if self.servers and piped and not anew else None
        return done or subprocess.run([self.path, *words], input=stdin if isinstance(stdin, bytes) else None,
                                      stdin=None if isinstance(stdin, bytes) else stdin, stdout=stdout,
                                      stderr=subprocess.PIPE, cwd=cwd, env=env, timeout=self.SECONDS)

    def server(self):
        """Of this thread."""
        if not hasattr(self.servers, "one"):
            self.servers.one = Server(self.path + "_server", environment())
        return self.servers.one


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory(prefix="closs-test-") as path:
        yield Path(path)


def shortened(value):
    text = repr(value)
    return text if len(text) < 600 else f"{text[:300]} ... {text[-300:]}"


def equal(found, wanted, what=""):
    if found != wanted:
        raise AssertionError(f"{what}: found {shortened(found)}, wanted {shortened(wanted)}")


def contains(text, *parts):
    for part in parts:
        if part not in text:
            raise AssertionError(f"{part!r} is not in\n{text}")


def near(found, wanted, what=""):
    """Equal but for how it was added up."""
    if not abs(found - wanted) <= 1e-9 * max(abs(found), abs(wanted)):
        raise AssertionError(f"{what}: found {found!r}, wanted {wanted!r}")


def fails(result, code, fault):
    """The exit code, and the fault by its code."""
    contains(result.err, f"[{fault}]")
    equal(result.code, code, fault)


def not_run(why):
    """Says that what a test proves was not looked at; scripts/test shows such lines."""
    print(f"NOT RUN: {why}")


def sanitized(closs):
    """Whether the program is built with sanitizers, which take more memory and threads than it does."""
    return has_sanitizers(closs.path)


@functools.cache
def has_sanitizers(path):
    program = Path(path).read_bytes()
    return b"__asan" in program or b"__tsan" in program


def spread(closs, items, most):
    """All of them, which differ in words only; of these, sanitizers see about `most`, evenly spread: they look at how the
    program works and not at what it says, and take ten times as long."""
    items = list(items)
    return items[::-(-len(items) // most)] if sanitized(closs) else items


def limited(closs, *words, space=1 << 30, cwd=ROOT):
    """A run in so much address space; without a limit where sanitizers need more."""
    limit = None if sanitized(closs) else lambda: resource.setrlimit(resource.RLIMIT_AS, (space, space))
    return Result(subprocess.run([closs.path, *map(str, words)], preexec_fn=limit, capture_output=True, cwd=cwd,
                                 env=environment(), stdin=subprocess.DEVNULL, timeout=120))


# The shortest scenario: lost 11,400; churn_rate 9.5 %; revenue_at_risk 3,876,000.
QUICK = """closs: 1
name: {en: Quick look, ja: 概算}
model: drop
currency: USD
customers: 120k
revenue_per_customer: 340
problems:
  any: {frequency: 38%, loyalty_drop: 25%}
"""


def written(path, *parts):
    """A file of these texts or bytes, by default the shortest scenario; its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(part if isinstance(part, bytes) else part.encode() for part in parts or (QUICK,)))
    return path


def rows_of(result):
    """The rows of a csv, by the names of their columns."""
    return list(csv.DictReader(io.StringIO(result.text, newline="")))


def scenario_of(result):
    """What the json of `run`, `simulate` and others says of their first scenario."""
    return json.loads(result.text)["scenarios"][0]


def figure(closs, file, name, *words):
    """One figure of `run`; None: it has no value."""
    value = rows_of(closs("run", file, "--figure", name, "-f", "csv", *words))[0]["value"]
    return float(value) if value else None


# Two problems, of which the trials, or the ends of inputs, may come to more than all customers.
CROWDED = """closs: 1
name: Crowded
model: drop
currency: USD
customers: 120k
revenue_per_customer: 340
problems:
  one: {frequency: 91%, loyalty_drop: 25%}
  two: {frequency: 3% to 12%, loyalty_drop: 10% to 20%}
"""

# Signals that end a program.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def started(closs, *words, stdout=subprocess.DEVNULL):
    """The program, with signals as they are at a terminal, whoever runs the tests."""
    def as_usual():
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)

    return subprocess.Popen([closs.path, *map(str, words)], cwd=ROOT, env=environment(), stdout=stdout,
                            stderr=subprocess.PIPE, preexec_fn=as_usual)


@contextlib.contextmanager
def small_disk(size):
    """A file system of its own, where the one who runs the tests may make one; else None."""
    with folder() as there:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", there], capture_output=True).returncode:
            not_run("no file system of its own, which only root may make")
            yield None
            return
        try:
            yield there
        finally:
            subprocess.run(["umount", there], check=True)


def in_database(database, query):
    """The rows of a query."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return opened.execute(query).fetchall()


def has_terminals():
    """Whether this machine gives out pseudo-terminals (a bare chroot may not)."""
    try:
        for end in pty.openpty():
            os.close(end)
        return True
    except OSError:
        return False


def columns(line):
    """Columns that a line takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def on_a_terminal(closs, words, env, width=0, cwd=ROOT, code=0):
    """What the program writes where standard output is a terminal, so many columns wide."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    child = subprocess.Popen([closs.path, *words], stdout=follower, stderr=subprocess.DEVNULL, cwd=cwd,
                             env=environment(**env))
    os.close(follower)
    seen = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(leader)
    equal(child.wait(), code)
    return seen


def main(program):
    passed = failed = 0
    for test in CASES:
        try:
            test(program)
            passed += 1
        except Exception:  # a test that breaks in any way has failed; the others still run
            failed += 1
            print(f"FAILED {test.__name__}")
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
