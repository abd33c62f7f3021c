"""The program against the reference, figure by figure, on random scenarios.

    compare.py CLOSS_BINARY [--count N] [--seed S] [--keep DIR] [--files FILE...] [--show N]

Runs the program once over all files. Each figure must agree to 1e-9 relative (irr, payback_months and
break_even_effect 1e-6), or to a floor that rounding alone explains; none must meet none; what the reference
refuses must have no line. Ends in `N passed, M failed`, counting scenarios; 1 where one failed.
"""

import argparse
import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import closs_reference
import generate
import measures
from refusal import Refusal, Unclear

RELATIVE = 1e-9
ITERATED = {"irr": 1e-8, "payback_months": 1e-6, "break_even_effect": 1e-9}  # measure -> absolute floor
ITERATED_RELATIVE = 1e-6
ROUNDING = 1e-12
COUNTS = {"customers", "churned", "affected", "lost_gross", "lost_baseline", "lost", "complaints", "customers_end",
          "customers_end_gap", "saved_per_period", "customers_saved", "reached"}
RATIOS = {"churn_rate", "loss_if_affected", "revenue_at_risk_share", "multiplier"}


class Yardstick:
    """How large a difference rounding alone can make, by figure."""

    def __init__(self, answer: closs_reference.Answer):
        scenario = answer.scenario
        self.flat = answer.flat
        arrivals = sum(segment.new_customers for segment in scenario.segments) * scenario.horizon
        self.people = sum(segment.customers for segment in scenario.segments) + arrivals
        self.money = measures.money_scale(scenario) * max(1, scenario.lifetime or 1)
        if scenario.acquisition_cost:
            self.money += self.people * scenario.acquisition_cost

    def floor(self, name: str) -> float:
        """The absolute difference that a figure may show."""
        scope, _, measure = name.rpartition(".")
        if measure in ITERATED:
            return ITERATED[measure]
        if measure in RATIOS:
            return ROUNDING
        if measure in COUNTS:
            return ROUNDING * self.people
        if measure == "roi":
            return ROUNDING * self.money / self.flat[f"{scope}.pv_cost"]
        if measure == "share_of_revenue_at_risk":
            return ROUNDING * self.money / abs(self.flat["total.revenue_at_risk"])
        return ROUNDING * self.money


def disagreements(answer: closs_reference.Answer, found: dict) -> list:
    """(figure, the program's, the reference's) wherever they differ."""
    yardstick, result = Yardstick(answer), []
    for name, expected in answer.flat.items():
        if name not in found:
            result.append((name, "missing", expected))
        elif name in answer.doubtful:
            continue
        elif isinstance(expected, measures.Absent) or found[name] is None:
            if not (isinstance(expected, measures.Absent) and found[name] is None):
                result.append((name, found[name], expected))
        else:
            relative = ITERATED_RELATIVE if name.rpartition(".")[2] in ITERATED else RELATIVE
            if not abs(found[name] - expected) <= max(relative * abs(expected), yardstick.floor(name)):
                result.append((name, found[name], expected))
    return result + [(name, found[name], "not in the reference") for name in found if name not in answer.flat]


def run_program(program: str, target: list) -> tuple[dict, str]:
    """Figures by file from one run, and what it said on stderr."""
    done = subprocess.run([program, "run", *map(str, target), "-f", "jsonl"], capture_output=True, text=True,
                          encoding="utf-8")
    if done.returncode not in (0, 2):
        raise SystemExit(f"{program} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    scenarios = [one for line in lines for one in line.get("scenarios", [line])]
    found = {str(Path(one["file"]).resolve()): one for one in scenarios}
    if len(found) != len(scenarios):
        raise SystemExit("the program gave one file twice")
    return found, done.stderr


def verdict(case: generate.Case, found: dict) -> list:
    """What is wrong with one case, as sentences."""
    line = found.get(str(case.path.resolve()))
    if case.answer is None:
        return [f"not refused ({case.spoilt})"] if line else []
    if line is None:
        return ["refused by the program"]
    wrong = [f"{name}: program {ours!r}, reference {expected!r}"
             for name, ours, expected in disagreements(case.answer, closs_reference.flat_figures(line["figures"]))]
    nones = {name for name, figure in closs_reference.flat_figures(line["figures"]).items() if figure is None}
    unexplained = nones ^ set(line["none"])
    return wrong + ([f"none without its reason, or a reason without none: {sorted(unexplained)}"] if unexplained else [])


def faults(stderr: str, path: Path) -> list:
    """What the program says against a file."""
    rows = json.loads(stderr) if stderr.startswith("[") else []
    return [f"line {row['line']}: {row['code']}: {row['message']}" for row in rows
            if Path(row["file"]).name.startswith(path.stem) and row["severity"] == "error"]


def report(cases: list, found: dict, stderr: str, show: int) -> int:
    """Prints the differences and the count; gives the number of failed scenarios."""
    failed, by_measure, figures, doubtful = 0, collections.Counter(), 0, 0
    for case in cases:
        wrong = verdict(case, found)
        if case.answer:
            figures += len(case.answer.flat)
            doubtful += len(case.answer.doubtful)
        if not wrong:
            continue
        failed += 1
        by_measure.update({sentence.partition(":")[0].rpartition(".")[2] for sentence in wrong})
        if failed <= show:
            print(f"{case.path}: {len(wrong)} wrong")
            for sentence in wrong[:6]:
                print(f"    {sentence}")
            if wrong == ["refused by the program"]:
                print("".join(f"    {said}\n" for said in faults(stderr, case.path)[:3]), end="")
    refusals = sum(case.answer is None for case in cases)
    print(f"{len(cases)} scenarios, {refusals} of them to be refused; {figures} figures, {doubtful} left to rounding")
    if by_measure:
        print("scenarios by measure: " + ", ".join(f"{name} {n}" for name, n in by_measure.most_common(20)))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return failed


def own_cases(files: list) -> list:
    """Cases of given files; a refused one is expected to be refused."""
    cases = []
    for path in files:
        try:
            cases.append(generate.Case(path, closs_reference.answer(path)))
        except (Refusal, Unclear) as error:
            cases.append(generate.Case(path, None, str(error)))
    return cases


def main() -> int:
    """Generates, runs, compares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the scenarios, kept")
    parser.add_argument("--files", type=Path, nargs="+", help="compare these instead of random ones")
    parser.add_argument("--show", type=int, default=10, help="failed scenarios to print")
    options = parser.parse_args()
    if options.files:
        cases = own_cases(options.files)
        found, stderr = run_program(options.program, options.files)
        return bool(report(cases, found, stderr, options.show))
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        if options.keep and any(place.glob("**/*.yaml")):
            parser.error(f"{place} holds scenarios already")
        place.mkdir(parents=True, exist_ok=True)
        cases = generate.generate(place, options.count, options.seed)
        found, stderr = run_program(options.program, [place])
        return bool(report(cases, found, stderr, options.show))


if __name__ == "__main__":
    sys.exit(main())
