#!/usr/bin/env python3
"""A call that a server answers is one of the program itself (served.py). Usage: served_test.py PROGRAM, with the
address sanitizer"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, environment, equal, main  # noqa: E402


@case
def it_gives_what_a_process_of_its_own_gives(closs):
    assert closs.servers, f"{closs.path}_server is not there"
    scenario = (ROOT / "examples/quick.yaml").read_bytes()
    for words, more in [([], {}), (["frob"], {}), (["run", "examples/telecom.yaml", "-f", "json"], {}),
                        (["run", "none.yaml"], {"env": {"LANG": "ja_JP.UTF-8"}}), (["run", "-"], {"stdin": scenario}),
                        (["check", b"\xff.yaml", "見.yaml"], {"cwd": ROOT / "examples"}),
                        (["simulate", "examples/telecom.yaml", "--trials", "2000", "--threads", "3", "-q"], {})]:
        served, started = (closs.completed(*words, **more, anew=anew) for anew in (False, True))
        for one in ("returncode", "stdout", "stderr"):
            equal(getattr(served, one), getattr(started, one), words)


@case
def more_than_a_message_or_a_pipe_holds_is_given_to_a_process_of_its_own(closs):
    long = (ROOT / "examples/quick.yaml").read_bytes() + b"# " + b"x" * 100_000
    equal(closs("run", "-", "-f", "csv", stdin=long).code, 0)
    contains(closs("run", "x" * 100_000).err, "x" * 1000)


@case
def what_a_sanitizer_finds_ends_it_with_a_code_that_is_none_of_the_program(closs):
    for fault, command, told in (("read", "models", "heap-buffer-overflow"), ("leak", "benchmarks", "detected memory leaks")):
        result = closs(command, env=environment(CLOSS_SERVER_FAULT=fault))
        equal(result.code, 99, result.err)
        contains(result.err, told)


@case
def leaks_are_looked_for_at_the_first_second_and_fourth_call_of_a_kind(closs):
    codes = [closs("measures", "--lang=en", env=environment(CLOSS_SERVER_FAULT="leak")).code for _ in range(5)]
    equal(codes, [99, 99, 0, 99, 0])


@case
def one_that_hangs_is_ended(closs):
    closs.SECONDS = 1
    try:
        raise AssertionError(closs("simulate", "examples/telecom.yaml", "--trials", "20M").err)
    except subprocess.TimeoutExpired:
        del closs.SECONDS
    equal(closs("--version").code, 0)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
