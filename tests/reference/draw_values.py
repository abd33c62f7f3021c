"""Random texts for values: the many ways in which docs/scenario-files.md, "Writing values" lets one number be written."""

import random

from literals import MONTHS, SYMBOLS

KINDS = ("measured", "survey", "benchmark", "assumed")


class Pen:
    """Writes numbers as a scenario's author might, from one seeded generator."""

    def __init__(self, rng: random.Random, currency: str, period: str):
        self.rng, self.currency, self.period = rng, currency, period

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, *options):
        return self.rng.choice(options)

    def between(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    def provenance(self) -> dict:
        """Some of source, kind and as_of."""
        every = {"source": f"ledger {self.rng.randint(1, 99)}", "kind": self.pick(*KINDS), "as_of": "2026-03"}
        return {key: text for key, text in every.items() if self.chance(.5)} or {"source": "desk"}

    def wrapped(self, node, probability: float = .1):
        """The value, at times with its provenance."""
        if not self.chance(probability):
            return node
        return (node if isinstance(node, dict) else {"value": node}) | self.provenance()

    def percent(self, rate: float) -> str:
        return f"{100 * rate:.4g}%"

    def rate(self, rate: float, plain: bool = False):
        """A rate in [0, 1]; `plain` leaves out what is uncertain."""
        text = self.percent(rate)
        if rate in (0, 1):
            return self.pick("0", "0%") if rate == 0 else "100%"
        form = self.rng.random()
        if form < .15:
            text = f"{rate:.4f}"
        elif form < .35 and not plain and .01 < rate < .9:
            return self.wrapped(self.uncertain_rate(rate))
        return self.wrapped(text)

    def uncertain_rate(self, rate: float):
        low, high = rate * self.between(.5, .95), rate + (1 - rate) * self.between(.05, .4)
        size = self.rng.randint(200, 3000)
        return self.pick(
            f"{self.percent(low)} to {self.percent(high)}", f"{round(rate * size)} of {size}",
            f"{rate * size:.1f} of {size}", f"{self.percent(rate)} of {size}",
            {"low": self.percent(low), "base": self.percent(rate), "high": self.percent(high)},
            {"pert": [self.percent(low), self.percent(rate), self.percent(high)]},
            {"triangular": [self.percent(low), self.percent(rate), self.percent(high)]},
            {"uniform": [self.percent(low), self.percent(high)]},
            {"beta": {"alpha": f"{rate * 40:.3f}", "beta": f"{(1 - rate) * 40:.3f}"}})

    def spanned(self, stated, write):
        """A value of one period, at times written for another span: `stated(n)` is the value over 1/n periods."""
        if not self.chance(.2):
            return write(stated(1.0))
        span = self.pick(*MONTHS)
        amount = stated(MONTHS[self.period] / MONTHS[span])
        if amount > 0 and self.chance(.15):
            low, base, high = (f"{x:.6f}" for x in (.8 * amount, amount, min(1.1 * amount, max(.999, amount))))
            return self.pick({"value": f"{low} to {high}"}, {"low": low, "base": base, "high": high}) | {"per": span} \
                if float(low) > 0 else f"0/{span}"
        node = write(amount)
        if isinstance(node, dict):
            return node | {"per": span}
        return self.pick(f"{node}/{span}", {"value": node, "per": span})

    def period_rate(self, rate: float):
        """A rate per period, at times stated for another span."""
        return self.spanned(lambda n: 1 - (1 - rate) ** (1 / n), lambda x: self.rate(x, plain=True)) \
            if self.chance(.5) else self.rate(rate)

    def growth(self, rate: float) -> str:
        return self.percent(rate)

    def digits(self, amount: float) -> str:
        """A plain amount, with suffixes and underscores."""
        rounded = float(f"{amount:.4g}")
        form = self.rng.random()
        if rounded >= 10_000 and form < .2:
            return f"{rounded / 1e4:.10g}万"
        if rounded >= 1e8 and form < .3:
            return f"{rounded / 1e8:.10g}億"
        if rounded >= 1e6 and form < .5:
            return f"{rounded / 1e6:.10g}M"
        if rounded >= 1000 and form < .6:
            return f"{rounded / 1000:.10g}{self.pick('k', 'K')}"
        if rounded >= 1000 and form < .8 and rounded == int(rounded):
            return f"{int(rounded):_}"
        return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.10f}".rstrip("0")

    def count(self, amount: float, plain: bool = False):
        """An amount without a currency."""
        if amount > 0 and not plain and self.chance(.12):
            return self.wrapped(self.uncertain_amount(amount))
        return self.wrapped(self.digits(amount))

    def uncertain_amount(self, amount: float):
        low, high = amount * self.between(.4, .9), amount * self.between(1.1, 2.5)
        suffix, size = self.pick(("", 1), ("k", 1000), ("万", 10_000)) if amount > 1e5 else ("", 1)
        low_text, text, high_text = (f"{float(f'{x / size:.4g}'):.10f}".rstrip("0").rstrip(".") + suffix
                                     for x in (low, amount, high))
        return self.pick(f"{low_text} to {high_text}", {"low": low_text, "base": text, "high": high_text},
                         {"pert": [low_text, text, high_text]}, {"triangular": [low_text, text, high_text]},
                         {"uniform": [low_text, high_text]}, {"lognormal": {"p5": low_text, "p95": high_text}},
                         {"normal": {"mean": text, "sd": self.digits(amount * .05)}})

    def money(self, amount: float, plain: bool = False):
        """An amount of money, at times with the scenario's mark."""
        if amount > 0 and self.chance(.1):
            symbol = SYMBOLS[self.currency]
            return self.pick(f"{symbol}{self.digits(amount)}", f"{self.digits(amount)} {self.currency}")
        return self.count(amount, plain)

    def period_count(self, amount: float):
        return self.spanned(lambda n: amount / n, lambda x: self.count(x, plain=True)) \
            if self.chance(.5) else self.count(amount)

    def period_money(self, amount: float):
        return self.spanned(lambda n: amount / n, lambda x: self.money(x, plain=True)) \
            if self.chance(.5) else self.money(amount)

    def shares(self, names: list) -> dict:
        """Shares of a group that sum to 1."""
        weights = [self.rng.randint(1, 10) for _ in names]
        if self.chance(.1):
            weights[self.rng.randrange(len(names))] = 0
            weights[self.rng.randrange(len(names))] += 1
        form = self.rng.random()
        if form < .25:
            counts = [weight * self.rng.randint(8, 30) for weight in weights]
            return {name: f"{count} of {sum(counts)}" for name, count in zip(names, counts, strict=True)}
        parts = [100 * weight // sum(weights) for weight in weights]
        parts[-1] = 100 - sum(parts[:-1])
        texts = {name: f"{part}%" for name, part in zip(names, parts, strict=True)}
        if form < .6:
            texts[self.pick(*names)] = "rest"
            first = next(name for name in names if texts[name] != "rest")
            if self.chance(.3) and 5 < int(texts[first][:-1]) < 90:
                base = int(texts[first][:-1])
                texts[first] = {"low": f"{base - 4}%", "base": f"{base}%", "high": f"{base + 5}%"}
        return texts
