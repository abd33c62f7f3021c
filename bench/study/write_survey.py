#!/usr/bin/python3
"""Writes a survey of twelve columns, the same on every run: write_survey.py ROWS > survey.csv"""

import sys

import numpy

TITLES = "w,plan,q3,q4,q5,q9,churn,q10,q12,q13,q20,q21"
AT_ONCE = 100_000
NUMBERS = [*map(str, range(10)), ""]  # 10, or -1: no answer


def main():
    draw, left = numpy.random.default_rng(2025), int(sys.argv[1])
    print(TITLES)
    while left > 0:
        n = min(left, AT_ONCE)
        left -= n
        problem = draw.choice([0, 0, 0, 1, 2, 3], n)
        complained = numpy.where(problem > 0, draw.integers(1, 3, n), -1)
        outcome = numpy.where(complained == 1, draw.integers(1, 4, n), -1)
        numbers = [problem, complained, outcome, draw.integers(1, 5, n),
                   numpy.where(problem > 0, draw.integers(1, 3, n), -1),
                   numpy.where(outcome == 1, draw.integers(0, 4, n), -1),
                   numpy.where(outcome > 1, draw.integers(0, 9, n), -1), draw.integers(1, 6, n), draw.integers(1, 6, n)]
        texts = [[NUMBERS[k] for k in column.tolist()] for column in numbers]
        weights = draw.integers(2_000, 30_000, n).tolist()
        plans, churn = draw.choice(["F", "F", "F", "B"], n).tolist(), draw.choice(["yes", "no", "no", "no"], n).tolist()
        sys.stdout.write("".join(
            f"{w / 1e4:.4f},{plan},{q3},{q4},{q5},{q9},{gone},{q10},{q12},{q13},{q20},{q21}\n"
            for w, plan, gone, q3, q4, q5, q9, q10, q12, q13, q20, q21 in zip(weights, plans, churn, *texts)))


if __name__ == "__main__":
    main()
