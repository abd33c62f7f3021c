"""Ways to make a valid scenario one that must be refused. Each takes (draw pen, tree) and says whether it could."""


def _first_problem(tree: dict) -> dict:
    return next(iter(tree["problems"].values()))


def _set_frequency(row: dict, text: str):
    for key in ("share", "complaints", "frequency"):
        row.pop(key, None)
    row["frequency"] = text


def loss_span_in_doubt(pen, tree) -> bool:
    if tree["model"] not in ("goodman", "escalation", "market-at-risk"):
        return False
    tree.pop("loss_rates_over", None)
    tree["baseline_loss"] = "1%/" + ("quarter" if tree.get("period", "year") == "year" else "year")
    return "segments" not in tree


def loss_span_of_drops(pen, tree) -> bool:
    tree["loss_rates_over"] = "year"
    return tree["model"] in ("drop", "stop-or-cut")


def frequencies_above_1(pen, tree) -> bool:
    if tree.get("overlap") == "independent" or len(tree["problems"]) < 2:
        return False
    for row in tree["problems"].values():
        _set_frequency(row, "70%")
    return not any("problems" in row for row in tree.get("segments", {}).values())


def loss_above_1(pen, tree) -> bool:
    if tree["model"] != "drop":
        return False
    tree["baseline_loss"] = "40%"
    tree.get("problem_defaults", {}).pop("realisation", None)
    _first_problem(tree).pop("realisation", None)
    _first_problem(tree)["loyalty_drop"] = "70%"
    return "segments" not in tree


def spend_cut_above_those_who_stay(pen, tree) -> bool:
    if tree["model"] != "goodman":
        return False
    row = _first_problem(tree)
    tree["baseline_loss"] = "60%"
    row["loss"] = dict.fromkeys(("satisfied", "mollified", "dissatisfied", "silent"), "1%")
    row["spend_cut"] = dict.fromkeys(row["loss"], "90%")
    row["realisation"] = "30%"
    return "segments" not in tree and "fixes" not in tree


def strong_delight(pen, tree) -> bool:
    if tree.get("overlap") != "independent" or tree["model"] != "goodman" or len(tree["problems"]) < 3:
        return False
    tree["baseline_loss"] = "10%"
    for row in tree["problems"].values():
        _set_frequency(row, "95%")
        row["loss"] = dict.fromkeys(("satisfied", "mollified", "dissatisfied", "silent"), "0%")
        row["realisation"] = "100%"
    return "segments" not in tree


def outcomes_of_101(pen, tree) -> bool:
    if tree["model"] != "goodman":
        return False
    _first_problem(tree)["outcomes"] = {"satisfied": "40%", "mollified": "35%", "dissatisfied": "26%"}
    return "segments" not in tree


def more_complaints_than_customers(pen, tree) -> bool:
    if tree["model"] not in ("goodman", "goodmans-law", "escalation"):
        return False
    row = _first_problem(tree)
    for key in ("share", "complaints", "frequency", "incidents_per_customer"):
        row.pop(key, None)
    row["complaints"] = "900M"
    return not any("problems" in segment for segment in tree.get("segments", {}).values())


def control_total(pen, tree) -> bool:
    tree["customers"] = "17"
    return len(tree.get("segments", {})) > 0


def nobody(pen, tree) -> bool:
    tree["customers"] = "0"
    return "segments" not in tree


def no_parameter(pen, tree) -> bool:
    if tree["model"] != "goodman" or "benchmark" in tree:
        return False
    for row in [tree.get("problem_defaults", {}), *tree["problems"].values()]:
        row.pop("complaint_rate", None)
    return "segments" not in tree


def two_occurrences(pen, tree) -> bool:
    _first_problem(tree).update(frequency="1%", share="1%")
    tree.setdefault("problem_rate", "50%")
    return "segments" not in tree


def share_without_rate(pen, tree) -> bool:
    tree.pop("problem_rate", None)
    for row in tree.get("segments", {}).values():
        row.pop("problem_rate", None)
    row = _first_problem(tree)
    _set_frequency(row, "1%")
    row["share"] = row.pop("frequency")
    return not any("problems" in segment for segment in tree.get("segments", {}).values())


def stray_problem(pen, tree) -> bool:
    if not tree.get("segments"):
        return False
    next(iter(tree["segments"].values())).setdefault("problems", {})["nowhere"] = {"frequency": "1%"}
    return True


def no_margin(pen, tree) -> bool:
    tree.pop("margin", None)
    return "fixes" in tree and not any("margin" in row for row in tree.get("segments", {}).values())


def no_discount_rate(pen, tree) -> bool:
    return "fixes" in tree and tree.pop("discount_rate", None) is not None


def two_that_set(pen, tree) -> bool:
    path = f"problems.{next(iter(tree['problems']))}.frequency"
    row = {"changes": {path: {"to": "1%"}}}
    tree["fixes"] = {"one": row, "two": {"changes": {"problems.*.frequency": {"to": "2%"}}}}
    tree |= {"margin": "50%", "horizon": "2", "discount_rate": "0%"}
    return True


def unknown_fix(pen, tree) -> bool:
    for row in tree.get("fixes", {}).values():
        row["requires"] = ["nobody"]
    return "fixes" in tree


def requires_what_it_excludes(pen, tree) -> bool:
    names = list(tree.get("fixes", {}))
    if len(names) < 2:
        return False
    tree["fixes"][names[0]] |= {"requires": [names[1]]}
    tree["fixes"][names[1]] |= {"excludes": [names[0]]}
    return True


def baseline_to_1(pen, tree) -> bool:
    if "fixes" not in tree or "baseline_loss" not in tree:
        return False
    row = next(iter(tree["fixes"].values()))
    row.pop("start", None), row.pop("segments", None)
    row["changes"] = {"baseline_loss": {"points": "100%"}}
    return True


def fix_of_unknown_parameter(pen, tree) -> bool:
    for row in tree.get("fixes", {}).values():
        row["changes"] = {"problems.*.nothing": {"to": "1%"}}
    return "fixes" in tree


def unknown_key(pen, tree) -> bool:
    tree["marign"] = "3%"
    return True


def plain_twelve(pen, tree) -> bool:
    _set_frequency(_first_problem(tree), "12")
    return "segments" not in tree


WAYS = (loss_span_in_doubt, loss_span_of_drops, frequencies_above_1, loss_above_1, spend_cut_above_those_who_stay, strong_delight, outcomes_of_101,
        more_complaints_than_customers, control_total, nobody, no_parameter, two_occurrences, share_without_rate,
        stray_problem, no_margin, no_discount_rate, two_that_set, unknown_fix, requires_what_it_excludes,
        baseline_to_1, fix_of_unknown_parameter, unknown_key, plain_twelve)
