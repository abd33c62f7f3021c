"""The tree of docs/method.md section 1 as a model file, for checks that must not depend on the shipped models."""

PARAMETERS = {
    "complaint_rate": {"kind": "rate"},
    **{f"outcomes.{name}": {"kind": "share", "group": "outcomes"} for name in ("satisfied", "mollified", "dissatisfied")},
    **{f"loss.{name}": {"kind": "rate"} for name in ("satisfied", "mollified", "dissatisfied", "silent")},
    "contacts_per_complaint": {"kind": "number", "default": "1"},
    "remedy": {"kind": "money", "default": "0"},
    **{f"spend_cut.{name}": {"kind": "rate", "default": "0"}
       for name in ("satisfied", "mollified", "dissatisfied", "silent")},
    **{f"told.{name}": {"kind": "number", "default": "0"}
       for name in ("satisfied", "mollified", "dissatisfied", "silent")},
}


def _end(name: str, told: str) -> dict:
    return {"to": {"lost": f"loss.{name}", "kept": "rest"}, told: f"told.{name}", "spend_cut": f"spend_cut.{name}"}


STATES = {
    "problem": {"to": {"complained": "complaint_rate", "silent": "rest"}},
    "complained": {"complaint": "true", "contacts": "contacts_per_complaint", "cost": "remedy",
                   "to": {name: f"outcomes.{name}" for name in ("satisfied", "mollified", "dissatisfied")}},
    "satisfied": _end("satisfied", "told_good"),
    "mollified": _end("mollified", "told_bad"),
    "dissatisfied": _end("dissatisfied", "told_bad"),
    "silent": _end("silent", "told_bad"),
}

TREE = {"closs_model": "1", "name": "plain-goodman", "losses": "include_baseline", "start": "problem",
        "parameters": PARAMETERS, "states": STATES}
