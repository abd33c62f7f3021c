#!/usr/bin/env python3
"""closs simulate from outside. Usage: simulate_test.py PROGRAM"""

import contextlib
import csv
import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import (CROWDED, ROOT, Program, case, contains, environment, equal, fails, folder, in_database,  # noqa: E402
                   main, not_run, rows_of, scenario_of, started)

TELECOM = "examples/telecom.yaml"
FEW = ("--trials", "1024")
STATISTICS = ["mean", "sd", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "exists", "positive"]


def lost_of(result):
    return scenario_of(result)["figures"]["total"]["lost"]


def holds_interrupts(process):
    """Whether a program takes SIGINT by itself, as it does while trials are drawn."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1


@case
def people_get_the_sentence_and_what_it_stands_on(closs):
    result = closs("simulate", TELECOM, *FEW)
    equal(result.code, 0, result.err)
    contains(result.text.replace("\n", " "), "Cost of inaction is between ¥", "with 90 % probability; the mean is ¥",
             "The best choice on average is Electronic invoice: it pays back within 3 years with a probability of ",
             "How Cost of inaction is distributed", "How likely Cost of inaction is above an amount", "Do nothing",
             "Expected loss", "were taken as certain", "1,024 trials in 16 independent replicates",
             "Made by closs ")
    japanese = closs("simulate", TELECOM, *FEW, "--lang", "ja")
    contains(japanese.text.replace("\n", ""), "放置コストは90%の確率で", "何もしない", "期待損失", "16組、計1,024回試行しました")
    contains(closs("simulate", TELECOM, *FEW, "-f", "markdown").text, "## Figures", "| --- | ---: |")


@case
def of_several_scenarios_people_get_a_row_each_and_with_full_the_reports(closs):
    offers, certain = "examples/two-offers.yaml", "examples/quick.yaml"
    result = closs("simulate", TELECOM, offers, certain, *FEW)
    equal(result.code, 0, result.err)
    contains(result.text, "3 scenarios\n", "inaction,  inaction,  inaction,", "Fixed-line telecom 2026", "Two offers",
             "Quick look", "Electronic invoice", "A team of our own", "`--full` adds")
    equal("How Cost of inaction is distributed" in result.text, False)
    full = closs("simulate", TELECOM, offers, certain, *FEW, "--full").text
    reports = [closs("simulate", file, *FEW).text for file in (TELECOM, offers, certain)]
    equal(full.endswith("\n\n".join(reports)), True)
    equal(full.startswith(result.text.split("\n\n`--full`")[0]), True)
    # The numbers are those of the programs' formats.
    lost = lost_of(closs("simulate", offers, *FEW, "-f", "json", "--figure", "total.lost"))
    table = closs("simulate", TELECOM, offers, *FEW, "-f", "md", "--figure", "total.lost").text
    row = next(line for line in table.splitlines() if line.startswith("| Two offers"))
    equal([round(float(cell.replace(",", "")) / lost[name], 2) for cell, name in
           zip(row.strip(" |").split(" | ")[1:], ("mean", "p5", "p95"))], [1, 1, 1])
    variants = closs("simulate", TELECOM, "--variants", "examples/telecom-variants.csv", *FEW, "--lang", "ja").text
    contains(variants, "5件のシナリオ", "half the billing errors", "1行目との差")
    # What only the reports would have told.
    warned = ("simulate", "tests/bad/fix-clipped.yaml", TELECOM, *FEW)
    contains(closs(*warned).err, "warning[fix-clipped]")
    equal(closs(*warned, "--full").err, "")
    with folder() as there:
        merged_as_one(closs, there, 2, ROOT / TELECOM, ROOT / offers, *FEW)


@case
def programs_get_every_statistic_with_its_standard_error(closs):
    rows = rows_of(closs("simulate", TELECOM, *FEW, "-f", "csv", "--figure", "total.lost"))
    equal(list(rows[0]), "file,scenario,scope,id,measure,unit,statistic,value,standard_error".split(","))
    lost = [row for row in rows if row["measure"] == "lost"]
    equal([row["statistic"] for row in lost], STATISTICS)
    equal([row["unit"] for row in lost], ["customers"] * 9 + ["rate"] * 2)
    json_of = lost_of(closs("simulate", TELECOM, *FEW, "-f", "json", "--figure", "total.lost"))
    equal(list(json_of), [*STATISTICS, "se"])
    equal(list(json_of["se"]), STATISTICS)
    for row in lost:
        equal(float(row["value"]), json_of[row["statistic"]], row["statistic"])
        equal(float(row["standard_error"]), json_of["se"][row["statistic"]], row["statistic"])
    quantiles = [json_of[name] for name in STATISTICS[2:9]]
    equal(quantiles, sorted(quantiles))


@case
def json_has_all_its_keys(closs):
    whole = json.loads(closs("simulate", TELECOM, *FEW, "--seed", "7", "-f", "json").text)
    equal(whole["simulation"], {"trials": 1024, "replicates": 16, "sampler": "sobol", "seed": 7, "partial": False})
    one = whole["scenarios"][0]
    equal(list(one), ["name", "file", "sha256", "set", "figures", "differences", "decisions", "sensitivity",
                      "information", "certain", "clipped", "refused", "none", "warnings"])
    equal([d["set"] for d in one["decisions"]], [[], ["e-invoice"], ["call-back"], ["e-invoice", "call-back"]])
    equal(list(one["decisions"][0]), ["set", "mean", "p5", "p95", "positive", "best", "regret", "se"])
    line = json.loads(closs("simulate", TELECOM, *FEW, "-f", "jsonl").text)
    equal(line["simulation"]["trials"], 1024)


@case
def a_database_has_the_statistics_of_the_json(closs):
    with folder() as there:
        closs("simulate", TELECOM, *FEW, "-o", there / "s.db", "-o", there / "s.json")
        one = json.loads((there / "s.json").read_text(encoding="utf-8"))["scenarios"][0]
        with contextlib.closing(sqlite3.connect(there / "s.db")) as database:
            rows = {(figure, statistic): (value, error) for figure, statistic, value, error in
                    database.execute("SELECT figure, statistic, value, standard_error FROM statistics")}
            stated = dict(database.execute("SELECT figure, value FROM results"))
        lost = one["figures"]["total"]["lost"]
        for name in STATISTICS:
            equal(rows["total.lost", name], (lost[name], lost["se"][name]), name)
        for decision in one["decisions"]:
            figure = ".".join(["decision", *filter(None, [" ".join(decision["set"])]), "npv"])
            equal(rows[figure, "regret"], (decision["regret"], decision["se"]["regret"]), figure)
        equal(rows["simulation.sobol", "trials"], (1024, None))
        whole = json.loads(closs("run", TELECOM, "-f", "json").text)
        equal(stated["total.lost"], whole["scenarios"][0]["figures"]["total"]["lost"])
        # A run of the same file takes the place of the simulation.
        closs("run", TELECOM, "-o", there / "s.db")
        with contextlib.closing(sqlite3.connect(there / "s.db")) as database:
            equal(database.execute("SELECT count(*) FROM statistics").fetchone(), (0,))


@case
def the_same_bytes_come_of_any_instructions(closs):
    found = set()
    for instructions in ("base", "AVX2", "AVX-512"):
        env = {**environment(), "CLOSS_INSTRUCTIONS": instructions}
        used = closs("-Vv", env=env).text
        if f" {instructions}\n" not in used:
            not_run(f"{instructions}, which this processor lacks")
            continue
        for sampler in ("sobol", "random"):
            words = ("--trials", "10k", "--sampler", sampler, "--why", "joint.npv", "-f", "json")
            whole = closs("simulate", TELECOM, *words, env=env)
            equal(whole.code, 0, whole.err)
            found.add((sampler, whole.out))
    equal(len(found), 2)


@case
def the_same_bytes_come_of_any_threads_and_another_seed_gives_others(closs):
    whole = [closs("simulate", TELECOM, "--trials", "10k", "-f", "json", "--threads", n).out for n in (1, 3)]
    equal(whole[0], whole[1])
    means = [lost_of(closs("simulate", TELECOM, *FEW, "--seed", seed, "-f", "json"))["mean"] for seed in (1, 2)]
    if means[0] == means[1]:
        raise AssertionError("both seeds give the same trials")


@case
def the_samplers_agree_within_their_errors(closs):
    found = [lost_of(closs("simulate", TELECOM, "--trials", "16k", "--sampler", sampler, "-f", "json"))
             for sampler in ("sobol", "random")]
    apart = abs(found[0]["mean"] - found[1]["mean"])
    error = (found[0]["se"]["mean"] ** 2 + found[1]["se"]["mean"] ** 2) ** 0.5
    if not apart < 6 * error:
        raise AssertionError(f"means are {apart} apart, the standard error is {error}")


@case
def trials_are_rounded_up_and_that_is_said(closs):
    result = closs("simulate", TELECOM, "--trials", "1000")
    contains(result.text.replace("\n", " "), "1,024 trials", "1,000 were asked for, and rounded up")
    equal(json.loads(closs("simulate", TELECOM, "--trials", "1", "-f", "json").text)["simulation"]["trials"], 1024)
    equal(json.loads(closs("simulate", TELECOM, "--trials", "1600", "--sampler", "random", "-f", "json").text)
          ["simulation"]["trials"], 1600)


@case
def wrong_options_are_refused(closs):
    fails(closs("simulate", TELECOM, "--trials", "0"), 2, "below-limit")
    fails(closs("simulate", TELECOM, "--trials", "many"), 2, "not-a-number")
    fails(closs("simulate", TELECOM, "--trials", "1.5"), 2, "option-not-a-number")
    fails(closs("simulate", TELECOM, "--seed", "-1"), 2, "option-not-a-number")
    fails(closs("simulate", TELECOM, "--seed", str(1 << 60)), 2, "option-not-a-number")
    fails(closs("simulate", TELECOM, "--sampler", "halton"), 2, "option-unknown-value")
    fails(closs("simulate", TELECOM, "--precision", "0"), 2, "not-above")
    fails(closs("simulate", TELECOM, *FEW, "--figure", "total.lots"), 2, "unknown-figure")
    for trials in ("-1", "1e18", "10^30", str(1 << 62)):
        result = closs("simulate", TELECOM, f"--trials={trials}")
        equal((result.code, result.text), (2, ""), trials)
        contains(result.err, "--trials")


@case
def further_answers_are_asked_of_what_is_drawn_and_is_a_rate(closs):
    words = ("problems.billing.frequency=2000", "problems.outage.outcomes=300")
    result = closs("simulate", TELECOM, *FEW, "-f", "json", "--measure-next", words[0], "--measure-next", words[1])
    asked = scenario_of(result)["information"]["evsi"]
    equal([(one["input"], one["n"]) for one in asked],
          [("problems.billing.frequency", 2000), ("problems.outage.outcomes", 300)])
    for text, fault in (("problems.billing.frequency", "measure-next-malformed"),
                        ("problems.billing.frequency=0", "measure-next-malformed"),
                        ("problems.billing.frequency=1e3", "measure-next-malformed"),
                        ("margin=5", "measure-next-not-drawn"), ("problems.biling.frequency=5", "unknown-path")):
        fails(closs("simulate", TELECOM, *FEW, "--measure-next", text), 2, fault)
    fails(closs("simulate", TELECOM, *FEW, "--set", "revenue_per_customer=3000 to 5000", "--measure-next",
                "revenue_per_customer=5"), 2, "measure-next-no-rate")


@case
def why_tells_shares_of_the_variance(closs):
    found = scenario_of(closs("simulate", TELECOM, *FEW, "-f", "json", "--why", "total.lost"))
    found = found["sensitivity"]["total.lost"]
    largest = max(found, key=lambda one: one["st"])
    contains(largest["input"], "problems.billing.frequency")
    if not 0 < largest["s1_low"] < largest["s1"] < largest["s1_high"] <= 1.1:
        raise AssertionError(largest)
    fails(closs("simulate", TELECOM, *FEW, "--why", "total.lots"), 2, "unknown-figure")
    contains(closs("simulate", TELECOM, *FEW, "--why", "total.lost").text, "Why Lost varies", "not told from 0")


@case
def trials_that_break_a_rule_are_counted_and_too_many_are_refused(closs):
    with folder() as there:
        (there / "few.yaml").write_text(CROWDED.replace("91%", "83%"), encoding="utf-8")
        (there / "many.yaml").write_text(CROWDED, encoding="utf-8")
        one = scenario_of(closs("simulate", "few.yaml", "-f", "json", cwd=there))
        if not 0 < one["refused"]["trials"] < 1311:
            raise AssertionError(one["refused"])
        contains(closs("simulate", "few.yaml", cwd=there).text, "break a rule of the model and are left out")
        result = closs("simulate", "many.yaml", cwd=there)
        fails(result, 2, "simulation-refused")
        equal(result.text, "")


@case
def nothing_uncertain_is_no_fault(closs):
    result = closs("simulate", "examples/quick.yaml")
    equal(result.code, 0, result.err)
    contains(result.text, "No input is stated with a range")
    lost = scenario_of(closs("simulate", "examples/quick.yaml", "-f", "json"))["figures"]["total"]["lost"]
    run = scenario_of(closs("run", "examples/quick.yaml", "-f", "json"))["figures"]["total"]["lost"]
    equal((lost["mean"], lost["p5"], lost["p95"], lost["sd"], lost["se"]["mean"]), (run, run, run, 0, 0))


@case
def variants_are_drawn_alike_and_differ_by_what_was_changed(closs):
    with folder() as there:
        (there / "v.csv").write_text("name,margin\nas it is,\nthinner,30%\n", encoding="utf-8")
        whole = json.loads(closs("simulate", TELECOM, *FEW, "--variants", there / "v.csv", "-f", "json").text)
    first, second = whole["scenarios"]
    equal((first["name"], second["name"]), ("as it is", "thinner"))
    equal(first["differences"]["total"], {})
    equal(first["figures"]["total"]["lost"], second["figures"]["total"]["lost"])
    off = second["differences"]["total"]
    equal((off["lost"]["mean"], off["lost"]["sd"]), (0, 0))
    if not (off["cost_of_inaction"]["p95"] < 0 and off["cost_of_inaction"]["positive"] == 0):
        raise AssertionError(f"a thinner margin costs less in every trial: {off['cost_of_inaction']}")


def trials_in(file):
    """The lines of --draws, as the csv has them."""
    with open(file, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@case
def every_trial_is_written_with_its_inputs_and_figures(closs):
    with folder() as there:
        files = [there / "one.csv", there / "three.csv"]
        for file, threads in zip(files, (1, 3)):
            words = ("--trials", "80k", "--draws", file, "-f", "json", "--threads", threads)
            result = closs("simulate", TELECOM, *words)
            equal(result.code, 0, result.err)
        equal(files[0].read_bytes(), files[1].read_bytes(), "on one thread and on three")
        trials = trials_in(files[0])
    figures = ["total.revenue_at_risk", "total.cost_of_inaction", "fix.e-invoice.npv", "fix.call-back.npv", "joint.npv"]
    titles = list(trials[0])
    equal(titles[:3], ["replicate", "trial", "refused"])
    equal(titles[-5:], figures)
    for path in ("problems.billing.frequency", "problems.billing.complaint_rate", "problems.outage.outcomes.satisfied"):
        contains(titles, path)
    places = [(int(trial["replicate"]), int(trial["trial"])) for trial in trials]
    equal(places, [(r, t) for first in (1, 4097) for r in range(1, 17) for t in range(first, first + 4096)])
    outcomes = [float(trial[t]) for trial in trials[:100] for t in titles if t.startswith("problems.outage.outcomes")]
    if not all(0 < share < 1 for share in outcomes):
        raise AssertionError("shares lie between 0 and 1")
    found = scenario_of(result)["figures"]
    for name in ("revenue_at_risk", "cost_of_inaction"):
        values = sorted(float(trial[f"total.{name}"]) for trial in trials)
        mean = sum(values) / len(values)
        if not abs(mean / found["total"][name]["mean"] - 1) < 1e-12:
            raise AssertionError(f"{name}: the mean of the lines is {mean}")
        if not abs(values[len(values) // 2 - 1] / found["total"][name]["p50"] - 1) < 1e-4:
            raise AssertionError(f"{name}: the median of the lines")


@case
def a_refused_trial_has_inputs_and_no_figures(closs):
    with folder() as there:
        (there / "few.yaml").write_text(CROWDED.replace("91%", "83%"), encoding="utf-8")
        words = ("--draws", "d.csv", "-f", "json", "--figure", "total.lost", "--figure", "problem.two.lost")
        one = scenario_of(closs("simulate", "few.yaml", *words, cwd=there))
        trials = trials_in(there / "d.csv")
        equal(list(trials[0]), ["replicate", "trial", "refused", "problems.two.frequency", "problems.two.loyalty_drop",
                                "total.lost", "problem.two.lost"])
        refused = [trial for trial in trials if trial["refused"] == "1"]
        equal(len(refused), one["refused"]["trials"])
        for trial in refused:
            equal((trial["total.lost"], trial["problem.two.lost"]), ("", ""))
            if not float(trial["problems.two.frequency"]) > 0.17:
                raise AssertionError(trial)
        equal({trial["refused"] for trial in trials if trial["total.lost"]}, {"0"})
        (there / "many.yaml").write_text(CROWDED, encoding="utf-8")
        fails(closs("simulate", "many.yaml", "--draws", "none.csv", cwd=there), 2, "simulation-refused")
        equal((there / "none.csv").exists(), False)


@case
def a_figure_that_does_not_exist_is_empty_in_its_trial(closs):
    with folder() as there:
        figure = "fix.e-invoice.payback_months"
        found = closs("simulate", TELECOM, *FEW, "--set", "fixes.e-invoice.cost.once=1B to 2B", "--figure", figure,
                      "--draws", there / "d.csv", "-f", "json")
        exists = scenario_of(found)["figures"]["fixes"]["e-invoice"]["payback_months"]["exists"]
        trials = trials_in(there / "d.csv")
    equal(sum(trial[figure] != "" for trial in trials) / len(trials), exists)
    if not 0 < exists < 1:
        raise AssertionError(exists)


@case
def an_unknown_extension_is_told_each_known_one_once(closs):
    contains(closs("simulate", TELECOM, "-o", "x.y").err, ".txt, .md, .html, .csv, .json, .jsonl, .xlsx, .db, .sqlite\n")


@case
def draws_are_an_output_like_the_others(closs):
    with folder() as there:
        (there / "a.yaml").write_text((ROOT / TELECOM).read_text(encoding="utf-8"), encoding="utf-8")
        words = ("simulate", "a.yaml", *FEW)
        (there / "a.csv").symlink_to("a.yaml")
        fails(closs(*words, "--draws", "a.csv", cwd=there), 2, "output-is-input")
        fails(closs(*words, "--draws", "d.txt", cwd=there), 2, "unknown-extension")
        fails(closs(*words, "--draws", "d.csv", "-o", "d.csv", cwd=there), 2, "output-twice")
        fails(closs(*words, "--draws", "-", cwd=there), 2, "output-twice")
        fails(closs(*words, "--draws", "no/d.csv", cwd=there), 3, "output-folder-missing")
        fails(closs("simulate", "a.yaml", "a.yaml", "--draws", "d.csv", cwd=there), 2, "draws-of-many")
        (there / "v.csv").write_text("name,margin\none,30%\n", encoding="utf-8")
        fails(closs(*words, "--variants", "v.csv", "--draws", "d.csv", cwd=there), 2, "draws-of-many")
        streamed = closs(*words, "--draws", "-", "-o", "all.json", cwd=there)
        equal(streamed.code, 0, streamed.err)
        equal(closs(*words, "--draws", "d.csv", cwd=there).code, 0)
        equal(streamed.out, (there / "d.csv").read_bytes())
        closs(*words, "--draws", "e.csv", "--bom", "--set", "margin=30%", cwd=there)
        text = (there / "e.csv").read_text(encoding="utf-8")
        equal((text[0], text.splitlines()[1].rsplit(",", 1)[1]), ("\ufeff", "margin=30%"))
        closs("simulate", ROOT / "examples/quick.yaml", "--draws", "q.csv", cwd=there)
        equal((there / "q.csv").read_text(encoding="utf-8").split("\n", 1)[1], "")


@case
def draws_hold_the_trials_that_a_precision_needs(closs):
    with folder() as there:
        result = closs("simulate", TELECOM, *FEW, "--precision", "0.01%", "--draws", there / "d.csv", "-f", "json")
        count = json.loads(result.text)["simulation"]["trials"]
        equal(len(trials_in(there / "d.csv")), count)
    if count <= 1024:
        raise AssertionError("the first trials were enough")


@case
def an_interrupt_ends_the_trials_and_reports_those_that_were_done(closs):
    with folder() as there:
        words = ["simulate", TELECOM, "--trials", "1B", "-o", there / "out.json", "-f", "text", "--draws",
                 there / "draws.csv"]
        child = started(closs, *words, stdout=subprocess.PIPE)
        while child.poll() is None and not holds_interrupts(child):
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=100)
        equal(child.returncode, -signal.SIGINT, err.decode())
        whole = json.loads((there / "out.json").read_text(encoding="utf-8"))
        with open(there / "draws.csv", encoding="utf-8") as lines:
            equal(sum(1 for _ in lines), whole["simulation"]["trials"] + 1)
    equal(whole["simulation"]["partial"], True)
    one = whole["scenarios"][0]
    ranks = [of["rank"] for of in one["sensitivity"]["total.cost_of_inaction"] if of["rank"] is not None]
    if not (ranks and 0.1 < max(ranks) < 1):
        raise AssertionError(one["sensitivity"])
    equal((one["information"]["evpi"]["value"], one["information"]["evppi"]), (None, []))
    if not 0 < whole["simulation"]["trials"] < 1 << 30:
        raise AssertionError(whole["simulation"])
    contains(out.decode(), "Interrupted: the figures are those of the ")


FORMATS = ("txt", "md", "csv", "json", "jsonl")


def shards(closs, there, count, *words, codes=(0,)):
    """The parts of a call."""
    parts = [there / f"{k} of {count}.part" for k in range(1, count + 1)]
    for k, part in enumerate(parts, 1):
        result = closs("simulate", *words, "--quiet", "--shard", f"{k}/{count}", "-o", part, cwd=there)
        equal(result.code in codes, True, result.err)
        equal(result.text, "")
    return parts


def merged_as_one(closs, there, count, *words, codes=(0,)):
    """Shards, merged, are what one call says: every byte of every format, in both languages."""
    parts = shards(closs, there, count, *words, codes=codes)
    for lang in ("en", "ja"):
        files = {name: [there / f"{name}.{f}" for f in FORMATS] for name in ("one", "merged")}
        outputs = {name: [word for file in of for word in ("-o", file)] for name, of in files.items()}
        one = closs("simulate", *words, "--lang", lang, *outputs["one"], cwd=there)
        merged = closs("merge", *reversed(parts), "--lang", lang, *outputs["merged"], cwd=there)
        equal((merged.code, merged.err), (one.code, one.err))
        for alone, joined in zip(files["one"], files["merged"]):
            equal(joined.read_bytes(), alone.read_bytes(), f"{count} shards of {words}: {lang} {alone.suffix}")
    query = "SELECT * FROM statistics ORDER BY 1, 2, 3"
    for words_of, name in ((("simulate", *words), "one.db"), (("merge", *parts), "merged.db")):
        closs(*words_of, "-o", name, cwd=there)
    equal(in_database(there / "merged.db", query), in_database(there / "one.db", query))
    for format in ("text", "csv"):  # on standard output, and where nothing has to be explained
        one = closs("simulate", *words, "-f", format, "--threads", "1", cwd=there)
        merged = closs("merge", *parts, "-f", format, "--threads", "3", cwd=there)
        equal(merged.out, one.out, format)
    return parts


@case
def shards_merged_are_the_bytes_of_one_call(closs):
    words = (ROOT / TELECOM, "--trials", "20k", "--why", "total.cost_of_inaction", "--measure-next",
             "problems.outage.outcomes=300", "--budget", "1B")
    for count in (1, 3, 16):
        with folder() as there:
            merged_as_one(closs, there, count, *words)


@case
def what_few_of_all_trials_would_change_is_valued_by_one_call_as_by_shards(closs):
    # In the pilot's 8,192 trials one choice is always the best.
    words = (ROOT / TELECOM, "--set", "fixes.e-invoice.cost.once=6.5億")
    result = closs("simulate", *words)
    contains(result.text, "In 3 of the 131,072 trials another choice than the best on average would have been better")
    information = json.loads(closs("simulate", *words, "-f", "json").out)["scenarios"][0]["information"]
    equal(information["evpi"]["value"] > 0 and any(row["value"] > 0 for row in information["evppi"]), True)
    with folder() as there:
        merged_as_one(closs, there, 3, *words)


@case
def shards_of_random_numbers_refused_trials_and_values_of_the_call_merge(closs):
    for count in (2, 5):
        with folder() as there:
            (there / "few.yaml").write_text(CROWDED.replace("91%", "83%"), encoding="utf-8")
            merged_as_one(closs, there, count, "few.yaml", "--sampler", "random", "--trials", "30k", "--seed", "9",
                          "--figure", "total.lost", "--measure", "revenue_at_risk", "--set", "customers=100k to 140k")
    with folder() as there:
        (there / "many.yaml").write_text(CROWDED, encoding="utf-8")
        parts = shards(closs, there, 4, "many.yaml")
        whole, merged = closs("simulate", "many.yaml", cwd=there), closs("merge", *parts, cwd=there)
        fails(merged, 2, "simulation-refused")
        equal((merged.out, merged.err), (whole.out, whole.err))


@case
def shards_of_variants_and_of_several_files_merge(closs):
    with folder() as there:
        (there / "v.csv").write_text("name,margin\nas it is,\nthinner,30%\n", encoding="utf-8")
        merged_as_one(closs, there, 4, ROOT / TELECOM, *FEW, "--variants", "v.csv")
    with folder() as there:
        many = there / "many"
        many.mkdir()
        for name in ("ask-first", "quick", "two-offers"):
            (many / f"{name}.yaml").write_bytes((ROOT / f"examples/{name}.yaml").read_bytes())
        (many / "broken.yaml").write_text("closs: 1\nname: Broken\n", encoding="utf-8")
        merged_as_one(closs, there, 5, "many", *FEW, codes=(2,))


def sealed(part):
    """The bytes of a part, with the digest that belongs to them."""
    return part[:-64] + hashlib.sha256(part[:-64]).hexdigest().encode()


@case
def parts_that_do_not_belong_together_are_refused(closs):
    with folder() as there:
        (there / "s.yaml").write_bytes((ROOT / TELECOM).read_bytes())
        (there / "v.csv").write_text("name,margin\nas it is,\nthinner,30%\n", encoding="utf-8")
        words = ("s.yaml", *FEW, "--figure", "total.lost", "--variants", "v.csv")
        one, two, three = parts = shards(closs, there, 3, *words)
        merge = ("merge", "-o", "out.json")
        fails(closs(*merge, one, three, cwd=there), 2, "merge-gap")
        again = there / "again.part"
        again.write_bytes(two.read_bytes())
        fails(closs(*merge, *parts, again, cwd=there), 2, "merge-overlap")
        for change in (("--seed", "2"), ("--trials", "2048"), ("--budget", "1B"), ("--why", "total.lost"),
                       ("--set", "margin=30%"), ("--sampler", "random"), ("--measure", "lost")):
            closs("simulate", *words, *change, "--quiet", "--shard", "2/3", "-o", again, cwd=there)
            fails(closs(*merge, one, again, three, cwd=there), 2, "merge-other-run")
        closs("simulate", *words, "--quiet", "--shard", "2/4", "-o", again, cwd=there)
        fails(closs(*merge, one, again, three, cwd=there), 2, "merge-other-run")
        (there / "a.csv").write_text("file\n", encoding="utf-8")
        fails(closs(*merge, one, "a.csv", cwd=there), 2, "merge-formats-differ")
        fails(closs(*merge, "a.csv", one, cwd=there), 2, "merge-formats-differ")
        fails(closs(*merge, *parts, "-o", "v.csv", cwd=there), 2, "output-is-input")
        fails(closs(*merge, *parts, "-o", "1.txt", "-o", "1.txt", cwd=there), 2, "output-twice")
        fails(closs("merge", *parts, "-f", "yaml", cwd=there), 2, "unknown-format")
        fails(closs(*merge, "none.part", cwd=there), 3, "file-not-found")
        for wrong in ("", "closs simulation 1, shard 1/3\n", "closs simulation 1, shard 17/17\n" + "x" * 99):
            again.write_text(wrong, encoding="utf-8")
            fault = "merge-part-changed" if "1/3" in wrong else "merge-no-part-simulation"
            fails(closs(*merge, again, cwd=there), 2, fault)
        for name, was, now in (("v.csv", "30%", "31%"), ("s.yaml", "name:", "#\nname:")):
            before = (there / name).read_text(encoding="utf-8")
            (there / name).write_text(before.replace(was, now, 1), encoding="utf-8")
            result = closs(*merge, *parts, cwd=there)
            fails(result, 2, "merge-scenario-changed")
            contains(result.err, name)
            (there / name).write_text(before, encoding="utf-8")
        equal(closs(*merge, *parts, cwd=there).code, 0)
        (there / "s.yaml").unlink()
        fails(closs(*merge, *parts, cwd=there), 3, "merge-scenario-changed")


@case
def a_part_whose_model_has_changed_is_refused(closs):
    with folder() as there:
        model = (ROOT / "models/drop.yaml").read_text(encoding="utf-8")
        (there / "m.yaml").write_text(model, encoding="utf-8")
        scenario = CROWDED.replace("91%", "20%").replace("model: drop", "model: ./m.yaml")
        (there / "s.yaml").write_text(scenario, encoding="utf-8")
        part, = shards(closs, there, 1, "s.yaml", *FEW)
        equal(closs("merge", part, cwd=there).code, 0)
        (there / "m.yaml").write_text(model.replace("lost: loyalty_drop", "lost: 0.5 * loyalty_drop"), encoding="utf-8")
        fails(closs("merge", part, cwd=there), 2, "merge-scenario-changed")


@case
def a_part_that_no_shard_wrote_is_refused_before_it_is_believed(closs):
    with folder() as there:
        (there / "s.yaml").write_text(CROWDED.replace("91%", "83%"), encoding="utf-8")
        part, = shards(closs, there, 1, "s.yaml", *FEW)
        whole = part.read_bytes()
        for cut in (64, 100, len(whole) // 2, len(whole) - 1):
            part.write_bytes(whole[:cut])
            fails(closs("merge", part, cwd=there), 2, "merge-part-changed")
        for where in range(40, len(whole), len(whole) // 20):
            part.write_bytes(whole[:where] + bytes([whole[where] ^ 1]) + whole[where + 1:])
            fails(closs("merge", part, cwd=there), 2, "merge-part-changed")
        version = whole.index(b"\n") + 1 + 8
        part.write_bytes(sealed(whole[:version] + b"9" + whole[version + 1:]))
        fails(closs("merge", part, cwd=there), 2, "merge-other-version")
        part.write_bytes(sealed(whole[:-64] + b"more" + whole[-64:]))
        fails(closs("merge", part, cwd=there), 2, "merge-part-changed")
        # Counts and largest numbers that cannot be, sealed as if a shard had written them.
        header = whole.index(b"s.yaml") + len("s.yaml") + 8 + 64
        for where in (header, header + 800, len(whole) // 2, len(whole) * 3 // 4):
            part.write_bytes(sealed(whole[:where] + b"\xff" * 8 + whole[where + 8:]))
            fails(closs("merge", part, cwd=there), 2, "merge-part-changed")
        part.write_bytes(whole)
        equal(closs("merge", part, cwd=there).code, 0)


@case
def a_shard_that_cannot_be_is_refused(closs):
    words = ("simulate", TELECOM, *FEW)
    with folder() as there:
        part = there / "1.part"
        for wrong in ("0/3", "4/3", "1/17", "third"):
            fails(closs(*words, "--shard", wrong, "-o", part), 2, "shard-malformed")
        fails(closs(*words, "--shard", "1/2", "-o", part, "--precision", "1%"), 2, "shard-not-with")
        fails(closs(*words, "--shard", "1/2", "-o", part, "--draws", there / "d.csv"), 2, "shard-not-with")
        fails(closs(*words, "--shard", "1/2"), 2, "shard-without-part")
        fails(closs(*words, "--shard", "1/2", "-o", "-"), 2, "shard-without-part")
        fails(closs(*words, "--shard", "1/2", "-o", part, "-o", there / "2.part"), 2, "shard-without-part")
        fails(closs(*words, "--shard", "1/2", "-o", part, "-f", "csv"), 2, "shard-without-part")
        fails(closs(*words, "--shard", "1/2", "-o", there / "1.json"), 2, "unknown-extension")
        fails(closs("simulate", "-", "--shard", "1/2", "-o", part), 2, "shard-from-standard-input")
        equal(list(there.iterdir()), [])


@case
def an_interrupted_shard_writes_nothing(closs):
    with folder() as there:
        child = started(closs, "simulate", TELECOM, "--trials", "1B", "--shard", "1/2", "-o", there / "1.part")
        ticks = 0
        while child.poll() is None and ticks < 20:  # until it has worked for a moment
            time.sleep(0.01)
            ticks = sum(map(int, Path(f"/proc/{child.pid}/stat").read_text(encoding="ascii").split()[13:15]))
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=100)
        equal(child.returncode, -signal.SIGINT, err.decode())
        equal(list(there.iterdir()), [])


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
