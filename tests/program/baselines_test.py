#!/usr/bin/env python3
"""Figures of the examples against tests/baselines, through `closs check` itself, and the rule of CHANGELOG.md: a stored
figure changes only together with it ("Numbers that change"). Usage: baselines_test.py PROGRAM

To store new figures: closs check examples --baseline tests/baselines --update"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, equal, main, not_run  # noqa: E402

BASELINES = "tests/baselines"
HEAD = ("baseline,", "scenario,", "model,", "benchmark,", "program,", "input,", "figure,")


def git(*words):
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, timeout=60)


def changed_figures(diff):
    """Figures whose line a diff takes away: changed or gone. What is only added is new."""
    return [line[1:].split(",")[0] for line in diff.splitlines() if line.startswith("-") and not line.startswith("---") and not line[1:].startswith(HEAD)]


@case
def no_figure_of_an_example_has_moved(closs):
    result = closs("check", "examples", "--baseline", BASELINES, "-q")
    equal((result.code, result.text, result.err), (0, "", ""))


@case
def every_example_has_a_baseline_and_every_baseline_an_example(closs):
    result = closs("check", "examples", "--baseline", BASELINES, "-f", "csv", "--measure", "customers")
    equal("no-baseline" in result.text or "gone" in result.text, False, result.text + result.err)


@case
def a_baseline_changes_only_together_with_the_changelog(closs):
    if git("rev-parse", "--show-toplevel").stdout.strip() != str(ROOT):
        return not_run("whether baselines changed with the changelog: this checkout has no history")
    wrong = []
    for commit in git("log", "--no-merges", "--diff-filter=MD", "--format=%H", "--", BASELINES).stdout.split():
        figures = changed_figures(git("show", "--format=", "--unified=0", "--no-renames", "--diff-filter=M", commit, "--", BASELINES).stdout)
        if figures and not git("show", "--format=", "--name-only", commit, "--", "CHANGELOG.md").stdout.strip():
            wrong.append(f"{commit[:10]} changes {len(figures)} figures ({', '.join(figures[:3])}), but not CHANGELOG.md")
    figures = changed_figures(git("diff", "HEAD", "--unified=0", "--diff-filter=M", "--", BASELINES).stdout)
    if figures and not git("diff", "HEAD", "--name-only", "--", "CHANGELOG.md").stdout.strip():
        wrong.append(f"what is not yet committed changes {len(figures)} figures ({', '.join(figures[:3])}), but not CHANGELOG.md")
    equal(wrong, [])


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
