#!/usr/bin/env python3
"""run --brief from outside: the decision is the one that the figures speak for, on one page, in both languages.
Usage: decision_page_test.py PROGRAM"""

import itertools
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import Program, case, contains, equal, figure, folder, main, scenario_of, written  # noqa: E402

HEAD = """closs: 1
name: Many
model: goodman
currency: USD
customers: 1M
revenue_per_customer: 200
margin: 50%
baseline_loss: 8%
horizon: 3
discount_rate: 5%
problem_defaults:
  complaint_rate: 50%
  outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
  loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
"""


def lacks(text, *parts):
    equal([part for part in parts if part in text], [])


def problems(count, frequency="1%"):
    return "problems:\n" + "".join(f"  p{k}: {{frequency: {frequency}}}\n" for k in range(count))


def fixes(costs, reduce="10%"):
    return "fixes:\n" + "".join(
        f"  f{k}: {{changes: {{problems.p{k}.frequency: {{reduce: {reduce}}}}}, cost: {{once: {cost}}}}}\n"
        for k, cost in enumerate(costs))


def brief(closs, path, *words):
    result = closs("run", path, "--brief", *words)
    equal((result.code, result.err), (0, ""))
    return " ".join(result.text.split())


@case
def without_ranges_the_decision_is_the_best_of_all_sets_as_the_inputs_stand(closs):
    with folder() as path:
        costs = ("1k", "90M", "2k", "80M")
        one = written(path / "one.yaml", HEAD, problems(4), fixes(costs))
        worth = {}
        for size in range(1, 5):
            for chosen in itertools.combinations(range(4), size):
                some = "".join(line + "\n" for k, line in enumerate(fixes(costs).splitlines()[1:]) if k in chosen)
                of = written(path / "some.yaml", HEAD, problems(4), "fixes:\n", some)
                worth[chosen] = figure(closs, of, "joint.npv")
        equal(max(worth, key=worth.get), (0, 2))
        text = brief(closs, one)
        contains(text, "Decision: carry out f0 and f2. It is worth ", "No input is stated with a range")
        lacks(text, "trials, seed")


@case
def the_decision_and_its_range_are_those_of_simulate(closs):
    simulated = scenario_of(closs("simulate", "examples/telecom.yaml", "-f", "json"))
    best = max(simulated["decisions"], key=lambda one: one["mean"])
    equal(best["set"], ["e-invoice"])
    text = brief(closs, "examples/telecom.yaml")
    contains(text, "Decision: carry out Electronic invoice.", "131,072 trials, seed 1",
             f"¥{best['p5'] / 1e6:.0f}M to ¥{best['p95'] / 1e9:.2f}B")


@case
def trials_and_seed_are_the_scenarios(closs):
    with folder() as path:
        one = written(path / "one.yaml", HEAD, problems(2, "1 of 90"), fixes(["1k"]), "simulation: {trials: 4096, seed: 7}\n")
        contains(brief(closs, one), "4,096 trials, seed 7")


@case
def a_choice_that_only_the_trials_speak_for_is_told_with_both_numbers(closs):
    text = brief(closs, "examples/ask-first.yaml")
    contains(text, "On average over the trials it is worth", "with the inputs as they stand")


@case
def where_no_fix_is_worth_its_cost_nothing_is_recommended(closs):
    with folder() as path:
        one = written(path / "one.yaml", HEAD, problems(2), fixes(["500M", "600M"]))
        text = brief(closs, one)
        contains(text, "Decision: carry out no fix. None is worth its cost over 3 years.", "Cost of inaction per month")
        contains(brief(closs, one, "--lang", "ja"), "結論：施策は実施しない。")


@case
def the_page_stays_a_page_however_many_problems_and_fixes_there_are(closs):
    with folder() as path:
        few = written(path / "few.yaml", HEAD, problems(7), fixes(["1k"] * 6))
        many = written(path / "many.yaml", HEAD, problems(90), fixes(["1k"] * 20))
        lines = [len(closs("run", one, "--brief").text.splitlines()) for one in (few, many)]
        equal(lines[1] <= lines[0] + 6, True)  # the sentence names all fixes that are carried out
        text = brief(closs, many)
        contains(text, "84 others", "15 others")
        equal(re.findall(r"\d+ others", brief(closs, few)), [])


@case
def the_steps_of_the_waterfall_add_up_to_the_total_where_customers_have_several_problems(closs):
    with folder() as path:
        one = written(path / "one.yaml", HEAD, "overlap: independent\n", problems(9, "5%"))
        rows = dict(re.findall(r"^(p\d|3 others|Total) +([\d.]+)", closs("run", one, "--brief", "--digits", "12").text, re.M))
        total = float(rows.pop("Total"))
        equal(len(rows), 7)
        equal(abs(sum(map(float, rows.values())) - total) < 1e-6 * total, True)


@case
def trials_of_which_many_break_a_rule_are_not_told(closs):
    with folder() as path:
        one = written(path / "one.yaml", HEAD, problems(3, "20% to 45%"), fixes(["1k"]))
        text = brief(closs, one)
        contains(text, "in more than 1 % of the trials a rule is broken")
        lacks(text, "trials, seed")


@case
def only_people_get_the_page(closs):
    for form in ("csv", "json", "jsonl"):
        equal(closs("run", "examples/telecom.yaml", "--brief", "-f", form).out,
              closs("run", "examples/telecom.yaml", "-f", form).out)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
