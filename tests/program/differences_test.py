#!/usr/bin/env python3
"""compare and bridge, from outside. Usage: differences_test.py PROGRAM"""

import json
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, contains, equal, fails, figure, folder, main, near, rows_of  # noqa: E402

OLD, NEW = "examples/telecom.yaml", "examples/telecom-2027.yaml"
QUICK = "examples/quick.yaml"
ABSTRACT = "closs: 1\nname: Parent\nabstract: true\n"


def scenario(path, more="", currency="USD", frequency="38%"):
    path.write_text(f"closs: 1\nname: Case\nmodel: drop\ncurrency: {currency}\ncustomers: 120k\nrevenue_per_customer: 340\n"
                    f"problems:\n  any: {{frequency: {frequency}, loyalty_drop: 25%}}\n{more}", encoding="utf-8")
    return path


# --- compare -------------------------------------------------------------------------------------


@case
def compare_says_what_run_says_and_their_difference(closs):
    rows = rows_of(closs("compare", OLD, NEW, "-f", "csv"))
    equal({row["file"] for row in rows}, {OLD, NEW}, "files")
    for row in rows:
        if not row["value"] or row["figure"].startswith(("problem.waiting", "joint")):
            continue
        near(float(row["value"]), figure(closs, row["file"], row["figure"]), row["figure"])
        near(float(row["value"]) - float(row["against"]), float(row["difference"]), row["figure"])
    equal([row["none"] for row in rows if row["figure"] == "problem.waiting.revenue_at_risk"], ["not-in-scenario"] * 2)


@case
def variants_are_the_first_file_with_other_values(closs):
    words = ["--variant", "low:problems.billing.frequency=6%", "--variant", "low:margin=30%", "--variant", "none:problems.billing.frequency=0%"]
    rows = rows_of(closs("compare", OLD, *words, "-f", "csv", "--figure", "total.cost_of_inaction"))
    equal([row["variant"] for row in rows], ["", "low", "none"])
    near(float(rows[1]["value"]), figure(closs, OLD, "total.cost_of_inaction", "--set", "problems.billing.frequency=6%", "--set", "margin=30%"))
    near(float(rows[2]["value"]), figure(closs, OLD, "total.cost_of_inaction", "--set", "problems.billing.frequency=0%"))
    text = (ROOT / OLD).read_bytes()
    piped = rows_of(closs("compare", "-", *words, "-f", "csv", "--figure", "total.cost_of_inaction", stdin=text))
    equal([row["value"] for row in piped], [row["value"] for row in rows], "standard input is read once")


@case
def compare_is_against_the_first_or_against_what_is_named(closs):
    first = json.loads(closs("compare", OLD, NEW, "-f", "json", "--measure", "lost").text)
    equal(first["against"], OLD)
    for against, words in ((NEW, [OLD, NEW]), (NEW, [OLD])):
        found = json.loads(closs("compare", *words, "--against", against, "-f", "json", "--figure", "total.lost").text)
        equal(found["against"], NEW)
        by_file = {row["file"]: row for row in found["rows"]}
        equal(by_file[NEW]["difference"], 0)
        equal(by_file[OLD]["difference"], by_file[OLD]["value"] - by_file[NEW]["value"])
    variant = json.loads(closs("compare", OLD, "--variant", "low:margin=30%", "--against", "low", "-f", "json").text)
    equal(variant["against_variant"], "low")


@case
def what_does_not_differ_is_folded_away(closs):
    words = ["compare", OLD, "--variant", "low:problems.billing.frequency=6%"]
    text = closs(*words).text
    contains(text, "Figures that do not differ (3)")
    assert "Outage" not in text, text
    markdown = closs(*words, "-f", "markdown").text
    contains(markdown, "<details><summary>Figures that do not differ (3)</summary>", "Outage")
    contains(closs("compare", OLD, OLD).text, "no figure differs", "No figure differs.")


@case
def the_headline_speaks_of_what_was_compared(closs):
    with folder() as there:
        one = scenario(there / "a.yaml")
        other = there / "b.yaml"
        other.write_text(Path(one).read_text(encoding="utf-8").replace("USD", "JPY"), encoding="utf-8")
        words = ["compare", one, other, "--measure", "revenue_at_risk"]
        contains(" ".join(closs(*words).text.split()), "the figures cannot be compared.")
        contains(" ".join(closs(*words, "--measure", "lost").text.split()), "not all figures can be compared; those that can are the same.")
    text = closs("compare", OLD, "--variant", "low:problems.billing.frequency=6%", "--figure", "problem.billing.lost").text
    contains(text, "low against Fixed-line telecom 2026: Lost, Billing error −17,013")


@case
def many_scenarios_stand_below_each_other(closs):
    text = closs("compare", OLD, *[word for k in range(4) for word in ("--variant", f"v{k}:problems.billing.frequency={k}%")]).text
    for k in range(4):
        contains(text, f"\nv{k} ")


@case
def compare_goes_on_without_a_broken_file(closs):
    with folder() as there:
        good, other, bad = scenario(there / "a.yaml"), scenario(there / "b.yaml", frequency="40%"), there / "bad.yaml"
        bad.write_text("closs: 1\n", encoding="utf-8")
        result = closs("compare", good, bad, other, "-f", "csv")
        equal(result.code, 2)
        equal({row["file"] for row in rows_of(result)}, {str(good), str(other)})
        equal(closs("compare", bad, good).text, "", "nothing to compare with")
        (there / "parent.yaml").write_text(ABSTRACT, encoding="utf-8")
        bad.unlink()
        result = closs("compare", there)
        equal(result.code, 0, result.err)
        contains(result.err, "[skipped-abstract]")


@case
def unlike_scenarios_are_compared_where_they_can_be(closs):
    with folder() as there:
        usd, eur = scenario(there / "usd.yaml"), scenario(there / "eur.yaml", currency="EUR")
        monthly = scenario(there / "monthly.yaml", more="period: month\n")
        long = scenario(there / "long.yaml", more="horizon: 3\n")
        contains(closs("compare", usd, eur, "-f", "csv").err, "[compare-currencies]")
        rows = rows_of(closs("compare", usd, eur, "-f", "csv", "--figure", "total.revenue_at_risk"))
        equal((rows[1]["difference"], rows[1]["none"]), ("", "other-currency"))
        contains(closs("compare", usd, monthly, "-f", "csv").err, "[compare-periods]")
        contains(closs("compare", usd, long, "--measure", "customers_end", "-f", "csv").err, "[compare-horizons]")
        contains(closs("compare", usd, eur).text, "Warnings", "EUR")
        contains(closs("compare", usd, eur, "--lang", "ja").text, "警告")


@case
def compare_refuses(closs):
    fails(closs("compare", QUICK), 2, "compare-one-scenario")
    for text in ("nothing", ":margin=30%", "low:margin", "low:=3", "margin=30%"):
        fails(closs("compare", QUICK, "--variant", text), 2, "variant-malformed")
    fails(closs("compare", QUICK, "--variant", f"{QUICK}:customers=3"), 2, "variant-is-file")
    fails(closs("compare", QUICK, OLD, "--figure", "total.lots"), 2, "unknown-figure")
    fails(closs("compare", QUICK, OLD, "--by", "nothing"), 2, "unknown-tag")
    fails(closs("compare", QUICK, "--variant", "low:problems.none.frequency=3%"), 2, "unknown-path")


@case
def simulated_differences_are_of_the_same_trials(closs):
    few = ["--simulate", "--trials", "1024"]
    same = closs("compare", OLD, OLD, *few)
    contains(" ".join(same.text.split()), "Cost of inaction is the same in every trial.")
    whole = json.loads(closs("compare", OLD, NEW, *few, "-f", "json").text)
    old, new = whole["scenarios"]
    equal(old["differences"]["total"], {})
    lost, other = (one["figures"]["total"]["lost"] for one in (old, new))
    near(new["differences"]["total"]["lost"]["mean"], other["mean"] - lost["mean"], "mean")
    # What is drawn alike in both cancels out.
    outage = new["differences"]["problems"]["outage"]["revenue_at_risk"]
    if not outage["sd"] < 0.1 * old["figures"]["problems"]["outage"]["revenue_at_risk"]["sd"]:
        raise AssertionError(outage)
    backwards = json.loads(closs("compare", OLD, NEW, "--against", NEW, *few, "-f", "json").text)
    equal([one["file"] for one in backwards["scenarios"]], [NEW, OLD])
    new, old = (one["figures"]["total"]["lost"]["mean"] for one in backwards["scenarios"])
    near(backwards["scenarios"][1]["differences"]["total"]["lost"]["mean"], old - new, "mean, backwards")


@case
def simulated_differences_exist_where_figures_can_be_subtracted(closs):
    with folder() as there:
        one = scenario(there / "a.yaml", frequency="30% to 40%")
        other = there / "b.yaml"
        other.write_text(Path(one).read_text(encoding="utf-8").replace("USD", "JPY"), encoding="utf-8")
        few = ["--simulate", "--trials", "1024"]
        told = json.loads(closs("compare", one, other, *few, "-f", "json").text)["scenarios"][1]["differences"]
        equal(list(told["total"]), ["lost"])
        text = " ".join(closs("compare", one, other, *few, "--measure", "revenue_at_risk").text.split())
        contains(text, "the figures cannot be compared", "not in USD")
        # What is none in every trial has its reason, and no sentence without numbers.
        never = closs("compare", OLD, "--variant", "thin:margin=20%", *few, "--figure", "fix.call-back.payback_months")
        contains(" ".join(never.text.split()), "the figures cannot be compared",
                 "Payback, Call back every business customer: none, because the outlay is not recovered")
        assert " - " not in never.text, never.text
        certain = scenario(there / "c.yaml")
        text = closs("compare", certain, certain, *few).text
        contains(" ".join(text.split()), "nothing to simulate", "no figure differs")


@case
def a_plain_comparison_takes_no_options_of_a_simulation(closs):
    for words in (["--trials", "9"], ["--seed", "2"], ["--sampler", "random"], ["--precision", "1%"]):
        fails(closs("compare", OLD, NEW, *words), 2, "option-needs-option")
    with folder() as there:
        table = there / "v.csv"
        table.write_text("name,margin\n" + "".join(f"v{k},{k / 10}%\n" for k in range(900)), encoding="utf-8")
        fails(closs("compare", OLD, "--variants", table, "--simulate"), 2, "simulate-too-much")


# --- bridge --------------------------------------------------------------------------------------


@case
def bridge_parts_add_up_to_the_difference_that_run_gives(closs):
    for words in ([], ["--figure", "joint.npv", "--figure", "total.horizon_cost_of_inaction"], ["--figure", "problem.billing.lost"]):
        answer = json.loads(closs("bridge", OLD, NEW, "-f", "json", *words).text)
        for one in answer["figures"]:
            near(one["before"], figure(closs, OLD, one["figure"]), one["figure"])
            near(one["after"], figure(closs, NEW, one["figure"]), one["figure"])
            near(math.fsum(row["share"] for row in answer["rows"] if row["figure"] == one["figure"]), one["difference"], one["figure"])


@case
def bridge_lists_what_changed_with_its_place(closs):
    answer = json.loads(closs("bridge", OLD, NEW, "-f", "json").text)
    inputs = {row["input"]: row for row in answer["inputs"]}
    equal(len(inputs), 12)
    equal(inputs["problems.waiting"]["kind"], "added")
    equal(inputs["fixes.e-invoice"]["kind"], "removed")
    billing = inputs["problems.billing.frequency"]
    near(billing["before"], 61 / 512)
    near(billing["after"], 48 / 540)
    contains(billing["place_after"], f"{NEW}:")
    contains(billing["place_before"], f"{OLD}:")
    text = closs("bridge", OLD, NEW).text
    contains(closs("bridge", OLD, NEW, "-f", "markdown").text, "| 61 of 512 = 11.9 % |", "| ¥4,200 a month = ¥50,400 |")
    contains(text, "Changed without effect on these figures: Households / New customers", "█")
    contains(closs("bridge", OLD, NEW, "--lang", "ja").text, "リスク売上は", "新しい問題：電話がつながらない")


@case
def bridge_backwards_is_the_same_with_other_signs(closs):
    there = {row["input"]: row["share"] for row in json.loads(closs("bridge", OLD, NEW, "-f", "json", "--figure", "total.lost").text)["rows"]}
    back = {row["input"]: row["share"] for row in json.loads(closs("bridge", NEW, OLD, "-f", "json", "--figure", "total.lost").text)["rows"]}
    equal(set(there), set(back))
    for name, share in there.items():
        if abs(share + back[name]) > 1e-9 * 72188:
            raise AssertionError(f"{name}: {share} and {back[name]}")


@case
def bridge_of_the_same_has_nothing_to_say(closs):
    contains(closs("bridge", OLD, OLD).text, "have the same inputs")
    equal(closs("bridge", OLD, OLD, "--exit-code").code, 0)
    equal(closs("bridge", OLD, NEW).code, 0)
    equal(closs("bridge", OLD, NEW, "--exit-code").code, 1)
    equal(json.loads(closs("bridge", OLD, OLD, "-f", "json").text)["rows"], [])


@case
def bridge_says_why_a_figure_cannot_be_explained(closs):
    with folder() as there:
        old, new = scenario(there / "old.yaml"), scenario(there / "new.yaml", frequency="40%")
        text = closs("bridge", old, new).text
        contains(text, "Cost of inaction: none", "no margin is given")
        equal(json.loads(closs("bridge", old, new, "-f", "json").text)["figures"][1]["none"], "no-margin")


@case
def bridge_refuses(closs):
    with folder() as there:
        usd, eur = scenario(there / "usd.yaml"), scenario(there / "eur.yaml", currency="EUR")
        monthly = scenario(there / "monthly.yaml", more="period: month\n")
        fails(closs("bridge", usd, eur), 2, "bridge-currencies")
        fails(closs("bridge", usd, monthly), 2, "bridge-periods")
        fails(closs("bridge", OLD, NEW, "--figure", "problem.waiting.lost"), 2, "bridge-figure-missing")
        fails(closs("bridge", OLD, NEW, "--figure", "total.lots"), 2, "unknown-figure")
        fails(closs("bridge", OLD), 2, "operand-missing")
        fails(closs("bridge", OLD, there / "gone.yaml"), 3, "file-not-found")


@case
def answers_are_written_whole_in_every_format(closs):
    with folder() as there:
        names = [there / f"out.{extension}" for extension in ("txt", "md", "csv", "json", "jsonl")]
        words = [word for name in names for word in ("-o", name)]
        for command in ("compare", "bridge"):
            result = closs(command, OLD, NEW, *words)
            equal((result.code, result.text), (0, ""), result.err)
            for name in names:
                form = {"txt": "text", "md": "markdown"}.get(name.suffix[1:], name.suffix[1:])
                equal(name.read_bytes(), closs(command, OLD, NEW, "-f", form).out, f"{command} {form}")
            for line in names[-1].read_text(encoding="utf-8").splitlines():
                json.loads(line)
        equal(closs("bridge", OLD, NEW, "-f", "csv", "--lang", "ja").out, names[2].read_bytes(), "no language in machine formats")
        fails(closs("bridge", OLD, NEW, "-o", there / "out.doc"), 2, "unknown-extension")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
