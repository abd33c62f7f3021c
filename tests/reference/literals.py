"""Texts of docs/scenario-files.md, "Writing values" to numbers: the base value that deterministic commands use.

A node is what PyYAML's BaseLoader gives: a text, or a map of texts. Nothing here knows where a value stands;
`Kind` says what it is, and `span_months` with `period_months` convert between spans.
"""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from refusal import Refusal

MONTHS = {"year": 12, "quarter": 3, "month": 1}
SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "万": 10**4, "億": 10**8}
SYMBOLS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
NORMAL_95 = 1.6448536269514722  # standard normal quantile at 95 %
DISTRIBUTIONS = {"pert", "triangular", "uniform", "normal", "lognormal", "beta"}
PROVENANCE = {"source", "as_of", "kind", "year", "country", "sample", "measures", "note"}

_NUMBER = re.compile(r"([+-]?)(\d[\d_]*(?:\.\d+)?|\.\d+)([kKMB万億]?)(%?)")


@dataclass(frozen=True)
class Kind:
    """How a text reads: `rate` in [0, 1], else an amount; `spans` names the conversion that `/month` asks for."""

    rate: bool
    low: float = 0.0
    high: float = math.inf
    spans: str = ""  # "", "compound" or "proportion"
    currency: str = ""  # ISO code whose marks are accepted


RATE = Kind(True, 0.0, 1.0)
PERIOD_RATE = Kind(True, 0.0, 1.0, "compound")
GROWTH = Kind(True, -1.0, math.inf)
COUNT = Kind(False)
PERIOD_COUNT = Kind(False, spans="proportion")


def money(currency: str, per_period: bool = False) -> Kind:
    """An amount of money that accepts the marks of `currency`."""
    return Kind(False, 0.0, math.inf, "proportion" if per_period else "", currency)


@dataclass(frozen=True)
class Value:
    """A base value in scenario periods, and `periods`: how many of the stated span fit in one period (1 if unstated)."""

    base: float
    periods: float = 1.0


def number(text: str, kind: Kind) -> float:
    """One number: `12%`, `1_200`, `1.2k`, `4万`, `¥1200`, `1200 JPY`."""
    bare = text.strip()
    if kind.currency:
        for mark in (kind.currency, SYMBOLS.get(kind.currency, kind.currency)):
            sign = "-" if bare.startswith("-" + mark) else ""
            bare = sign + bare.removeprefix(sign).removeprefix(mark).removesuffix(mark).strip()
    found = _NUMBER.fullmatch(bare)
    if not found:
        raise Refusal(f"not a number: {text!r}")
    sign, digits, suffix, percent = found.groups()
    if kind.rate and suffix:
        raise Refusal(f"not a rate: {text!r}")
    if percent and not kind.rate:
        raise Refusal(f"not an amount: {text!r}")
    if kind.rate and not percent and abs(float(digits.replace("_", ""))) >= 1:
        raise Refusal(f"{text!r} is {float(digits) * 100:g} %: write a percent sign")
    exact = Fraction(digits.replace("_", "")) * SUFFIXES.get(suffix, 1) / (100 if percent else 1)
    return float(-exact if sign == "-" else exact)


def survey(text: str) -> float:
    """`k of n`, `60.7 of 512` or `11.9% of 512` as a share."""
    counted, asked = (part.strip() for part in text.split(" of "))
    sample = number(asked, COUNT)
    share = number(counted, RATE) if counted.endswith("%") else number(counted, COUNT) / sample
    if sample <= 0 or not 0 <= share <= 1:
        raise Refusal(f"not a survey count: {text!r}")
    return share


def median(low: float, high: float, kind: Kind) -> float:
    """Median of the 90 % interval `low to high`: logit-normal for a rate, lognormal for an amount."""
    if not low <= high:
        raise Refusal("low above high")
    if kind.rate:
        if not (0 < low and high < 1):
            raise Refusal("a rate's interval lies within 0 and 1")
        middle = (math.log(low / (1 - low)) + math.log(high / (1 - high))) / 2
        return 1 / (1 + math.exp(-middle))
    if not low > 0:
        raise Refusal("an amount's interval is positive")
    return math.sqrt(low * high)


def scalar(text: str, kind: Kind) -> float:
    """A text without its span: a number, a survey count or an interval."""
    if " to " in text:
        low, high = text.split(" to ")
        return median(number(low, kind), number(high, kind), kind)
    if " of " in text and kind.rate:
        return survey(text)
    return number(text, kind)


def mean(name: str, shape, kind: Kind) -> float:
    """Mean of a distribution that states no base."""
    if name in ("pert", "triangular", "uniform"):
        points = [number(text, kind) for text in shape]
        if points != sorted(points):
            raise Refusal("low above high")
        weights = {"pert": (1, 4, 1), "triangular": (1, 1, 1), "uniform": (1, 1)}[name]
        return sum(w * p for w, p in zip(weights, points, strict=True)) / sum(weights)
    if name == "normal":
        return number(shape["mean"], kind)
    if name == "lognormal":
        low, high = math.log(number(shape["p5"], kind)), math.log(number(shape["p95"], kind))
        sigma = (high - low) / (2 * NORMAL_95)
        return math.exp((low + high) / 2 + sigma * sigma / 2)
    alpha, beta = (number(shape[key], COUNT) for key in ("alpha", "beta"))
    return alpha / (alpha + beta)


def _split_span(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*?)\s*/\s*(\w+)", text.strip())
    return (found.group(1), found.group(2)) if found else (text, "")


def stated(node, kind: Kind) -> tuple[float, str]:
    """Base value as written, and the span it was written for ("" if none)."""
    if isinstance(node, str):
        text, span = _split_span(node)
        return scalar(text, kind), span
    if not isinstance(node, dict):
        raise Refusal(f"not a value: {node!r}")
    span = node.get("per", "")
    rest = {key: part for key, part in node.items() if key != "per" and key not in PROVENANCE}
    if set(rest) == {"value"}:
        base, inner = stated(rest["value"], kind)
        if inner and span:
            raise Refusal("the span is stated twice")
        return base, inner or span
    if set(rest) == {"low", "base", "high"}:
        low, base, high = (number(rest[key], kind) for key in ("low", "base", "high"))
        if not low <= base <= high:
            raise Refusal("low, base and high are out of order")
        return base, span
    if len(rest) == 1 and set(rest) <= DISTRIBUTIONS:
        name, shape = next(iter(rest.items()))
        return mean(name, shape, kind), span
    raise Refusal(f"not a value: {node!r}")


def value(node, kind: Kind, period_months: int) -> Value:
    """A value in scenario periods, checked against its domain."""
    base, span = stated(node, kind)
    if not kind.low <= base <= kind.high:
        raise Refusal(f"outside its domain: {node!r}")
    if not span:
        return Value(base)
    if not kind.spans or span not in MONTHS:
        raise Refusal(f"no span belongs here: {node!r}")
    periods = period_months / MONTHS[span]
    if kind.spans == "proportion":
        return Value(base * periods, periods)
    return Value(1 - (1 - base) ** periods, periods)


def whole(text: str) -> int:
    """An integer of at least 1."""
    if not re.fullmatch(r"\d+", text) or int(text) < 1:
        raise Refusal(f"not an integer of at least 1: {text!r}")
    return int(text)
