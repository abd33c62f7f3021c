"""The reference against closed forms and hand-made numbers. Run: python3 -m unittest discover -s tests/reference"""

import itertools
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np

import closs_reference
import emit
import goodman_model
import journey
import layers
import levers
import literals
import periods
import returns
import section7
from measures import Absent
from refusal import Refusal

DROP = {"closs_model": "1", "name": "plain-drop", "losses": "above_baseline", "start": "problem",
        "parameters": {"loyalty_drop": {"kind": "rate"}},
        "states": {"problem": {"to": {"lost": "loyalty_drop", "kept": "rest"}}}}
LOOP = {"closs_model": "1", "name": "plain-loop", "start": "contact",
        "parameters": {"again": {"kind": "rate"}, "loss.end": {"kind": "rate"}},
        "states": {"contact": {"complaint": "true", "contacts": "1", "to": {"contact": "again", "end": "rest"}},
                   "end": {"to": {"lost": "loss.end", "kept": "rest"}}}}


def figures(tree: dict, model: dict = DROP, parents: dict | None = None) -> dict:
    """All figures of a scenario given as a tree, over neutral required keys."""
    base = {"closs": "1", "name": "Test", "model": "./model.yaml", "currency": "USD"}
    with tempfile.TemporaryDirectory() as folder:
        files = {"model": model, "scenario": tree if "extends" in tree else base | tree, **(parents or {})}
        for name, content in files.items():
            (Path(folder) / f"{name}.yaml").write_text(emit.document(content), encoding="utf-8")
        return closs_reference.answer(Path(folder) / "scenario.yaml").flat


def drop(problems: dict, **keys) -> dict:
    """A scenario of the one-step model: problem -> (frequency, drop)."""
    return {"customers": "1000", "revenue_per_customer": "100",
            "problems": {name: {"frequency": f, "loyalty_drop": d} for name, (f, d) in problems.items()}} | keys


class Literals(unittest.TestCase):
    def test_texts_become_numbers(self):
        cases = [("12%", literals.RATE, .12), ("0.12", literals.RATE, .12), ("41 of 512", literals.RATE, 41 / 512),
                 ("60.7 of 512", literals.RATE, 60.7 / 512), ("11.9% of 512", literals.RATE, .119),
                 ("1_200", literals.COUNT, 1200), ("1.2k", literals.COUNT, 1200), ("4万", literals.COUNT, 40000),
                 ("1.2億", literals.COUNT, 1.2e8), ("¥1200", literals.money("JPY"), 1200),
                 ("1200 JPY", literals.money("JPY"), 1200), ("3B", literals.money("USD"), 3e9),
                 ("100 to 400", literals.COUNT, 200), ("20% to 80%", literals.RATE, .5)]
        for text, kind, expected in cases:
            self.assertAlmostEqual(literals.value(text, kind, 12).base, expected, delta=1e-12 * expected, msg=text)

    def test_ambiguous_texts_are_refused(self):
        for text, kind in [("1", literals.RATE), ("12", literals.RATE), ("-1%", literals.RATE), ("1,200", literals.COUNT),
                           ("3m", literals.COUNT), ("101%", literals.RATE), ("$5", literals.money("JPY")),
                           ("5%/month", literals.RATE), ("8% to 6%", literals.RATE)]:
            with self.assertRaises(Refusal, msg=text):
                literals.value(text, kind, 12)

    def test_spans_convert(self):
        self.assertAlmostEqual(literals.value("2%/month", literals.PERIOD_RATE, 12).base, 1 - .98**12)
        self.assertAlmostEqual(literals.value("12%/year", literals.PERIOD_RATE, 1).base, 1 - .88 ** (1 / 12))
        self.assertAlmostEqual(literals.value({"value": "100", "per": "month"}, literals.PERIOD_COUNT, 3).base, 300)

    def test_distributions_without_a_base_use_their_mean(self):
        self.assertAlmostEqual(literals.value({"pert": ["1", "2", "9"]}, literals.COUNT, 12).base, 3)
        self.assertAlmostEqual(literals.value({"beta": {"alpha": "2", "beta": "6"}}, literals.RATE, 12).base, .25)
        self.assertEqual(literals.value({"low": "1", "base": "2", "high": "9"}, literals.COUNT, 12).base, 2)


class Journeys(unittest.TestCase):
    def test_a_loop_is_a_geometric_series(self):
        found = journey.travel(journey.read_model(LOOP), {"again": .75, "loss.end": .1})
        self.assertAlmostEqual(float(found.k), 4)
        self.assertAlmostEqual(float(found.lost_share), .1)

    def test_many_rows_are_one_solve(self):
        again = np.array([[0.0, 0.5]])
        found = journey.travel(journey.read_model(LOOP), {"again": again, "loss.end": .1})
        np.testing.assert_allclose(found.visits["contact"], [[1, 2]])

    def test_shares_that_do_not_sum_to_1_are_refused(self):
        values = {name: .5 for name in goodman_model.PARAMETERS} | {"realisation": 1.0}
        with self.assertRaises(Refusal):
            journey.travel(journey.read_model(goodman_model.TREE), values)

    def test_formulas_are_sums_of_products(self):
        terms = journey.parse_formula("(1 - a) * 50% + 2*a.b + 3")
        self.assertAlmostEqual(journey.evaluate_formula(terms, {"a": .2, "a.b": 5}), .4 + 10 + 3)
        for text in ("", "a +", "a b", "(2 - a)", "a ** b"):
            with self.assertRaises(Refusal, msg=text):
                journey.parse_formula(text)


class Losses(unittest.TestCase):
    def test_one_problem_is_the_product_of_its_shares(self):
        found = figures(drop({"any": ("38%", "25%")}))
        self.assertAlmostEqual(found["total.lost"], 95)
        self.assertAlmostEqual(found["total.revenue_at_risk"], 9500)
        self.assertAlmostEqual(found["total.horizon_revenue_at_risk"], 9500)
        self.assertIsInstance(found["total.margin_at_risk"], Absent)

    def test_two_independent_problems_share_their_overlap_evenly(self):
        found = figures(drop({"a": ("50%", "40%"), "b": ("60%", "50%")}, overlap="independent"))
        self.assertAlmostEqual(found["total.lost"], 1000 * (1 - .8 * .7))
        self.assertAlmostEqual(found["problem.a.lost"], 1000 * (.2 - .2 * .3 / 2))
        self.assertAlmostEqual(found["total.affected"], 1000 * (1 - .5 * .4))

    def test_the_polynomial_is_the_shapley_share(self):
        parts = {"a": .3, "b": -.1, "c": .05, "d": .6}

        def joint(names):
            return 1 - math.prod(1 - parts[name] for name in names)

        for name in parts:
            orders = list(itertools.permutations(parts))
            share = sum(joint(o[:o.index(name) + 1]) - joint(o[:o.index(name)]) for o in orders) / len(orders)
            self.assertAlmostEqual(periods.overlap_share(parts, name), share, places=14)

    def test_independent_rows_sum_to_the_total(self):
        found = figures(drop({"a": ("50%", "40%"), "b": ("60%", "50%"), "c": ("9%", "90%")}, overlap="independent",
                             baseline_loss="10%"))
        self.assertAlmostEqual(sum(found[f"problem.{p}.lost"] for p in "abc"), found["total.lost"])
        self.assertAlmostEqual(found["total.churned"] - 100, found["total.lost"])

    def test_a_baseline_of_another_span_leaves_the_excess(self):
        tree = section7.TREE | {"period": "month", "baseline_loss": "8%/year", "model": "./model.yaml"}
        monthly = 1 - .92 ** (1 / 12)
        for span, baseline in (("year", .08), ("quarter", 1 - .92 ** (1 / 4)), ("month", monthly)):
            found = figures(tree | {"loss_rates_over": span}, goodman_model.TREE)
            self.assertAlmostEqual(found["problem.any.loss_if_affected"], monthly + .3225 - baseline)
        with self.assertRaises(Refusal):
            figures(tree, goodman_model.TREE)

    def test_counted_complaints_are_the_tip_of_the_iceberg(self):
        problem = {key: node for key, node in section7.TREE["problems"]["any"].items() if key != "frequency"}
        tree = section7.TREE | {"model": "./model.yaml", "problems": {"any": problem | {"complaints": "150k"}}}
        found = figures(tree, goodman_model.TREE)
        self.assertAlmostEqual(found["problem.any.affected"], 300_000)
        self.assertAlmostEqual(found["problem.any.multiplier"], 2)

    def test_frequencies_above_1_and_drops_below_nothing_left_are_refused(self):
        for tree in (drop({"a": ("60%", "1%"), "b": ("41%", "1%")}), drop({"a": ("6%", "95%")}, baseline_loss="6%")):
            with self.assertRaises(Refusal):
                figures(tree)

    def test_extends_merges_by_id_and_replaces_values_whole(self):
        parent = {"closs": "1", "name": "P", "model": "./model.yaml", "currency": "USD", "abstract": "true",
                  **drop({"a": ("10%", "20%"), "b": ("10%", "30%")})}
        child = {"extends": "parent.yaml", "name": "C",
                 "problems": {"a": {"frequency": {"low": "1%", "base": "5%", "high": "9%"}}, "b": "null"}}
        found = figures(child, parents={"parent": parent})
        self.assertAlmostEqual(found["total.lost"], 10)
        self.assertEqual(layers.merged({"x": {"value": "1"}}, {"x": {"low": "0"}}), {"x": {"low": "0"}})


class Fixes(unittest.TestCase):
    PLAN = {"margin": "50%", "horizon": "4", "discount_rate": "10%"}

    def plan(self, fixes: dict, **keys) -> dict:
        return figures(drop({"any": ("40%", "25%")}, fixes=fixes, **self.PLAN) | keys)

    def test_one_period_by_hand(self):
        found = self.plan({"f": {"changes": {"problems.any.frequency": {"reduce": "50%"}}, "cost": {"once": "1000"}}},
                          horizon="1")
        self.assertAlmostEqual(found["fix.f.saved_per_period"], 50)
        self.assertAlmostEqual(found["fix.f.pv_benefit"], 2500 / 1.1)
        self.assertAlmostEqual(found["fix.f.irr"], 1.5)
        self.assertAlmostEqual(found["fix.f.payback_months"], 12 * 1000 / 2500)
        self.assertAlmostEqual(found["fix.f.break_even_effect"], 1100 / 2500, places=9)
        self.assertAlmostEqual(found["fix.f.break_even_cost"], 2500 / 1.1)
        self.assertIsInstance(found["fix.f.cost_of_delay_per_month"], Absent)
        self.assertAlmostEqual(found["joint.npv"], found["fix.f.npv_share"])

    def test_ramps_reach_their_full_effect(self):
        found = self.plan({"f": {"changes": {"problems.any.loyalty_drop": {"to": "0"}}, "ramp": "2", "start": "2"}},
                          discount_rate="0")
        calm = [1000] * 5
        now, kept = 1000.0, []
        for phi in (0, .5, 1, 1):
            now *= 1 - .1 * (1 - phi)
            kept.append(now)
        base = [1000 * .9**t for t in range(1, 5)]
        self.assertAlmostEqual(found["fix.f.pv_benefit"], 50 * sum(k - b for k, b in zip(kept, base, strict=True)))
        self.assertAlmostEqual(found["fix.f.customers_saved"], kept[-1] - base[-1])
        self.assertAlmostEqual(found["total.customers_end_gap"], calm[-1] - base[-1])
        self.assertIsInstance(found["fix.f.roi"], Absent)
        self.assertEqual(found["fix.f.payback_months"], 0)

    def test_shares_add_up_to_the_joint_npv(self):
        found = self.plan({
            "f": {"changes": {"problems.any.frequency": {"reduce": "50%"}}, "cost": {"once": "1000"}},
            "g": {"changes": {"problems.*.loyalty_drop": {"points": "-10%"}}, "requires": ["f"]},
            "h": {"changes": {"revenue_per_customer": {"raise": "3%"}}, "cost": {"per_period": "100"}, "start": "9"}})
        self.assertAlmostEqual(sum(found[f"fix.{f}.npv_share"] for f in "fgh"), found["joint.npv"])
        self.assertEqual(found["fix.h.npv_share"], 0)
        self.assertIsInstance(found["fix.h.payback_months"], Absent)
        self.assertAlmostEqual(found["fix.h.saved_per_period"], 0)
        self.assertAlmostEqual(found["fix.f.npv"] + found["fix.g.npv"], found["joint.npv"])

    def test_the_order_of_fixes_changes_nothing(self):
        fixes = {"a": {"changes": {"problems.any.loyalty_drop": {"to": "20%"}}, "ramp": "3"},
                 "b": {"changes": {"problems.any.loyalty_drop": {"points": "-5%"}}},
                 "c": {"changes": {"problems.any.loyalty_drop": {"reduce": "10%"}}, "start": "2"}}
        first, second = self.plan(fixes), self.plan(dict(reversed(fixes.items())))
        self.assertEqual(first["joint.npv"], second["joint.npv"])

    def test_what_excludes_has_no_joint(self):
        found = self.plan({"a": {"changes": {"problems.any.loyalty_drop": {"to": "20%"}}, "excludes": ["b"]},
                           "b": {"changes": {"problems.any.loyalty_drop": {"to": "10%"}}}})
        self.assertIsInstance(found["joint.npv"], Absent)
        self.assertIsInstance(found["fix.b.npv_share"], Absent)

    def test_two_fixes_that_set_one_parameter_are_refused(self):
        with self.assertRaises(Refusal):
            self.plan({"a": {"changes": {"problems.any.loyalty_drop": {"to": "20%"}}},
                       "b": {"changes": {"problems.*.loyalty_drop": {"to": "10%"}}}})

    def test_untouched_shares_take_what_is_left(self):
        bases = {"a": .5, "b": .3, "c": .2}
        no, yes = np.array([False]), np.array([True])

        def after(values, masks):
            found = levers.rebalanced(bases, bases | values, {"a": no, "b": no, "c": no} | masks)
            return [float(found[name][0]) for name in "abc"]

        np.testing.assert_allclose(after({"a": .6}, {"a": yes}), [.6, .24, .16])
        np.testing.assert_allclose(after({"a": .9, "b": .3}, {"a": yes, "b": yes}), [.75, .25, 0])
        np.testing.assert_allclose(after({"a": .1, "b": .1, "c": .3}, {"a": yes, "b": yes, "c": yes}), [.2, .2, .6])
        np.testing.assert_allclose(after({}, {}), [.5, .3, .2])

    def test_payback_is_the_last_crossing(self):
        class Plain:
            horizon, months, cost_growth, discount = 3, 12, 0.0, 0.0

        paid = returns.Costs(np.array([100.0, 0, 60, 0]), np.zeros(3))
        self.assertAlmostEqual(returns.payback_months(Plain, np.array([120.0, 20, 40]), paid, 1), 24 + 12 * .5)
        self.assertEqual(returns.payback_months(Plain, np.zeros(3), returns.Costs(np.zeros(4), np.zeros(3)), 1), 0)

    def test_break_even_is_the_smallest_root(self):
        self.assertAlmostEqual(returns.first_root(lambda x: np.cos(8 * x) * -1 + .5), math.pi / 24)


class Section7(unittest.TestCase):
    def test_worked_example(self):
        self.assertEqual(section7.main(), 0)


if __name__ == "__main__":
    unittest.main()
