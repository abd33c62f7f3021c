"""Random scenarios as trees of texts. They aim at validity; the generator keeps those the reference accepts."""

import random

import draw_fixes
import journey
from draw_values import Pen

PROBLEM_IDS = ["billing", "outage", "late-delivery", "請求", "app_crash", "3d-secure", "contract", "解約", "queue"]
SEGMENT_IDS = ["home", "business", "法人", "young", "key-accounts"]
TAGS = {"touchpoint": ["invoice", "network", "窓口"], "phase": ["use", "pay"], "原因": ["planning", "carrier"]}
OPTIONAL = .3  # how often a parameter with a default is given


def nested(flat: dict) -> dict:
    """Dotted names to nested maps."""
    tree: dict = {}
    for name, node in flat.items():
        *folders, last = name.split(".")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = node
    return tree


class ScenarioDraw:
    """One random scenario; `tree` is its file."""

    def __init__(self, rng: random.Random, model_name: str, model_tree: dict, benchmarks: dict):
        self.rng = rng
        self.model = journey.read_model(model_tree)
        period, currency = rng.choice(["year", "quarter", "month"]), rng.choice(["JPY", "USD", "EUR", "GBP"])
        self.pen = Pen(rng, currency, period)
        self.independent = rng.random() < .45
        self.tree = {"closs": "1", "name": rng.choice(["Case", "事例", "A case"]), "model": model_name,
                     "currency": currency}
        if period != "year" or rng.random() < .3:
            self.tree["period"] = period
        if self.independent or rng.random() < .3:
            self.tree["overlap"] = "independent" if self.independent else "most_serious"
        self.benchmark = self.draw_benchmark(benchmarks)
        self.problems = rng.sample(PROBLEM_IDS, rng.choice([1, 1, 2, 2, 3, 4, 6]))
        self.segments = rng.sample(SEGMENT_IDS, rng.choice([0, 0, 1, 2, 2, 3]))
        self.uses_share = rng.random() < .3
        self.baseline = rng.choice([0, rng.uniform(.01, .15), rng.uniform(.01, .15), rng.uniform(.01, .4)])
        self.with_fixes = rng.random() < .7
        self.economics()
        self.tree["problems"] = {name: {} for name in self.problems}
        self.frequencies()
        self.parameters()
        self.decorate()
        if self.segments:
            self.tree["segments"] = {name: self.segment(name) for name in self.segments}
            self.control_totals()
        self.loss_span()
        if self.with_fixes:
            self.tree["fixes"] = draw_fixes.fixes(self)

    def draw_benchmark(self, benchmarks: dict) -> set:
        """Names a benchmark for this model, at times; gives back what it offers."""
        fitting = sorted(name for name, tree in benchmarks.items() if self.model.name in tree["models"])
        if not fitting or not self.pen.chance(.4):
            return set()
        self.tree["benchmark"] = self.pen.pick(*fitting)
        return set(benchmarks[self.tree["benchmark"]]["values"])

    def economics(self):
        """What stands at the top level besides problems, segments and fixes."""
        pen, tree = self.pen, self.tree
        chance = pen.chance
        self.size = 10 ** pen.between(2.5, 6.5)
        self.price = 10 ** pen.between(0.5, 4)
        if not self.segments:
            tree["customers"] = pen.digits(self.size)
            if chance(.5):
                tree["new_customers"] = pen.period_count(self.size * pen.between(0, .1))
        tree["revenue_per_customer"] = pen.period_money(self.price)
        if self.with_fixes or chance(.7):
            tree["margin"] = pen.rate(pen.pick(1, pen.between(.05, .95), pen.between(.05, .95)))
        if not self.model.above_baseline or chance(.6):
            tree["baseline_loss"] = pen.period_rate(self.baseline)
        if self.uses_share:
            tree["problem_rate"] = pen.period_rate(pen.between(.1, .8))
        if self.with_fixes or chance(.6):
            tree["horizon"] = str(self.rng.randint(1, pen.pick(7, 7, 7, 20)))
            tree["discount_rate"] = pen.pick("0%", "0", pen.percent(pen.between(.01, .2)))
        self.horizon = int(tree.get("horizon", "1"))
        if chance(.3):
            tree["lifetime"] = str(self.rng.randint(1, 12))
        for key in ("revenue_per_customer_growth", "cost_growth"):
            if chance(.4):
                tree[key] = pen.growth(pen.between(-.1, .12))
        if chance(.3):
            tree["acquisition_cost"] = pen.money(self.price * pen.between(0, 2))
        if chance(.5):
            mouth = {"included": pen.pick("true", "false"), "act_bad": pen.rate(pen.between(0, .25)),
                     "act_good": pen.rate(pen.between(0, .1))}
            if chance(.5):
                mouth["new_customer_value"] = pen.money(self.price * pen.between(.2, 3))
            if chance(.2):
                del mouth["included"]
            tree["word_of_mouth"] = mouth

    def frequencies(self):
        """How often each problem occurs, below 100 % in sum where they add up."""
        budget = self.pen.between(.05, .9)
        weights = [self.pen.between(.1, 1) for _ in self.problems]
        for name, weight in zip(self.problems, weights, strict=True):
            size = self.pen.between(0, .8) if self.independent else budget * weight / sum(weights)
            if self.pen.chance(.04):
                size = 0.0
            self.tree["problems"][name] |= self.occurrence(size, self.size)

    def occurrence(self, size: float, customers: float) -> dict:
        """One of frequency, share and complaints for about `size` of the customers."""
        pen = self.pen
        if self.uses_share and pen.chance(.7):
            return {"share": pen.rate(min(size, .95), plain=True)}
        if size > 0 and self.model.complaint and pen.chance(.3):
            count = pen.period_count(customers * size * pen.between(.03, .3))
            row = {"complaints": count}
            if pen.chance(.4):
                if isinstance(count, dict):
                    count = pen.digits(customers * size * .1)
                state = pen.pick(*self.model.states)
                row["complaints"] = {"count": count, "at": state} if pen.chance(.8) else {"count": count}
            if pen.chance(.3):
                row["incidents_per_customer"] = pen.count(pen.between(.5, 4), plain=True)
            return row
        return {"frequency": pen.period_rate(size)}

    def one_parameter(self, name: str):
        """A text for a parameter, inside its domain."""
        parameter, pen = self.model.parameters[name], self.pen
        if parameter.kind in ("rate", "share"):
            high = min(parameter.high, .5 if self.model.above_baseline else pen.pick(.4, .6, .95))
            rate = pen.pick(0, 1) if parameter.high == 1 and pen.chance(.03) else pen.between(parameter.low, high)
            if name == "realisation":
                rate = pen.between(.3, 1)
            return pen.rate(rate, plain=parameter.high < 1 or parameter.low > 0)
        if parameter.kind == "money":
            return pen.money(pen.pick(0, self.price * pen.between(0, .1)))
        return pen.count(pen.pick(0, 1, pen.between(0, 6)))

    def some_parameters(self, wanted) -> dict:
        """Texts for parameters by name; a group comes whole."""
        texts, groups = {}, self.model.groups
        for name in wanted:
            group = self.model.parameters[name].group
            if not group:
                texts[name] = self.one_parameter(name)
            elif name not in texts:
                texts |= self.pen.shares(groups[group])
        return texts

    def parameters(self):
        """Every parameter that must be given, in the defaults or at each problem, and some that need not."""
        required = [n for n, p in self.model.parameters.items() if p.default is None]
        optional = [n for n, p in self.model.parameters.items() if p.default is not None]
        offered = [name for name in required if name in self.benchmark and self.pen.chance(.7)]
        split = {group: self.pen.chance(.4) for group in self.model.groups}
        shared = [n for n in required if n not in offered and split.get(self.model.parameters[n].group, self.pen.chance(.4))]
        shared = [n for n in shared if not self.model.parameters[n].group
                  or all(m in shared for m in self.model.groups[self.model.parameters[n].group])]
        defaults = self.some_parameters([*shared, *(n for n in optional if self.pen.chance(OPTIONAL / 2))])
        if defaults:
            self.tree["problem_defaults"] = nested(defaults)
        for name in self.problems:
            own = [n for n in required if n not in [*shared, *offered] or
                   (not self.model.parameters[n].group and self.pen.chance(.2))]
            own += [n for n in optional if self.pen.chance(OPTIONAL / 2)]
            self.tree["problems"][name] |= nested(self.some_parameters(own))

    def decorate(self):
        """Names and tags."""
        for name in self.problems:
            if self.pen.chance(.3):
                self.tree["problems"][name]["name"] = {"en": "A problem", "ja": "問題"}
            tags = {key: self.pen.pick(*values) for key, values in TAGS.items() if self.pen.chance(.4)}
            if tags:
                self.tree["problems"][name]["tags"] = tags

    def segment(self, name: str) -> dict:
        """A segment with its customers and some overrides."""
        pen = self.pen
        row = {"customers": str(int(self.size * pen.between(.1, 1)) + 1)}
        if pen.chance(.5):
            row["new_customers"] = str(int(self.size * pen.between(0, .05)))
        if pen.chance(.3):
            row["revenue_per_customer"] = pen.period_money(self.price * pen.between(.3, 5))
        if "margin" in self.tree and pen.chance(.3):
            row["margin"] = pen.rate(pen.between(.05, .95))
        if "baseline_loss" in self.tree and pen.chance(.3):
            row["baseline_loss"] = pen.period_rate(self.baseline * pen.between(.5, 1.2))
        if self.uses_share and pen.chance(.3):
            row["problem_rate"] = pen.period_rate(pen.between(.1, .6))
        problems = {problem: self.override(problem) for problem in self.problems if pen.chance(.4)}
        problems = {problem: tree for problem, tree in problems.items() if tree}
        return row | ({"problems": problems} if problems else {})

    def override(self, problem: str) -> dict:
        """What one segment says differently about one problem."""
        wanted = [name for name in self.model.parameters if self.pen.chance(.15)]
        row = nested(self.some_parameters(wanted))
        if self.pen.chance(.35):
            row |= self.occurrence(self.pen.between(0, .5 if self.independent else .5 / len(self.problems)), self.size / 2)
        elif "complaints" in self.tree["problems"][problem] and self.pen.chance(.2):
            row["incidents_per_customer"] = self.pen.digits(self.pen.between(.5, 3))
        return row

    def loss_span(self):
        """Over which span the loss rates are, where that is in doubt, and at times elsewhere."""
        baselines = [row["baseline_loss"] for row in [self.tree, *self.tree.get("segments", {}).values()]
                     if "baseline_loss" in row]
        in_doubt = any("per" in node if isinstance(node, dict) else "/" in node for node in baselines)
        if not self.model.above_baseline and (in_doubt or self.pen.chance(.15)):
            self.tree["loss_rates_over"] = self.pen.pick("year", "quarter", "month")

    def control_totals(self):
        """The sums over segments at the top level, at times."""
        for key in ("customers", "new_customers"):
            if self.pen.chance(.25):
                self.tree[key] = str(sum(int(row.get(key, "0")) for row in self.tree["segments"].values()))


def scenario(rng: random.Random, model_name: str, model_tree: dict, benchmarks: dict) -> dict:
    """The tree of a random scenario."""
    return ScenarioDraw(rng, model_name, model_tree, benchmarks).tree
