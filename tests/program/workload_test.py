#!/usr/bin/env python3
"""The reference workload of bench/workload against the same in numpy. Usage: workload_test.py PROGRAM"""

import functools
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from drive import ROOT, Program, case, equal, folder, main, rows_of  # noqa: E402

sys.path.insert(0, str(ROOT / "bench" / "workload"))
import numpy_twin  # noqa: E402
import workload  # noqa: E402
from write_scenario import write  # noqa: E402

TRIALS = 1 << 18
BATCHES, BATCH = 100, 4_000  # of numpy's trials
WITHIN = 4.5                 # standard errors


def found_by(closs, sampler, **more):
    """[25, 5]: the statistics of the figures, as numpy_twin has them, and their standard errors."""
    figures = [word for name in workload.FIGURES for word in ("--figure", name)]
    with folder() as here:
        result = closs("simulate", write(here, **more), "-f", "csv", "--trials", TRIALS, "--sampler", sampler, *figures)
    equal(result.code, 0, result.err)
    found = {}
    for row in rows_of(result):
        name = ".".join(part for part in (row["scope"], row["id"], row["measure"]) if part)
        found[name, row["statistic"]] = float(row["value"]), float(row["standard_error"])
    both = np.array([[found[name, s] for s in numpy_twin.STATISTICS] for name in workload.FIGURES])
    return both[..., 0], both[..., 1]


@functools.cache
def in_numpy():
    return numpy_twin.batches(BATCHES, BATCH, seed=2)


def z_of(found, error):
    """Differences to what numpy finds, in standard errors."""
    expected, deviation = in_numpy()
    return (found - expected) / np.sqrt(error ** 2 + deviation ** 2 / BATCHES)


def names_of(which):
    return [f"{workload.FIGURES[f]} {numpy_twin.STATISTICS[s]}" for f, s in zip(*np.nonzero(which))]


@case
def with_random_trials_every_statistic_is_that_of_numpy(closs):
    found, _ = found_by(closs, "random")
    # Independent trials: the errors that numpy's batches show, for as many.
    z = z_of(found, in_numpy()[1] * np.sqrt(BATCH / TRIALS))
    equal(names_of(np.abs(z) >= WITHIN), [])
    equal(0.7 < np.sqrt((z ** 2).mean()) < 1.4, True, "root mean square of all differences, in standard errors")


@case
def with_sobol_points_every_statistic_is_that_of_numpy(closs):
    equal(names_of(np.abs(z_of(*found_by(closs, "sobol"))) >= WITHIN), [])


@case
def another_law_would_be_seen(closs):
    found, _ = found_by(closs, "random", changed={"effect": lambda law: ("uniform", law[1], law[2] * 1.05)})
    different = names_of(np.abs(z_of(found, in_numpy()[1] * np.sqrt(BATCH / TRIALS))) >= WITHIN)
    equal(sorted({name.split(".")[0] for name in different}), ["fix"])


if __name__ == "__main__":
    sys.exit(main(Program(sys.argv[1])))
