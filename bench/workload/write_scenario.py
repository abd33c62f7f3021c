#!/usr/bin/env python3
"""Writes the reference workload (workload.py) as a model and a scenario: write_scenario.py FOLDER, which then holds
two_steps.yaml and workload.yaml. numpy_twin.py computes the same without closs."""

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import workload  # noqa: E402

# As goodman, but mollified is a share of those who are not satisfied, so that each number can be drawn alone.
MODEL = """closs_model: 1
name: two_steps
losses: include_baseline
start: problem
parameters:
  complaint_rate: {kind: rate}
  satisfied: {kind: rate}
  mollified: {kind: rate}
  loss.satisfied: {kind: rate}
  loss.mollified: {kind: rate}
  loss.dissatisfied: {kind: rate}
  loss.silent: {kind: rate}
states:
  problem: {to: {complained: complaint_rate, silent: rest}}
  complained: {complaint: true, to: {satisfied: satisfied, unsatisfied: rest}}
  unsatisfied: {to: {mollified: mollified, dissatisfied: rest}}
  satisfied: {to: {lost: loss.satisfied, kept: rest}}
  mollified: {to: {lost: loss.mollified, kept: rest}}
  dissatisfied: {to: {lost: loss.dissatisfied, kept: rest}}
  silent: {to: {lost: loss.silent, kept: rest}}
"""


def written(law):
    """A law as scenario files have it."""
    kind, *of = law
    if kind == "beta":
        return f"{{beta: {{alpha: {of[0]!r}, beta: {of[1]!r}}}}}"
    if kind == "normal":
        return f"{{normal: {{mean: {of[0]!r}, sd: {of[1]!r}}}}}"
    if kind == "lognormal":
        low, high = (math.exp(of[0] + side * workload.Z95 * of[1]) for side in (-1, 1))
        return f"{{lognormal: {{p5: {low!r}, p95: {high!r}}}}}"
    return f"{{{kind}: {of!r}}}"


def scenario(changed):
    lines = ["closs: 1", "name: Reference workload", "model: ./two_steps.yaml", "currency: USD",
             f"horizon: {workload.YEARS}", f"discount_rate: {written(workload.DISCOUNT_RATE)}", "margin: 100%",
             "problems:"]
    problems = [problem | {key: change(problem[key]) for key, change in changed.items()}
                for problem in workload.PROBLEMS]
    for problem in problems:
        lines.append(f"  {problem['name']}:")
        for key in ("frequency", "complaint_rate", "satisfied", "mollified"):
            lines.append(f"    {key}: {written(problem[key])}")
        lines.append("    loss:")
        for key in ("satisfied", "mollified", "dissatisfied", "silent"):
            lines.append(f"      {key}: {written(problem['loss.' + key])}")
    lines.append("segments:")
    for name, customers, revenue, baseline, new in workload.SEGMENTS:
        lines += [f"  {name}:", f"    customers: {customers}", f"    revenue_per_customer: {written(revenue)}",
                  f"    baseline_loss: {written(baseline)}", f"    new_customers: {written(new)}"]
    lines.append("fixes:")
    for problem in problems:
        lines += [f"  {problem['name']}:",
                  f"    changes: {{problems.{problem['name']}.frequency: {{reduce: {written(problem['effect'])}}}}}",
                  f"    cost: {{once: {written(problem['once'])}, per_period: {problem['per_year']}}}"]
    return "\n".join(lines) + "\n"


def write(folder, changed=None):
    """The path of the scenario. `changed`: by key of workload.PROBLEMS, what becomes of the laws of all problems."""
    Path(folder, "two_steps.yaml").write_text(MODEL, encoding="utf-8")
    path = Path(folder, "workload.yaml")
    path.write_text(scenario(changed or {}), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write(sys.argv[1]))
