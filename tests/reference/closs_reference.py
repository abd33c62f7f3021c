"""An independent implementation of the model, to check the program against.

    closs_reference.py SCENARIO.yaml...   prints {"scenarios": [{"name", "file", "figures", "none"}]}

Written from the definitions of the model, of scenario files and of the command line alone, never from the program.
Slow and plain on purpose: one linear solve per journey, polynomials for the overlap, enumeration for Shapley shares.

Where the definitions are silent, this is how they are read here:

 1. Fixes act on values converted to the scenario's period. With a baseline stated for another span, a changed b'
    is converted back with that span, b_stated' = 1 - (1 - b')^(1/n), also where the change is a `to` of yet another
    span. A stated base is converted; the mean of a distribution is taken first, then converted.
 2. Amounts in `to` and `points` are per scenario period unless they say `/month`; points of rates take no span.
 3. A share is touched in t when a change of a fix in the set names it (by its path or by a wildcard) with
    phi_t > 0, and the fix reaches that segment; per segment, problem, row and period.
 4. A group keeps the sum it has before any fix (1 where it covers its state); members are clipped to [0, 1] first.
 5. A single frequency that a fix pushes above 100 % is unclear under `independent` (clipped, or an error): `Unclear`,
    not compared. Below 0 it is clipped.
 6. l, x <= 1 - l, L and the steps of a journey are checked for every segment, also where F is 0, and under every set
    of fixes that is evaluated; a fix that leads outside is an error as it would be in the scenario itself.
 7. contacts, told_good and told_bad of a model in which nothing accrues them are 0, not none; handling_cost needs no
    margin. complaints and multiplier are none without a complaint state; multiplier is none at 0 complaints.
 8. loss_if_affected of a problem is l itself with one segment (or none), also where nobody is affected.
 9. share_of_revenue_at_risk is none where the total's revenue_at_risk is 0.
10. `{pert: [a, b, c]}`, triangular, uniform, normal, lognormal and beta state no base: their mean, without regard to
    the domain's limits.
11. word_of_mouth_value without new_customer_value needs a margin; where it is included, so do both inactions.
12. saved_per_period is at phi 1 of the whole set, what is required and what starts beyond the horizon included;
    for an increment it is the difference of two such sets. customers_saved and pv_benefit use the plan's phi.
13. joint's payback and irr count from the earliest start of all fixes; it exists with a single fix.
14. Precedence of a value: the segment's problem, the problem, problem_defaults, benchmark, the model's default. The
    three ways to say how often a problem occurs replace each other at each of the first three steps.
15. `complaints` are shared by the segments that do not say themselves how often the problem occurs.
16. `rest` in a group takes what the merged group leaves, per segment; then it is a share like the others.
17. irr is sought on log(1 + rate) with no lower limit but -100 %.
18. A fix's own start beyond the horizon makes its none; what it requires may be beyond without that.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import measures
import returns
import scenario as scenarios
from refusal import Refusal, Unclear

MODELS = Path(__file__).resolve().parents[2] / "models"
SINGULAR = {"segments": "segment", "problems": "problem", "tags": "tag", "states": "state", "fixes": "fix"}


@dataclass(frozen=True)
class Answer:
    """Figures as docs/glossary.md nests them, and flat by name; the yardstick for rounding; what rounding may decide."""

    name: str
    figures: dict
    flat: dict
    scenario: scenarios.Scenario
    doubtful: frozenset


def flat_figures(tree: dict, prefix: str = "") -> dict:
    """All figures by their full name: `{"segments": {"home": {"lost": 1}}}` to `{"segment.home.lost": 1}`."""
    result = {}
    for key, node in tree.items():
        name = f"{prefix}{SINGULAR.get(key, key) if isinstance(node, dict) else key}"
        result |= flat_figures(node, name + ".") if isinstance(node, dict) else {name: node}
    return result


def answer(path: Path, models: Path = MODELS) -> Answer:
    """Every figure of one scenario file."""
    read = scenarios.read(path, models)
    figures, doubtful = measures.figures(read), set()
    if read.fixes:
        evaluated = returns.Returns(read)
        figures |= evaluated.figures()
        doubtful = evaluated.doubtful
    return Answer(read.name, figures, flat_figures(figures), read, frozenset(doubtful))


def _printable(node):
    if isinstance(node, dict):
        return {key: _printable(part) for key, part in node.items()}
    return None if isinstance(node, measures.Absent) else node


def main(arguments: list) -> int:
    """Prints the figures of the files named; 2 where one is refused."""
    results, status = [], 0
    for argument in arguments:
        try:
            one = answer(Path(argument))
        except (Refusal, Unclear) as error:
            print(f"{argument}: {type(error).__name__}: {error}", file=sys.stderr)
            status = 2
            continue
        reasons = {name: str(figure) for name, figure in one.flat.items() if isinstance(figure, measures.Absent)}
        results.append({"name": one.name, "file": argument, "figures": _printable(one.figures), "none": reasons})
    print(json.dumps({"scenarios": results}, ensure_ascii=False, indent=1, allow_nan=False))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
