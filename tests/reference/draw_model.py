"""Random model files: journeys with groups, complements, sums, and loops that always leave a way out."""

import random

KINDS = {"contacts": "number", "cost": "money", "told_good": "number", "told_bad": "number", "spend_cut": "rate"}


FORMULAS = {"rate": ["{0}", "{0} * 50%", "{0} * (1 - {0})"], "number": ["{0}", "2 * {0}", "{0} * {0} + 1"],
            "money": ["{0}", "2 * {0}", "{0} + 50% * {0}"]}


def _label(name: str) -> dict:
    return {"label": {"en": name, "ja": name}}


def _meaning(name: str) -> dict:
    return {"meaning": {"en": f"About {name}", "ja": name}}


class ModelDraw:
    """One random model; `tree` is its file."""

    def __init__(self, rng: random.Random, name: str):
        self.rng = rng
        count = rng.randint(2, 6)
        self.states = [f"s{index}" for index in range(count)]
        self.parameters: dict = {}
        self.above = rng.random() < .25
        self.tree = {"closs_model": "1", "name": name, **_label(name), **_meaning(name), "source": "made up",
                     "losses": "above_baseline" if self.above else "include_baseline", "start": "s0",
                     "parameters": self.parameters, "states": {}}
        complaint = rng.choice([*self.states, None])
        for index, state in enumerate(self.states):
            row: dict = _label(state)
            if state == complaint:
                row["complaint"] = "true"
            steps = self.steps(index)
            self.accrue(row, state, [accrual for accrual in KINDS if accrual != "spend_cut" or "kept" in steps])
            row["to"] = steps
            self.tree["states"][state] = row

    def parameter(self, name: str, kind: str, **keys) -> str:
        self.parameters[name] = {"kind": kind} | keys | _label(name) | _meaning(name)
        return name

    def accrue(self, row: dict, state: str, possible: list):
        """Some accruals per visit, as parameters or formulas."""
        for accrual in possible:
            if self.rng.random() > .3:
                continue
            kind = KINDS[accrual]
            keys = {"default": "0"} if self.rng.random() < .5 else {}
            name = self.parameter(f"{accrual}_at.{state}", kind, **keys)
            row[accrual] = self.rng.choice(FORMULAS[kind]).format(name)

    def steps(self, index: int) -> dict:
        """Where a state leads: always on to the next (the last to lost and kept), at times back or out."""
        state, last = self.states[index], index == len(self.states) - 1
        targets = ["lost", "kept"] if last else [self.states[index + 1]]
        others = [target for target in [*self.states, "lost", "kept"]
                  if target not in targets and target != self.states[0]]
        if not last or self.rng.random() < .3:
            targets += self.rng.sample(others, min(len(others), self.rng.randint(0, 2)))
        if self.rng.random() < .15 and index > 0:
            targets.append(self.states[0])
        if len(targets) == 1:
            return {targets[0]: self.rng.choice(["rest", "100%"])}
        if self.rng.random() < .35:
            return {target: self.parameter(f"{state}-{target}.share", "share", group=f"{state}-group")
                    for target in targets}
        if len(targets) == 3 and self.rng.random() < .4:
            one = self.parameter(f"{state}.first", "rate", high="90%")
            two = self.parameter(f"{state}.second", "rate", high="90%")
            return dict(zip(targets, [f"{one} * {two}", f"{one} * (1 - {two})", "rest"], strict=True))
        steps = {target: self.parameter(f"{state}.to-{target}", "rate", high=f"{90 // (len(targets) - 1)}%")
                 for target in targets[1:]}
        return steps | {targets[0]: "rest"}


def model(rng: random.Random, name: str) -> dict:
    """The tree of a random model file."""
    return ModelDraw(rng, name).tree
