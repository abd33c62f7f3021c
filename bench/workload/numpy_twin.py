#!/usr/bin/env python3
"""The reference workload (workload.py) as one writes it with numpy, without closs.

    numpy_twin.py TRIALS [plain|chunked] [--threads N] [--seed S]

plain: whole arrays; chunked: arrays that stay in the caches, on some threads (numpy lets go of the interpreter's lock).
Prints a line a figure: name, trials, mean, sd, p5, p50, p95; on stderr how long it took, as JSON."""

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
import workload  # noqa: E402

CHUNK = 1 << 14
STATISTICS = ("mean", "sd", "p5", "p50", "p95")


def draw(rng, law, n):
    kind, *of = law
    if kind == "beta":
        return rng.beta(*of, n)
    if kind == "pert":
        low, mode, high = of
        width = high - low
        return low + width * rng.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, n)
    return {"triangular": rng.triangular, "uniform": rng.uniform, "lognormal": rng.lognormal,
            "normal": rng.normal}[kind](*of, n)


def flows(customers, new, revenue, loss):
    """What a segment pays in each year, `loss` of its customers leaving in each."""
    there, out = customers, []
    for _ in range(workload.YEARS):
        there = there * (1 - loss)
        out.append(revenue * there)
        there = there + new
    return out


def trials(rng, n, out):
    """Fills out[25, n]."""
    once_more = 1 / (1 + draw(rng, workload.DISCOUNT_RATE, n))
    discounts = [once_more]
    for _ in range(workload.YEARS - 1):
        discounts.append(discounts[-1] * once_more)
    segments = []
    for _, customers, revenue, baseline, new in workload.SEGMENTS:
        segments.append({"customers": customers, "revenue": draw(rng, revenue, n),
                         "baseline": np.clip(draw(rng, baseline, n), 0, 1), "new": np.maximum(draw(rng, new, n), 0)})
    for segment in segments:
        segment["loss"] = segment["baseline"].copy()
    lost = []  # by problem: what share of each segment's customers leaves because of it
    for i, problem in enumerate(workload.PROBLEMS):
        law = {key: draw(rng, problem[key], n) for key in problem if key not in ("name", "effect", "once", "per_year")}
        complain, satisfied, mollified = law["complaint_rate"], law["satisfied"], law["mollified"]
        leave = complain * (satisfied * law["loss.satisfied"]
                            + (1 - satisfied) * (mollified * law["loss.mollified"]
                                                 + (1 - mollified) * law["loss.dissatisfied"]))
        leave += (1 - complain) * law["loss.silent"]
        lost.append([law["frequency"] * (leave - segment["baseline"]) for segment in segments])
        out[1 + i] = 0
        for segment, share in zip(segments, lost[-1]):
            out[1 + i] += segment["customers"] * share * segment["revenue"]
            segment["loss"] += share
    out[0] = out[1:13].sum(axis=0)
    unchanged = [flows(s["customers"], s["new"], s["revenue"], s["loss"]) for s in segments]
    for i, problem in enumerate(workload.PROBLEMS):
        effect, once = draw(rng, problem["effect"], n), draw(rng, problem["once"], n)
        benefit = np.zeros(n)
        for segment, share, before in zip(segments, lost[i], unchanged):
            after = flows(segment["customers"], segment["new"], segment["revenue"], segment["loss"] - effect * share)
            for discount, with_fix, without in zip(discounts, after, before):
                benefit += discount * (with_fix - without)
        cost = once + problem["per_year"] * sum(discounts)
        out[13 + i] = benefit - cost


def statistics(x):
    """Quantiles as order statistics, by one partition."""
    ranks = [int(round(share * (x.size - 1))) for share in (.05, .5, .95)]
    mean, deviation = x.mean(), x.std(ddof=1)
    x.partition(ranks)
    return [mean, deviation] + [x[rank] for rank in ranks]


def simulate(n, mode, threads, seed):
    out = np.empty((len(workload.FIGURES), n))
    if mode == "plain":
        trials(np.random.default_rng(seed), n, out)
        return [statistics(row) for row in out]

    def some(thread, stream):
        rng = np.random.Generator(np.random.SFC64(stream))
        for first in range(thread * CHUNK, n, threads * CHUNK):
            part = out[:, first:first + CHUNK]
            trials(rng, part.shape[1], part)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(threads), np.random.SeedSequence(seed).spawn(threads)))
        return list(pool.map(statistics, out))


def batches(count, size, seed):
    """Pooled statistics of count * size trials, and their standard deviations over the batches: arrays [25, 5]."""
    out = np.empty((len(workload.FIGURES), count * size))
    each = []
    for batch, stream in enumerate(np.random.SeedSequence(seed).spawn(count)):
        part = out[:, batch * size:(batch + 1) * size]
        trials(np.random.Generator(np.random.SFC64(stream)), size, part)
        each.append([statistics(row.copy()) for row in part])
    return np.array([statistics(row) for row in out]), np.array(each).std(axis=0, ddof=1)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("trials", type=lambda text: int(float(text)))
    arguments.add_argument("mode", choices=["plain", "chunked"], nargs="?", default="plain")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    start = time.perf_counter()
    found = simulate(options.trials, options.mode, options.threads, options.seed)
    seconds = time.perf_counter() - start
    print("name,n," + ",".join(STATISTICS))
    for name, row in zip(workload.FIGURES, found):
        print(f"{name},{options.trials}," + ",".join(f"{value:.9g}" for value in row))
    print(json.dumps({"trials": options.trials, "compute_s": round(seconds, 4)}), file=sys.stderr)


if __name__ == "__main__":
    main()
