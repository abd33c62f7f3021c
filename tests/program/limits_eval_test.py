#!/usr/bin/env python3
"""Scenarios at the limits of docs/limits.md end with figures, or with the fault that names the factors of the work, and
within memory. Usage: limits_eval_test.py PROGRAM"""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import Program, case, contains, environment, equal, folder, main  # noqa: E402

MEMORY = 1 << 30  # bytes of address space
SANITIZERS = (b"__asan_init", b"__tsan_init", b"__ubsan_handle")


class Limited:
    """The program within MEMORY, where it is not built with a sanitizer, which takes what it likes; sizes are then a
    tenth, since all takes longer."""

    def __init__(self, program):
        self.path = program.path
        text = Path(program.path).read_bytes()
        self.sanitized = any(name in text for name in SANITIZERS)

    def size(self, count):
        return count // 10 if self.sanitized else count

    def __call__(self, *words):
        limit = [] if self.sanitized else ["prlimit", f"--as={MEMORY}"]
        return subprocess.run([*limit, self.path, *map(str, words)], capture_output=True, text=True, env=environment(),
                              timeout=120)


def scenario(problems, segments=1, fixes=0, horizon=12, ramp=1, to="loyalty_drop", where=None, overlap="most_serious",
             ranges=False, scale=1.0):
    """A scenario of the model `drop`; fixes change problem after problem, or those of the pattern `where`."""
    lines = ["closs: 1", "name: At the limits", "model: drop", "currency: USD", "period: month", f"horizon: {horizon}",
             f"overlap: {overlap}", "revenue_per_customer: 42", "margin: 35%", "baseline_loss: 0.5%",
             "discount_rate: 8%", "problem_defaults: {loyalty_drop: 20%}", "problems:"]
    for p in range(problems):
        often = 90 / problems * scale
        low = f"{{low: {often / 2:.6f}%, base: {often:.6f}%, high: {often * 1.05:.6f}%}}"
        lines.append(f"  p{p}: {{frequency: {low if ranges else f'{often:.6f}%'}}}")
    if segments == 1:
        lines += ["customers: 100k", "new_customers: 500"]
    else:
        lines.append("segments:")
        lines += [f"  s{s}: {{customers: {100_000 + s}, new_customers: 500}}" for s in range(segments)]
    if fixes:
        lines.append("fixes:")
    for j in range(fixes):
        path = f"problems.{where or f'p{j % problems}'}.{to}"
        lines.append(f"  f{j}: {{changes: {{{path}: {{reduce: {10 + j * 0.01:.2f}%}}}}, ramp: {ramp}, "
                     "cost: {once: 100000, per_period: 10}}")
    return "\n".join(lines) + "\n"


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def ends(result):
    """With figures (0), a verdict (1), or the fault and nothing else."""
    if result.returncode in (0, 1) and result.stdout:
        return "figures"
    equal((result.returncode, result.stderr.count("error")), (2, 1), result.stderr[:2000])
    contains(result.stderr, "[too-much-work]")
    return "refused"


def figures(result):
    equal(ends(result), "figures", result.stderr[:2000])
    return result.stdout


def values(text):
    """scope.id.measure: the value, empty where there is none."""
    return {f"{row['scope']}.{row['id']}.{row['measure']}": row["value"] for row in csv.DictReader(io.StringIO(text))}


@case
def long_ramps_of_many_fixes_are_evaluated(closs):
    size = closs.size
    with folder() as here:
        file = written(here / "a.yaml", scenario(size(100), 10, size(20), size(1200), size(1200)))
        found = values(figures(closs("run", file, "-f", "csv")))
        for name in ("joint..npv", "fix.f0.cost_of_delay_per_month", f"fix.f{size(20) - 1}.payback_months"):
            if not found[name]:
                raise AssertionError(name)


@case
def figures_of_sets_that_are_too_much_are_left_out_and_that_is_said(closs):
    with folder() as here:
        file = written(here / "a.yaml", scenario(2000, 25, 20, 1200, 1))
        asked = ("run", file, "--figure", "fix.f0.npv_share", "--figure", "fix.f0.npv", "-f")
        found = values(figures(closs(*asked, "csv")))
        equal((found["fix.f0.npv_share"], found["fix.f0.npv"] != ""), ("", True), "left out")
        contains(figures(closs(*asked, "json")), "too-much-work")


@case
def what_is_too_much_is_refused_with_its_factors_in_both_languages(closs):
    with folder() as here:
        file = written(here / "a.yaml", scenario(100, 100, 1000, 1200, 1200, where="*"))
        for language, words in (("en", ("100 problems x 100 segments x 1200 periods x 1000 fixes", "= 12012000000",
                                        "shorten `horizon`")),
                                ("ja", ("問題100件×セグメント100件×1200期間×施策1000件", "対象期間（horizon）"))):
            result = closs("run", file, "--lang", language)
            equal((result.returncode, result.stdout), (2, ""), "refused")
            contains(result.stderr.replace("\n", ""), "[too-much-work]", *words)


@case
def every_command_ends_on_fixes_that_are_much(closs):
    size = closs.size
    with folder() as here:
        file = written(here / "a.yaml", scenario(size(200), 5, 20, size(600), size(600)))
        for words in (("plan", file, "--budget", "1M"),
                      ("explain", file, "fix.f3.npv"),
                      ("tornado", file, "--figure", "joint.npv", "--swing", "10%"),
                      ("solve", file, "--vary", "margin", "--until", "joint.npv=0"),
                      ("sweep", file, "--vary", "margin=30%,40%", "--figure", "joint.npv")):
            ends(closs(*words))


@case
def every_command_ends_on_problems_that_are_many(closs):
    with folder() as here:
        count = closs.size(2000)
        file = written(here / "a.yaml", scenario(count, ranges=True))
        equal(len(figures(closs("tornado", file, "-f", "csv")).splitlines()), count + 1, "inputs")
        crowded = written(here / "b.yaml", scenario(count, 25, ranges=True))
        for words in (("run", crowded, "-f", "csv"), ("explain", crowded, "total.lost"),
                      ("compare", crowded, file, "-f", "csv"),
                      ("solve", crowded, "--vary", "margin", "--until", "total.cost_of_inaction=1M")):
            ends(closs(*words))
        apart = written(here / "c.yaml", scenario(count, 2, overlap="independent"))
        figures(closs("run", apart, "-f", "csv"))


@case
def a_bridge_over_many_changed_inputs_is_told(closs):
    with folder() as here:
        count = closs.size(2000)
        old, new = written(here / "old.yaml", scenario(count)), written(here / "new.yaml", scenario(count, scale=0.9))
        answer = json.loads(figures(closs("bridge", old, new, "-f", "json")))
        contains(json.dumps(answer), "problems.p0.frequency", f"problems.p{count - 1}.frequency")


@case
def a_measure_of_every_problem_and_segment_is_asked_for_once(closs):
    with folder() as here:
        count = closs.size(2000)
        file = written(here / "a.yaml", scenario(count, 20))
        rows = figures(closs("run", file, *(word for name in ("lost", "affected") for word in ("--measure", name)), "-f",
                             "csv")).splitlines()
        equal(len(rows) > 2 * 20 * count, True, f"{len(rows)} rows")
        equal(len(set(rows)), len(rows), "rows")


if __name__ == "__main__":
    sys.exit(main(Limited(Program(sys.argv[1]))))
