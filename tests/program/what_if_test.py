#!/usr/bin/env python3
"""tornado, sweep and the share of guesses, from outside. Usage: what_if_test.py PROGRAM"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (CROWDED, ROOT, Program, case, contains, environment, equal, fails, figure, folder, main,  # noqa: E402
                   near, rows_of)

TELECOM = "examples/telecom.yaml"


def unwrapped(result, by=" "):
    """What is said, without the ends of lines."""
    return by.join(result.text.split("\n"))


def figure_with(closs, name, *sets, file=TELECOM):
    """One figure of `run`, with values set."""
    return figure(closs, file, name, *(word for one in sets for word in ("--set", one)))


# --- tornado -------------------------------------------------------------------------------------


@case
def tornado_ends_are_what_run_says_with_that_input_set(closs):
    rows = rows_of(closs("tornado", TELECOM, "-f", "csv"))
    equal(len(rows), 8, "inputs with a range")
    widths = [float(row["swing"]) for row in rows]
    equal(widths, sorted(widths, reverse=True), "widest first")
    for row in rows:
        equal((row["figure"], row["unit"], row["reach"]), ("total.cost_of_inaction", "JPY", "range"))
        near(float(row["figure_at_base"]), figure_with(closs, row["figure"]), row["input"])
        for end in ("low", "high"):
            near(float(row["figure_at_" + end]), figure_with(closs, row["figure"], f"{row['input']}={row[end]}"), row["input"])


@case
def tornado_with_a_swing_moves_inputs_without_a_range_too(closs):
    own = json.loads(closs("tornado", TELECOM, "-f", "json").text)
    every = json.loads(closs("tornado", TELECOM, "-f", "json", "--swing", "10%").text)
    equal(len(every["rows"]) - len(own["rows"]), own["certain_left_out"], "inputs")
    equal((own["swing"], every["swing"], every["certain_left_out"]), (None, 0.1, 0))
    margin = next(row for row in every["rows"] if row["input"] == "margin")
    equal((margin["low"], margin["base"], margin["high"], margin["reach"]), (0.315, 0.35, 0.385, "swing"))
    idle = [row["input"] for row in every["rows"] if row["swing"] == 0]
    contains(idle, "discount_rate", "fixes.e-invoice.cost.once")


@case
def tornado_says_once_that_a_figure_exists_nowhere(closs):
    result = closs("tornado", TELECOM, "--figure", "joint.npv", "--set", "fixes.call-back.excludes=[e-invoice]")
    equal(result.code, 0)
    contains(unwrapped(result), "All together is none as the inputs stand: some fixes exclude")
    equal(result.text.count("exclude each other"), 1)
    assert "Figure at" not in result.text, result.text


@case
def tornado_says_for_people_what_moves_a_figure_most_and_what_does_not(closs):
    result = closs("tornado", TELECOM, "--figure", "fix.e-invoice.npv", "--figure", "total.lost")
    equal((result.code, result.err), (0, ""))
    contains(result.text, "Billing error / Frequency", "█", "│", "Inputs without a range, left out: 50", "--swing 10%",
             "What Lost depends on", "What Net present value, Electronic invoice depends on")
    swung = closs("tornado", TELECOM, "--swing", "10%").text
    contains(swung, "No effect on Cost of inaction: Discount rate")
    contains(closs("tornado", TELECOM, "--lang", "ja").text, "請求誤り / 発生率", "変動幅")
    markdown = closs("tornado", TELECOM, "-f", "markdown").text
    contains(markdown, "| Billing error / Frequency | 9.72 % | 11.9 % | 14.4 % |")
    contains(closs("tornado", "examples/quick.yaml").text, "No input is stated with a range.")


@case
def tornado_says_why_a_figure_does_not_exist_at_an_end(closs):
    with folder() as there:
        (there / "crowded.yaml").write_text(CROWDED, encoding="utf-8")
        result = closs("tornado", "crowded.yaml", cwd=there)
        contains(unwrapped(result), "is none where two / Frequency is 12 %: the frequencies of the problems add up to 103 %")
        rows = rows_of(closs("tornado", "crowded.yaml", "-f", "csv", cwd=there))
        row = next(row for row in rows if row["input"] == "problems.two.frequency")
        equal((row["figure_at_high"], row["none_at_high"], row["none_at_low"]), ("", "frequencies-above-1", ""))
    contains(closs("tornado", "examples/quick.yaml", "--swing", "10%", "--figure", "total.margin_at_risk").text,
             "Margin at risk is none as the inputs stand: no margin is given")


@case
def tornado_refuses_a_swing_that_is_no_share(closs):
    fails(closs("tornado", TELECOM, "--swing", "2"), 2, "rate-above-1")
    fails(closs("tornado", TELECOM, "--swing", "0"), 2, "not-above")
    fails(closs("tornado", TELECOM, "--swing", "much"), 2, "not-a-number")
    fails(closs("tornado", TELECOM, "--figure", "total.lots"), 2, "unknown-figure")


# --- sweep ---------------------------------------------------------------------------------------


@case
def sweep_rows_are_what_run_says_with_these_values_set(closs):
    rows = rows_of(closs("sweep", TELECOM, "-f", "csv", "--vary", "problems.billing.frequency=4%..12%:4%",
                         "--vary", "problems.outage.loss.silent=20%,40%", "--figure", "total.lost", "--figure", "joint.npv"))
    equal([(row["problems.billing.frequency"], row["problems.outage.loss.silent"]) for row in rows],
          [(a, b) for a in ("0.04", "0.08", "0.12") for b in ("0.2", "0.4")], "order")
    for row in rows:
        sets = [f"{path}={row[path]}" for path in ("problems.billing.frequency", "problems.outage.loss.silent")]
        for name in ("total.lost", "joint.npv"):
            near(float(row[name]), figure_with(closs, name, *sets), f"{sets} {name}")


@case
def sweep_of_settings_reads_the_scenario_again(closs):
    words = ["--vary", "margin=30%,40%", "--vary", "horizon=1..3:1", "--vary", "problems.*.loss.silent=30%,50%",
             "--figure", "fix.e-invoice.npv"]
    rows = rows_of(closs("sweep", TELECOM, "-f", "csv", *words))
    equal([row["horizon"] for row in rows], ["1", "1", "2", "2", "3", "3"] * 2, "order")
    for row in rows:
        sets = [f"{path}={row[path]}" for path in ("margin", "horizon", "problems.*.loss.silent")]
        near(float(row["fix.e-invoice.npv"]), figure_with(closs, "fix.e-invoice.npv", *sets), str(sets))
    rows = [json.loads(line) for line in closs("sweep", TELECOM, "-f", "jsonl", "--vary", "overlap=most_serious,independent",
                                               "--vary", "fixes.e-invoice.start=1,2", "--figure", "total.lost").text.splitlines()]
    equal([(row["overlap"], row["fixes.e-invoice.start"]) for row in rows],
          [("most_serious", 1), ("most_serious", 2), ("independent", 1), ("independent", 2)])
    equal(rows[0]["total.lost"] == rows[2]["total.lost"], False, "overlap matters")


@case
def sweep_says_the_same_in_every_format_and_on_any_number_of_threads(closs):
    words = ["sweep", TELECOM, "--vary", "margin=10%..90%:0.1%", "--vary", "baseline_loss=1%..9%:0.25%"]
    one = closs(*words, "-f", "csv", "--threads", "1")
    equal(closs(*words, "-f", "csv", "--threads", "3").out, one.out, "threads")
    rows = rows_of(one)
    equal(len(rows), 801 * 33)
    contains([row["margin"] for row in rows[:330]], "0.103", "0.107")
    document = json.loads(closs(*words, "-f", "json").text)
    lines = [json.loads(line) for line in closs(*words, "-f", "jsonl").text.splitlines()]
    equal(document["rows"] == lines, True, "json and jsonl")
    equal([{name: float(cell) for name, cell in row.items()} for row in rows] == lines, True, "csv and jsonl")
    equal((document["command"], document["combinations"], document["units"]["total.lost"], document["warnings"]),
          ("sweep", 801 * 33, "customers", []))
    with folder() as there:
        closs(*words[:1], str(ROOT / TELECOM), *words[2:], "-o", "all.csv", "-o", "all.jsonl", "-o", "all.md", cwd=there)
        equal((there / "all.csv").read_bytes(), one.out, "-o")
        equal((there / "all.jsonl").read_text().count("\n"), len(rows))
        contains((there / "all.md").read_text(), "The first 100 of 26433 combinations")
    equal(closs(*words, "-f", "csv", "--bom").out[:3], b"\xef\xbb\xbf")


@case
def sweep_of_two_inputs_is_a_two_way_table(closs):
    text = closs("sweep", TELECOM, "--vary", "problems.billing.frequency=4%..12%:2%", "--vary", "margin=30%,35%", "--figure",
                 "total.cost_of_inaction").text.splitlines()
    equal(text[0], "Cost of inaction")
    contains(text[1], "Cost of inaction is largest, ¥2.33B, at Billing error / Frequency 12 %, Contribution margin 35 %")
    contains(text[3], "Billing error / Frequency ↓ Contribution margin →", "30 %", "35 %")
    equal(len(text), 12)
    result = closs("sweep", TELECOM, "--vary", "horizon=1..3:1", "--figure", "fix.e-invoice.payback_months", "--lang", "ja")
    contains(unwrapped(result, ""), "対象期間", "対象期間内に費用を回収できない")


@case
def sweep_counts_combinations_that_break_a_rule(closs):
    words = ["sweep", TELECOM, "--vary", "problems.billing.frequency=60%..100%:10%", "--figure", "total.lost"]
    result = closs(*words, "-f", "csv")
    equal(result.code, 0)
    contains(result.err, "[sweep-refused]", "2 of 5 combinations", "Billing error / Frequency 90 %", "add up to 103")
    equal([row["total.lost"] == "" for row in rows_of(result)], [False, False, False, True, True])
    document = json.loads(closs(*words, "-f", "json").text)
    equal([warning["code"] for warning in document["warnings"]], ["sweep-refused"])
    equal(document["rows"][4]["total.lost"], None)
    contains(unwrapped(closs(*words, "--lang", "ja"), ""), "5通りのうち2通りはモデルの規則に反する")
    equal(closs(*words, "-f", "csv", "--quiet").err, "", "quiet")


@case
def sweep_scales_shares_that_exceed_their_group(closs):
    result = closs("sweep", TELECOM, "-f", "csv", "--figure", "total.lost", "--vary", "problems.billing.outcomes.satisfied=20%,80%",
                   "--vary", "problems.billing.outcomes.mollified=30%,80%")
    contains(result.err, "[sweep-shares-scaled]", "2 of 4")
    wanted = figure_with(closs, "total.lost", "problems.billing.outcomes.satisfied=50%", "problems.billing.outcomes.mollified=50%")
    near(float(rows_of(result)[3]["total.lost"]), wanted)


@case
def sweep_has_no_figures_where_all_shares_are_0(closs):
    result = closs("sweep", TELECOM, "-f", "csv", "--figure", "total.lost", "--set", "problems.billing.outcomes.dissatisfied=0%",
                   "--vary", "problems.billing.outcomes.satisfied=0%,50%", "--vary", "problems.billing.outcomes.mollified=0%,50%")
    contains(result.err, "[sweep-shares-zero]", "1 of 4")
    equal([row["total.lost"] == "" for row in rows_of(result)], [True, False, False, False])


@case
def tornado_tells_of_a_share_that_cannot_be_moved_alone(closs):
    only = ["--set", "problems.billing.outcomes.satisfied=100%", "--swing", "10%", "--figure", "total.lost"]
    result = closs("tornado", TELECOM, *only, "-f", "csv")
    contains(result.err, "[tornado-shares-scaled]", "problems.billing.outcomes.satisfied")
    row = next(r for r in rows_of(result) if r["input"] == "problems.billing.outcomes.satisfied")
    equal((row["low"], row["high"], float(row["swing"])), ("1", "1", 0.0))
    equal("scaled" in closs("tornado", TELECOM, "--swing", "10%", "-f", "csv").err, False)


@case
def shares_of_many_fixes_are_guarded(closs):
    with folder() as there:
        fixes = "".join(f"  f{j}: {{changes: {{problems.billing.frequency: {{reduce: 1%}}}}, cost: {{once: {j + 1}M}}}}\n" for j in range(14))
        head, _, _ = (ROOT / TELECOM).read_text(encoding="utf-8").partition("\nfixes:")
        many = there / "many.yaml"
        many.write_text(head + "\nfixes:\n" + fixes, encoding="utf-8")
        share = ("--figure", "fix.f3.npv_share")
        fails(closs("sweep", many, "--vary", "margin=10%..60%:0.0005%", "-f", "csv", *share), 2, "shares-too-large")
        # Two rows of it: as much as run gives, to the last bit.
        rows = rows_of(closs("sweep", many, "--vary", "margin=30%,40%", "-f", "csv", *share))
        for row, margin in zip(rows, ("30%", "40%")):
            equal(float(row["fix.f3.npv_share"]), figure_with(closs, "fix.f3.npv_share", f"margin={margin}", file=many), margin)
        equal(closs("tornado", many, "-f", "csv", *share).code, 0, "tornado")


@case
def sweep_refuses_what_it_cannot_vary(closs):
    for points, fault in {"problems.biling.frequency=1%..2%:1%": "unknown-path", "margin": "vary-malformed", "margin=": "vary-malformed",
                          "=1": "vary-malformed", "margin=1%,,2%": "vary-empty", "revenue_per_customer=240,000": "vary-thousands", "margin=30%..40%": "vary-without-step",
                          "margin=30%..40%:0%": "vary-step-zero", "margin=30%..40%:-1%": "vary-step-sign",
                          "margin=40%..30%:1%": "vary-step-sign", "margin=50%..150%:10%": "above-100", "margin=30%,3": "rate-above-1",
                          "horizon=1.5": "vary-not-whole", "horizon=0": "not-a-whole-number", "horizon=1..2000:1": "vary-many-settings",
                          "fixes.e-invoic.start=1": "unknown-path", "overlap=some": "not-one-of",
                          "revenue_per_customer=1/month..2:1/month": "vary-spans-differ",
                          "margin=0%..100%:0.00000001%": "sweep-too-large",
                          "margin=0%..1%:0.00000000000000000000001%": "sweep-uncountable"}.items():
        result = closs("sweep", TELECOM, "--vary", points, "-f", "csv")
        fails(result, 2, fault)
        equal(result.text, "", points)
    contains(closs("sweep", TELECOM, "--vary", "problems.biling.frequency=1%").err, "did you mean problems.billing.frequency?", "--vary:1:1")
    contains(closs("sweep", TELECOM, "--vary", "horizon=0").err, "--vary:1:9")
    fails(closs("sweep", TELECOM, "--vary", "margin=1%", "--vary", "margin=2%"), 2, "vary-twice")
    fails(closs("sweep", TELECOM, "--vary", "problems.*.loss.silent=1%", "--vary", "problems.outage.loss.silent=2%"), 2, "vary-twice")
    fails(closs("sweep", TELECOM), 2, "vary-missing")
    fails(closs("sweep", "examples/quick.yaml", "--vary", "customers=1k", "--measure", "npv"), 2, "measure-without-figure")
    fails(closs("sweep", TELECOM, "--vary", "margin=1%", "-f", "xml"), 2, "unknown-format")
    equal(closs("sweep", TELECOM, "--vary", "margin=10%,20%", "--yes", "-f", "csv").code, 0, "--yes")


@case
def sweep_without_a_reader_ends_quietly_and_leaves_no_part_of_a_file(closs):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([closs.path, "sweep", TELECOM, "--vary", "margin=0%..100%:0.0001%", "-f", "csv"], cwd=ROOT,
                          env=environment(), stdout=write, stderr=subprocess.PIPE, timeout=60)
    os.close(write)
    equal((done.returncode, done.stderr), (0, b""))
    with folder() as there:
        fails(closs("sweep", str(ROOT / TELECOM), "--vary", "margin=200%", "-o", "part.csv", cwd=there), 2, "above-100")
        equal(list(there.iterdir()), [])


# --- how much rests on guesses -------------------------------------------------------------------


def guesses_of(result):
    """The rows of the table of guesses: the share over ranges, and that without."""
    lines = result.text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.strip().startswith("Share of guesses"))
    rows = [line for line in lines[start:] if line.startswith(("Lost ", "Revenue at risk ", "Cost of inaction "))]
    return [re.split(r"  +", line.strip())[1:] for line in rows]


@case
def run_says_how_much_rests_on_guesses(closs):
    contains(closs("run", "examples/quick.yaml").text, "Share of guesses", "Lost ")
    contains(unwrapped(closs("run", TELECOM, "--lang", "ja"), ""), "推測の割合", "損失顧客数")
    measured = CROWDED.replace("91%", "{value: 30%, kind: survey, source: survey}")
    for plain in ("120k", "340", "25%", "3% to 12%", "10% to 20%"):
        measured = measured.replace(f" {plain}", f" {{value: {plain}, kind: measured, source: ledger}}")
    with folder() as there:
        (there / "measured.yaml").write_text(measured + "problem_defaults: {realisation: {value: 100%, kind: survey, source: survey}}\n")
        equal(guesses_of(closs("run", "measured.yaml", cwd=there)), [["0", "0"]] * 2)
        # A range of an assumption is not put into one number with what is moved by 10 %.
        (there / "range.yaml").write_text((there / "measured.yaml").read_text().replace("{value: 3% to 12%, kind: measured, source: ledger}", "{value: 3% to 12%, kind: assumed}"))
        shares = guesses_of(closs("run", "range.yaml", cwd=there))
        equal([share[1] for share in shares], ["0"] * 2)
        equal([share[0] in ("0", "100") for share in shares], [False] * 2, str(shares))
        equal(guesses_of(closs("run", "examples/quick.yaml", cwd=ROOT)), [["100"]] * 2)


@case
def what_is_measured_without_a_source_and_a_source_without_a_kind_are_told_as_such(closs):
    with folder() as there:
        (there / "a.yaml").write_text(CROWDED.replace(" 340", " {value: 340, kind: measured}").replace(" 120k", " {value: 120k, source: ledger}"))
        text = unwrapped(closs("run", "a.yaml", cwd=there))
        contains(text, "Measured or surveyed, but without a source: 1 of the", "(Revenue per customer)", "do not say whether they were measured (no `kind`); 1 of these name a source.")
        contains(unwrapped(closs("run", "a.yaml", "--lang", "ja", cwd=there), ""), "実測または調査とされているが出典のない入力：", "うち出典があるものは1項目")


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
