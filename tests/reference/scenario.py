"""A checked scenario: one row a segment, one a problem in it, base values in scenario periods (docs/scenario-files.md)."""

from dataclasses import dataclass, field
from pathlib import Path

import journey
import layers
import literals
from literals import COUNT, GROWTH, MONTHS, PERIOD_COUNT, PERIOD_RATE, RATE
from refusal import Refusal

OCCURRENCES = ("frequency", "share", "complaints")
NOT_PARAMETERS = {"name", "tags", "incidents_per_customer", *OCCURRENCES}
TOP_KEYS = {"closs", "name", "model", "benchmark", "currency", "period", "loss_rates_over", "horizon",
            "discount_rate", "lifetime", "overlap", "customers", "new_customers", "revenue_per_customer", "margin", "baseline_loss",
            "problem_rate", "revenue_per_customer_growth", "cost_growth", "acquisition_cost", "problem_defaults",
            "problems", "segments", "fixes", "word_of_mouth", "expect", "abstract", "correlations",
            "simulation"}
SEGMENT_KEYS = {"name", "customers", "new_customers", "revenue_per_customer", "margin", "baseline_loss",
                "problem_rate", "problems"}


@dataclass(frozen=True)
class ProblemRow:
    """One problem in one segment before any fix. `occurrence` is (kind, base): frequency, share, or complaints
    whose base is the frequency that follows from the count."""

    parameters: dict
    occurrence: tuple
    incidents: float = 1.0


@dataclass(frozen=True)
class Segment:
    name: str
    customers: float
    new_customers: float
    revenue_per_customer: float
    margin: float | None
    baseline_loss: float
    problem_rate: float | None
    problems: dict


@dataclass(frozen=True)
class WordOfMouth:
    act_bad: float
    act_good: float
    customer_value: float | None
    included: bool


@dataclass(frozen=True)
class Change:
    """`path` as in the scenario; `kind` is to, reduce, raise or points; `amount` in scenario periods."""

    path: tuple
    kind: str
    amount: float


@dataclass(frozen=True)
class Fix:
    name: str
    changes: tuple
    once: float
    per_period: float
    start: int
    ramp: int
    segments: frozenset | None  # None: everywhere
    requires: frozenset
    excludes: frozenset

    def change(self, path: tuple, segment: str) -> Change | None:
        """The change this fix makes to a parameter in a segment; a named path wins over its wildcard."""
        if self.segments is not None and segment not in self.segments:
            return None
        wildcard = ("problems", "*", *path[2:]) if path[0] == "problems" else path
        return next((c for wanted in (path, wildcard) for c in self.changes if c.path == wanted), None)


@dataclass(frozen=True)
class Scenario:
    name: str
    model: journey.Model
    months: int
    loss_months: int  # the span over which the loss rates include the baseline
    horizon: int
    discount: float  # per period, as the two growths
    growth: float
    cost_growth: float
    lifetime: int | None
    independent: bool
    acquisition_cost: float | None
    mouth: WordOfMouth | None
    segments: tuple
    named_segments: bool
    tags: dict  # problem -> {key: value}
    fixes: dict = field(default_factory=dict)


def flattened(tree: dict, prefix: str = "") -> dict:
    """Dotted names to values: {'loss': {'silent': '8%'}} to {'loss.silent': '8%'}."""
    result = {}
    for key, node in tree.items():
        if isinstance(node, dict) and not layers.is_one_thing(node) and key not in ("tags", "name"):
            result |= flattened(node, f"{prefix}{key}.")
        else:
            result[prefix + key] = node
    return result


def parameter_kind(parameter: journey.Parameter, currency: str) -> literals.Kind:
    """How a model's parameter reads in a scenario."""
    rate = parameter.kind in ("rate", "share")
    return literals.Kind(rate, parameter.low, parameter.high, currency=currency if parameter.kind == "money" else "")


def with_rest(values: dict, model: journey.Model) -> dict:
    """`rest` in a group of shares replaced by what the others leave."""
    for group in model.groups.values():
        open_ones = [name for name in group if values.get(name) == "rest"]
        if len(open_ones) > 1:
            raise Refusal("more than one rest in a group")
        if open_ones:
            left = 1 - sum(values[name] for name in group if name != open_ones[0])
            if left < -journey.TOLERANCE:
                raise Refusal("a group of shares exceeds 1")
            values[open_ones[0]] = max(left, 0.0)
    return values


class Reader:
    """Turns one merged tree into a Scenario."""

    def __init__(self, tree: dict, models: Path):
        if tree.get("closs") != "1":
            raise Refusal("format version")
        unknown = set(tree) - TOP_KEYS
        missing = {"name", "model", "currency", "problems"} - set(tree)
        if unknown or missing:
            raise Refusal(f"unknown keys {unknown}, missing keys {missing}")
        self.tree, self.currency = tree, tree["currency"]
        period = tree.get("period", "year")
        if not {period, tree.get("loss_rates_over", period)} <= set(MONTHS):
            raise Refusal("a span of time that is none")
        self.months, self.loss_months = MONTHS[period], MONTHS[tree.get("loss_rates_over", period)]
        self.model = journey.read_model(layers.model_tree(tree["model"], models))
        self.benchmark = {}
        if "benchmark" in tree:
            benchmark = layers.benchmark_tree(tree["benchmark"], models)
            if self.model.name not in benchmark["models"]:
                raise Refusal("the benchmark is for another model")
            self.benchmark = benchmark["values"]
        self.from_benchmark: set = set()

    def amount(self, node, kind, required: str = "") -> literals.Value | None:
        if node is None:
            if required:
                raise Refusal(f"{required} is missing")
            return None
        return literals.value(node, kind, self.months)

    def base(self, node, kind, default=None):
        return default if node is None else self.amount(node, kind).base

    def check_loss_span(self, baseline: literals.Value | None):
        """Where the baseline is of another span than the period, the scenario says of which the loss rates are."""
        if self.model.above_baseline:
            if "loss_rates_over" in self.tree:
                raise Refusal("loss_rates_over with drops above the baseline")
        elif baseline and baseline.periods != 1 and "loss_rates_over" not in self.tree:
            raise Refusal("loss_rates_over is missing")

    def yearly(self, key: str, kind=GROWTH) -> float:
        rate = self.base(self.tree.get(key), kind, 0.0)
        if rate <= -1:
            raise Refusal(f"{key} is -100 % or less")
        return (1 + rate) ** (self.months / 12) - 1

    def problem(self, segment: dict, name: str) -> tuple[dict, dict]:
        """Parameters by dotted name, and the remaining keys, of one problem in one segment."""
        own = flattened(segment.get("problems", {}).get(name, {}))
        shared = flattened(self.tree["problems"][name])
        defaults = flattened(self.tree.get("problem_defaults", {}))
        unknown = (set(own) | set(shared) | set(defaults)) - set(self.model.parameters) - NOT_PARAMETERS
        if unknown:
            raise Refusal(f"unknown keys in {name}: {unknown}")
        parameters, other = {}, {}
        for key, parameter in self.model.parameters.items():
            benchmark = self.benchmark.get(key)
            node = next((tree[key] for tree in (own, shared, defaults) if key in tree), benchmark)
            if node is not None and node is benchmark:
                self.from_benchmark.add(key)
            if node == "rest" and parameter.group:
                parameters[key] = node
            elif node is not None:
                parameters[key] = self.amount(node, parameter_kind(parameter, self.currency)).base
            elif parameter.default is not None:
                parameters[key] = parameter.default
            else:
                raise Refusal(f"{name}.{key} is missing")
        for tree in (own, shared, defaults):
            if other.keys() & set(OCCURRENCES):
                tree = {key: node for key, node in tree.items() if key not in OCCURRENCES}
            other = {key: node for key, node in tree.items() if key in NOT_PARAMETERS} | other
        given = other.keys() & set(OCCURRENCES)
        if len(given) != 1:
            raise Refusal(f"{name} needs one of {OCCURRENCES}, has {given}")
        other["own"] = bool(own.keys() & set(OCCURRENCES))
        return with_rest(parameters, self.model), other

    def segment(self, name: str, tree: dict) -> tuple[dict, dict]:
        """The fields of a Segment except its problems, and the segment's tree with what it inherits."""
        inherited = {key: self.tree.get(key) for key in SEGMENT_KEYS - {"name", "problems"}}
        if name:
            inherited |= {"customers": None, "new_customers": None}
        tree = inherited | tree
        if set(tree.get("problems") or {}) - set(self.tree["problems"]):
            raise Refusal("a problem that only a segment names")
        baseline = self.amount(tree["baseline_loss"], PERIOD_RATE, "" if self.model.above_baseline else "baseline_loss")
        self.check_loss_span(baseline)
        fields = {
            "customers": self.amount(tree["customers"], COUNT, "customers").base,
            "new_customers": self.base(tree["new_customers"], PERIOD_COUNT, 0.0),
            "revenue_per_customer": self.amount(tree["revenue_per_customer"],
                                                literals.money(self.currency, True), "revenue_per_customer").base,
            "margin": self.base(tree["margin"], RATE),
            "baseline_loss": baseline.base if baseline else 0.0,
            "problem_rate": self.base(tree["problem_rate"], PERIOD_RATE),
        }
        if not (fields["customers"] > 0 and fields["revenue_per_customer"] > 0 and fields["baseline_loss"] < 1):
            raise Refusal(f"customers, revenue or baseline of segment {name!r}")
        return fields, tree

    def segments(self) -> tuple:
        """All segments, with the frequencies that follow from counted complaints."""
        trees = self.tree.get("segments") or {"": {}}
        for name, tree in trees.items():
            if set(tree) - SEGMENT_KEYS:
                raise Refusal(f"unknown keys in segment {name}")
        rows = {name: self.segment(name, tree) for name, tree in trees.items()}
        problems: dict = {name: {} for name in rows}
        for problem in self.tree["problems"]:
            read = {name: self.problem(tree, problem) for name, (_, tree) in rows.items()}
            for name, (parameters, other) in read.items():
                incidents = self.base(other.get("incidents_per_customer"), COUNT, 1.0)
                if not incidents > 0:
                    raise Refusal("incidents_per_customer is 0")
                problems[name][problem] = ProblemRow(parameters, self.occurrence(problem, name, read, rows), incidents)
        if "segments" in self.tree:
            self.control_totals({name: fields for name, (fields, _) in rows.items()})
        return tuple(Segment(name=name, problems=problems[name], **fields) for name, (fields, _) in rows.items())

    def control_totals(self, rows: dict):
        for key, kind in (("customers", COUNT), ("new_customers", PERIOD_COUNT)):
            total = sum(fields[key] for fields in rows.values())
            if key in self.tree and abs(self.base(self.tree[key], kind) - total) > 1e-9 * max(total, 1):
                raise Refusal(f"{key} is not the sum over segments")

    def occurrence(self, problem: str, name: str, read: dict, rows: dict) -> tuple:
        """(kind, base) of one problem in one segment."""
        other = read[name][1]
        if "frequency" in other:
            return "frequency", self.base(other["frequency"], PERIOD_RATE)
        if "share" in other:
            if rows[name][0]["problem_rate"] is None:
                raise Refusal(f"share of {problem} without problem_rate")
            return "share", self.base(other["share"], RATE)
        return "complaints", self.counted(other, [(rows[s][0], read[s]) for s in read if s == name or not (
            other["own"] or read[s][1]["own"])])

    def counted(self, other: dict, sharers: list) -> float:
        """F from a count of instances at a state, over the segments that share the count."""
        node, state = other["complaints"], self.model.complaint
        if isinstance(node, dict) and "count" in node:
            state = node.get("at", state)
            node = {"value": node["count"]} | {key: part for key, part in node.items() if key not in ("count", "at")}
        if state not in self.model.states:
            raise Refusal(f"no state {state!r} to count at")
        instances = 0.0
        for fields, (parameters, given) in sharers:
            visits = journey.travel(self.model, parameters).visits[state]
            incidents = self.base(given.get("incidents_per_customer"), COUNT, 1.0)
            instances += incidents * fields["customers"] * float(visits)
        count = self.base(node, PERIOD_COUNT)
        if instances == 0 or count / instances > 1:
            raise Refusal(f"{count} complaints from at most {instances}")
        return count / instances

    def word_of_mouth(self) -> WordOfMouth | None:
        tree = self.tree.get("word_of_mouth")
        if tree is None:
            return None
        if not {"act_bad", "act_good"} <= set(tree):
            raise Refusal("act_bad or act_good is missing")
        return WordOfMouth(self.base(tree["act_bad"], RATE), self.base(tree["act_good"], RATE),
                           self.base(tree.get("new_customer_value"), literals.money(self.currency)),
                           tree.get("included") == "true")

    def scenario(self) -> Scenario:
        segments = self.segments()
        if self.benchmark and not self.from_benchmark:
            raise Refusal("nothing of the benchmark is used")
        lifetime = self.tree.get("lifetime")
        result = Scenario(
            name=self.tree["name"], model=self.model, months=self.months, loss_months=self.loss_months,
            horizon=literals.whole(self.tree.get("horizon", "1")),
            discount=self.yearly("discount_rate", literals.Kind(True)), growth=self.yearly("revenue_per_customer_growth"),
            cost_growth=self.yearly("cost_growth"), lifetime=None if lifetime is None else literals.whole(lifetime),
            independent=self.tree.get("overlap") == "independent",
            acquisition_cost=self.base(self.tree.get("acquisition_cost"), literals.money(self.currency)),
            mouth=self.word_of_mouth(), segments=segments, named_segments="segments" in self.tree,
            tags={name: tree.get("tags", {}) for name, tree in self.tree["problems"].items()})
        if "fixes" not in self.tree:
            return result
        import fix_reader  # only scenarios with fixes need it
        return fix_reader.with_fixes(result, self.tree, self.currency)


def read(path: Path, models: Path) -> Scenario:
    """The scenario in a file, with what it extends, its model and its benchmark."""
    return Reader(layers.read_layers(path), models).scenario()
