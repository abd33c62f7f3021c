#!/usr/bin/env python3
"""solve and plan from outside: what is asked and refused, in which words and codes. Usage: decisions_test.py PROGRAM"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import Program, case, contains, equal, fails, folder, main, rows_of  # noqa: E402

TELECOM = "examples/telecom.yaml"
CHOICES = """closs: 1
name: Choices
model: goodman
currency: USD
customers: 1M
revenue_per_customer: 200
margin: 50%
baseline_loss: 8%
horizon: 2
discount_rate: 5%
problems:
  a:
    frequency: 30%
    complaint_rate: 50%
    outcomes: {satisfied: 40%, mollified: 35%, dissatisfied: rest}
    loss: {satisfied: 10%, mollified: 30%, dissatisfied: 60%, silent: 35%}
fixes:
"""


def solve(closs, path, goal, *words, file=TELECOM):
    return closs("solve", file, "--vary", path, "--until", goal, *words)


# --- solve ---------------------------------------------------------------------------------------


@case
def solve_says_in_words_what_to_do(closs):
    result = solve(closs, "problems.billing.frequency", "problem.billing.lost = 10k")
    equal(result.code, 0)
    contains(result.text, "lower Billing error / Frequency from 11.9 % to", "10,000")
    contains(solve(closs, "problems.billing.frequency", "problem.billing.lost = 1万", "--lang", "ja").text, "「請求誤り」の損失顧客数を34,274から10,000にするには")


@case
def solve_gives_programs_full_precision(closs):
    result = solve(closs, "fixes.e-invoice.cost.once", "fix.e-invoice.npv = 0", "-f", "json")
    answer = json.loads(result.text)
    equal(answer["status"], "solved")
    row = answer["rows"][0]
    equal(row["how"], "closed-form")
    equal(abs(row["residual"]) < 1e-3, True)
    again = closs("run", TELECOM, "--set", f"fixes.e-invoice.cost.once={row['value']!r}", "-f", "csv", "--figure", "fix.e-invoice.npv")
    equal(abs(float(rows_of(again)[0]["value"])) < 1e-3, True)


@case
def solve_without_a_solution_ends_with_one_and_tells_the_nearest(closs):
    result = solve(closs, "margin", "fix.call-back.roi = 20%")
    equal(result.code, 1)
    contains(result.text, "No value of Contribution margin", "It runs from")
    equal(json.loads(solve(closs, "margin", "fix.call-back.roi = 20%", "-f", "json").text)["status"], "none")
    nowhere = solve(closs, "problems.any.frequency", "total.lifetime_value_at_risk = 1M", file="examples/quick.yaml")
    equal(nowhere.code, 1)
    contains(nowhere.text, "no lifetime is given")


@case
def solve_takes_values_in_the_units_of_figures(closs):
    for goal in ("fix.e-invoice.payback_months = 12 months", "fix.e-invoice.payback_months = 12か月", "fix.e-invoice.payback_months = 12"):
        contains(solve(closs, "margin", goal).text.replace("\n", " "), "to 12.0 months, raise Contribution margin from 35 % to 40.7 %")
    for goal in ("total.cost_of_inaction_per_month = 1億", "total.cost_of_inaction_per_month = ¥100M/month"):
        equal(json.loads(solve(closs, "margin", goal, "-f", "json").text)["target"], 1e8)
    equal(json.loads(solve(closs, "margin", "fix.e-invoice.roi = 250%", "-f", "json").text)["target"], 2.5)


@case
def solve_searches_within_bounds(closs):
    equal(solve(closs, "problems.billing.frequency", "problem.billing.lost = 10k", "--from", "10%", "--to", "20%").code, 1)
    equal(solve(closs, "problems.billing.frequency", "problem.billing.lost = 10k", "--to", "20%").code, 0)
    fails(solve(closs, "margin", "fix.e-invoice.npv = 0", "--from", "20%", "--to", "10%"), 2, "solve-bounds-reversed")
    fails(solve(closs, "margin", "fix.e-invoice.npv = 0", "--from", "20"), 2, "rate-above-1")


@case
def what_solve_is_not_asked_in_the_right_way_is_refused_at_its_place(closs):
    fails(closs("solve", TELECOM, "--until", "total.lost = 5k"), 2, "solve-nothing-to-vary")
    fails(closs("solve", TELECOM, "--vary", "margin"), 2, "solve-no-goal")
    fails(closs("solve", TELECOM, "--vary", "margin", "--vary", "discount_rate", "--until", "total.lost = 5k"), 2, "solve-several-inputs")
    fails(solve(closs, "margin=10%..20%:1%", "total.lost = 5k"), 2, "solve-vary-with-points")
    fails(solve(closs, "margn", "total.lost = 5k"), 2, "unknown-path")
    for path in ("horizon", "lifetime", "fixes.e-invoice.start", "fixes.e-invoice.ramp"):
        fails(solve(closs, path, "fix.e-invoice.npv = 0"), 2, "solve-whole-periods")
    fails(solve(closs, "margin", "total.lost"), 2, "goal-malformed")
    fails(solve(closs, "margin", "= 5"), 2, "goal-malformed")
    fails(solve(closs, "margin", "total.lost = 5 = 6"), 2, "not-a-number")
    fails(solve(closs, "margin", "total.lost ="), 2, "goal-malformed")
    fails(solve(closs, "margin", "total.lost >= 5k"), 2, "goal-other-operator")
    fails(solve(closs, "margin", "xyzzyxyzzyxyzzy = 5k"), 2, "unknown-figure")
    fails(solve(closs, "margin", "total.lost = 5%"), 2, "percent-of-amount")
    result = solve(closs, "margin", "total.lots = 5k")
    fails(result, 2, "unknown-figure")
    contains(result.err, "--until:1:1", "    1 | total.lots = 5k\n      | ^^^^^^^^^^\n", "total.lost")


@case
def solve_refuses_shares_of_many_fixes(closs):
    with folder() as there:
        fixes = "".join(f"  f{j}: {{changes: {{problems.a.frequency: {{reduce: 1%}}}}, cost: {{once: {j + 1}k}}}}\n" for j in range(20))
        (there / "many.yaml").write_text(CHOICES + fixes, encoding="utf-8")
        fails(solve(closs, "margin", "fix.f0.npv_share = 1M", file=there / "many.yaml"), 2, "shares-too-large")
        equal(solve(closs, "margin", "fix.f0.npv = 1k", file=there / "many.yaml").code, 0, "npv")


# --- plan ----------------------------------------------------------------------------------------


@case
def plan_chooses_and_says_how_sure_it_is(closs):
    result = closs("plan", TELECOM, "--budget", "3億")
    equal(result.code, 0)
    contains(result.text, "carry out Electronic invoice", "Proven: all 4 sets", "¥78.8M of running costs", "¥21.2M of the budget stays unspent")
    contains(closs("plan", TELECOM, "--budget", "3億", "--budget-of", "once").text, "¥100M of the budget stays unspent")
    contains(closs("plan", TELECOM, "--budget", "3億", "--lang", "ja").text, "電子請求書", "証明済み")


@case
def plan_that_buys_nothing_ends_with_one(closs):
    result = closs("plan", "examples/bank.yaml", "--budget", "0")
    equal(result.code, 1)
    contains(result.text, "buys no fix", "It would bring in")
    equal(json.loads(closs("plan", "examples/bank.yaml", "--budget", "0", "-f", "json").text)["status"], "none")
    equal(closs("plan", "examples/bank.yaml", "--budget", "1M", "--budget-of", "once").code, 0)


@case
def plan_gives_programs_the_frontier(closs):
    rows = rows_of(closs("plan", "examples/bank.yaml", "--budget", "100k", "-f", "csv"))
    equal(list(rows[0]), ["cost", "npv", "fixes", "count", "place"])
    worth = [float(row["npv"]) for row in rows]
    equal(worth, sorted(worth))
    equal(len([row for row in rows if row["place"] == "best"]), 1)
    answer = json.loads(closs("plan", TELECOM, "--budget", "3億", "-f", "json").text)
    equal((answer["proven"], answer["frontier"], answer["fixes_chosen"]), ("yes", "complete", "e-invoice"))
    equal(answer["fixes"][0]["npv_share"], answer["npv"])


@case
def plan_honours_requires_and_excludes(closs):
    change = "changes: {problems.a.frequency: {reduce: 10%}}"
    with folder() as there:
        (there / "c.yaml").write_text(CHOICES + f"  base: {{changes: {{problems.a.frequency: {{reduce: 0%}}}}, cost: {{once: 40k}}}}\n"
                                      f"  good: {{{change}, cost: {{once: 10k}}, requires: [base]}}\n"
                                      f"  rival: {{{change}, cost: {{once: 30k}}, excludes: [good]}}\n", encoding="utf-8")
        chosen = lambda budget: json.loads(closs("plan", there / "c.yaml", "--budget", budget, "-f", "json").text)["fixes_chosen"]
        equal([chosen("9k"), chosen("30k"), chosen("1M")], ["", "rival", "rival"])
        without = json.loads(closs("plan", there / "c.yaml", "--budget", "50k", "--set", "fixes.rival=null", "-f", "json").text)
        equal(without["fixes_chosen"], "base good")


@case
def what_plan_is_not_asked_in_the_right_way_is_refused(closs):
    fails(closs("plan", TELECOM), 2, "plan-no-budget")
    fails(closs("plan", TELECOM, "--budget", "-5"), 2, "negative")
    fails(closs("plan", TELECOM, "--budget", "5 EUR"), 2, "other-currency")
    fails(closs("plan", TELECOM, "--budget", "5M", "--budget-of", "twice"), 2, "option-unknown-value")
    fails(closs("plan", "examples/quick.yaml", "--budget", "5M"), 2, "plan-no-fixes")
    with folder() as there:
        fixes = "".join(f"  f{j}: {{changes: {{problems.a.frequency: {{reduce: 1%}}}}, cost: {{once: {j + 1}k}}}}\n" for j in range(64))
        (there / "many.yaml").write_text(CHOICES + fixes, encoding="utf-8")
        fails(closs("plan", there / "many.yaml", "--budget", "5M"), 2, "plan-too-many-fixes")


@case
def plan_says_the_same_on_any_number_of_threads(closs):
    with folder() as there:
        fixes = "".join(f"  f{j}: {{changes: {{problems.a.frequency: {{reduce: {j + 1}%}}}}, cost: {{once: {(7 * j) % 13 + 1}00k}}}}\n" for j in range(14))
        (there / "many.yaml").write_text(CHOICES + fixes, encoding="utf-8")
        one = closs("plan", there / "many.yaml", "--budget", "2M", "-f", "json", "--threads", "1")
        equal(one.code, 0)
        equal(closs("plan", there / "many.yaml", "--budget", "2M", "-f", "json", "--threads", "3").out, one.out)


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
