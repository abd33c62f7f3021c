"""The worked example of docs/method.md section 7, to the digits printed there."""

import sys
import tempfile
from pathlib import Path

import closs_reference
import emit
import goodman_model

TREE = {
    "closs": "1", "name": "Section 7", "model": "./goodman.yaml", "currency": "USD", "horizon": "1",
    "discount_rate": "0", "customers": "1_000_000", "revenue_per_customer": "200", "margin": "100%",
    "baseline_loss": "8%",
    "problems": {"any": {
        "frequency": "30%", "complaint_rate": "50%",
        "outcomes": {"satisfied": "40%", "mollified": "35%", "dissatisfied": "25%"},
        "loss": {"satisfied": "10%", "mollified": "30%", "dissatisfied": "60%", "silent": "35%"}}},
    "fixes": {
        "fewer": {"changes": {"problems.any.frequency": {"reduce": "10%"}}},
        "heard": {"changes": {"problems.any.complaint_rate": {"to": "60%"}}},
        "better": {"changes": {"problems.any.outcomes.satisfied": {"to": "50%"},
                               "problems.any.outcomes.mollified": {"to": "35%"},
                               "problems.any.outcomes.dissatisfied": {"to": "15%"}}}}}

# the example's own digits; the tolerance is half a unit of the last digit that it prints
EXPECTED = {
    "problem.any.loss_if_affected": 0.3225, "problem.any.lost_gross": 96_750, "problem.any.lost_baseline": 24_000,
    "problem.any.lost": 72_750, "problem.any.revenue_at_risk": 14_550_000,
    "state.complained.reached": 150_000, "state.satisfied.reached": 60_000, "state.mollified.reached": 52_500,
    "state.dissatisfied.reached": 37_500, "state.silent.reached": 150_000,
    "state.satisfied.lost": 6_000, "state.mollified.lost": 15_750, "state.dissatisfied.lost": 22_500,
    "state.silent.lost": 52_500,
    "fix.fewer.saved_per_period": 7_275, "fix.heard.saved_per_period": 1_650, "fix.better.saved_per_period": 7_500,
    "joint.saved_per_period": 16_860}


def figures() -> dict:
    """All figures of the worked example, by name."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "goodman.yaml").write_text(emit.document(goodman_model.TREE), encoding="utf-8")
        (Path(folder) / "section7.yaml").write_text(emit.document(TREE), encoding="utf-8")
        return closs_reference.answer(Path(folder) / "section7.yaml").flat


def main() -> int:
    """Compares and says how many figures agree."""
    found = figures()
    wrong = [name for name, value in EXPECTED.items() if abs(found[name] - value) > 1e-9 * abs(value)]
    for name in wrong:
        print(f"{name}: {found[name]!r}, section 7 has {EXPECTED[name]!r}")
    print(f"{len(EXPECTED) - len(wrong)} passed, {len(wrong)} failed")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
