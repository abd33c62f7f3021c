#!/usr/bin/env python3
"""Scenarios at the limits of docs/limits.md end with figures, or with the fault that names the factors of the work, and
within memory. Usage: limits_eval_test.py PROGRAM"""

import csv
import io
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import Program, case, contains, equal, fails, folder, limited, main, sanitized, written  # noqa: E402


def size(closs, count):
    """As many, or a tenth where sanitizers make everything slow."""
    return count // 10 if sanitized(closs) else count


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


def figures(result):
    equal((result.code, bool(result.out)), (0, True), result.err[:2000])
    return result.text


def refused(result, *parts):
    """The fault and nothing else."""
    equal((result.text, result.err.count("error[")), ("", 1), result.err[:2000])
    fails(result, 2, "too-much-work")
    contains(" ".join(result.err.split()), *parts)


def values(text):
    """scope.id.measure: the value, empty where there is none."""
    return {f"{row['scope']}.{row['id']}.{row['measure']}": row["value"] for row in csv.DictReader(io.StringIO(text))}


@case
def long_ramps_of_many_fixes_are_evaluated(closs):
    with folder() as here:
        many = size(closs, 20)
        file = written(here / "a.yaml", scenario(100, 10, many, size(closs, 1200), size(closs, 1200)))
        found = values(figures(limited(closs, "run", file, "-f", "csv")))
        for name in ("joint..npv", "fix.f0.cost_of_delay_per_month", f"fix.f{many - 1}.customers_saved"):
            equal(found[name] != "", True, name)


@case
def fixes_that_require_all_before_them_cost_as_much_as_they_move(closs):
    with folder() as here:
        chain = scenario(1, 1, size(closs, 600), 1200).split("\n")
        for k, line in enumerate(chain):
            if line.startswith("  f") and not line.startswith("  f0:"):
                chain[k] = f"{line[:-1]}, requires: [f{int(line[3:line.index(':')]) - 1}]}}"
        equal(limited(closs, "check", written(here / "a.yaml", "\n".join(chain))).code, 0)


@case
def figures_of_sets_that_are_too_much_are_left_out_and_that_is_said(closs):
    with folder() as here:
        file = written(here / "a.yaml", scenario(2000, 25, 20, 1200, 1))
        found = limited(closs, "run", file, "--figure", "fix.f0.npv_share", "--figure", "fix.f0.npv", "-f", "json")
        one = json.loads(figures(found))["scenarios"][0]
        equal(one["none"], {"fix.f0.npv_share": "too-much-work"})


@case
def what_is_too_much_is_refused_at_once_with_its_factors_in_both_languages(closs):
    with folder() as here:
        file = written(here / "a.yaml", scenario(100, 100, 1000, 1200, 1200, where="*"))
        refused(limited(closs, "run", file), "is too much to compute", "100 problems x 100 segments x 1200 periods",
                "x 1000 fixes", "need more than 4000000000 operations", "shorten `horizon`")
        found = limited(closs, "run", file, "--lang", "ja")
        fails(found, 2, "too-much-work")
        contains(found.err.replace("\n", ""), "問題100件×セグメント100件×1200期間", "対象期間（horizon）")


@case
def every_command_refuses_what_is_too_much(closs):
    with folder() as here:
        file = written(here / "a.yaml", scenario(100, 100, 63, 1200, 1200, where="*"))
        old = written(here / "old.yaml", scenario(100, 100))
        for words in (("check", file), ("plan", file, "--budget", "1M"), ("explain", file, "fix.f3.npv"),
                      ("tornado", file), ("solve", file, "--vary", "margin", "--until", "joint.npv=0"),
                      ("sweep", file, "--vary", "margin=30%,40%"), ("compare", old, file), ("bridge", old, file)):
            found = limited(closs, *words)
            equal(found.code, 2, words[0])
            contains(found.err + found.text, "too-much-work")


@case
def problems_that_are_many_are_moved_and_explained_within_the_limits(closs):
    with folder() as here:
        count = size(closs, 2000)
        file = written(here / "a.yaml", scenario(count, ranges=True))
        equal(len(figures(limited(closs, "tornado", file, "-f", "csv")).splitlines()), count + 1, "inputs")
        figures(limited(closs, "explain", file, "total.lost"))
        crowded = written(here / "b.yaml", scenario(2000, 25))
        refused(limited(closs, "explain", crowded, "total.lost"), "2000 problems x 25 segments", "1000000 operations")


@case
def a_bridge_over_many_changed_inputs_is_told(closs):
    with folder() as here:
        count = size(closs, 2000)
        old, new = written(here / "old.yaml", scenario(count)), written(here / "new.yaml", scenario(count, scale=0.9))
        answer = json.loads(figures(limited(closs, "bridge", old, new, "-f", "json")))
        contains(json.dumps(answer), "problems.p0.frequency", f"problems.p{count - 1}.frequency")


@case
def a_measure_of_every_problem_and_segment_is_asked_for_once(closs):
    with folder() as here:
        count = size(closs, 2000)
        file = written(here / "a.yaml", scenario(count, 20))
        asked = ("--measure", "lost", "--measure", "affected")
        rows = figures(limited(closs, "run", file, *asked, "-f", "csv")).splitlines()
        equal(len(rows) > 2 * 20 * count, True, f"{len(rows)} rows")
        equal(len(set(rows)), len(rows), "rows")


@case
def no_baseline_is_written_that_could_not_be_read(closs):
    with folder() as here:
        file = written(here / "a.yaml", scenario(2000, 8))
        refused_by = limited(closs, "check", file, "--baseline", here / "kept", "--update")
        fails(refused_by, 2, "baseline-too-large")
        equal((here / "kept").exists(), False)


@case
def scenarios_side_by_side_are_as_many_as_memory_holds(closs):
    with folder() as here:
        file = written(here / "a.yaml", scenario(2000, 25))
        asked = [word for name in ("lost", "lost_gross", "affected", "revenue_at_risk", "contacts", "complaints")
                 for word in ("--measure", name)]
        fails(limited(closs, "compare", file, file, *asked), 2, "compare-too-much")
        table = written(here / "v.csv", "name,margin\n" + "".join(f"v{k},{k % 90 + 1}%\n" for k in range(12)))
        fails(limited(closs, "compare", file, "--variants", table), 2, "compare-too-large")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
