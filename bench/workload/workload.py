"""The reference workload of a simulation: 12 problems in 3 segments over 5 years, a fix for each problem, and 130
numbers that are not known: 36 PERT, 32 beta, 25 triangular, 19 lognormal, 12 uniform, 6 normal. Made up."""

import math

YEARS = 5
Z95 = 1.6448536269514727  # the normal law's 95 % quantile


def beta(mean, trials):
    return "beta", round(mean * trials, 4), round((1 - mean) * trials, 4)


def pert(low, mode, high):
    return "pert", round(low, 4), round(mode, 4), round(high, 4)


def triangular(low, mode, high):
    return "triangular", round(low, 4), round(mode, 4), round(high, 4)


def lognormal(median, deviation):
    """By the mean and the standard deviation of the logarithm."""
    return "lognormal", round(math.log(median), 5), deviation


DISCOUNT_RATE = triangular(0.06, 0.08, 0.12)

# id, customers, revenue per customer, baseline loss, new customers a year
SEGMENTS = [
    ("consumer", 180_000, lognormal(240, 0.22), ("normal", 0.080, 0.012), ("normal", 9_000, 1_500)),
    ("business", 60_000, lognormal(900, 0.28), ("normal", 0.060, 0.010), ("normal", 4_000, 700)),
    ("premium", 9_000, lognormal(6_500, 0.35), ("normal", 0.040, 0.010), ("normal", 500, 90)),
]

# id, frequency, complaint rate, satisfied of those who complain, mollified of the others, loss rates (satisfied,
# mollified, dissatisfied, silent), effect of the fix, its cost at once and a year: means and modes
_TABLE = [
    ("late_delivery", .110, .38, .34, .46, (.05, .16, .38, .14), (.30, .60), 420e3, 90e3),
    ("wrong_item", .046, .62, .52, .41, (.05, .15, .36, .17), (.45, .80), 150e3, 30e3),
    ("damaged_item", .032, .71, .58, .38, (.06, .17, .39, .19), (.35, .70), 180e3, 25e3),
    ("billing_error", .061, .66, .41, .44, (.06, .19, .46, .21), (.50, .85), 210e3, 35e3),
    ("stock_out", .085, .22, .18, .50, (.07, .18, .41, .16), (.20, .50), 640e3, 150e3),
    ("site_outage", .020, .31, .25, .47, (.07, .20, .44, .18), (.40, .75), 330e3, 60e3),
    ("rude_agent", .015, .27, .22, .33, (.08, .26, .58, .30), (.25, .55), 120e3, 45e3),
    ("long_hold", .074, .19, .30, .52, (.06, .17, .35, .12), (.30, .65), 260e3, 70e3),
    ("refund_delay", .028, .58, .37, .40, (.07, .21, .49, .22), (.45, .85), 95e3, 20e3),
    ("missing_manual", .055, .12, .49, .45, (.05, .13, .27, .09), (.55, .90), 40e3, 5e3),
    ("app_crash", .040, .16, .28, .48, (.06, .19, .42, .17), (.35, .70), 190e3, 40e3),
    ("data_mixup", .006, .64, .31, .30, (.10, .33, .66, .37), (.40, .80), 140e3, 30e3),
]


def _problem(i, row):
    name, frequency, complain, satisfied, mollified, (sat, mol, dis, silent), effect, once, per_year = row
    return {
        "name": name,
        "frequency": lognormal(frequency, 0.35) if i % 3 == 2 else beta(frequency, 60 + 25 * i),
        "complaint_rate": beta(complain, 24 + 3 * i),
        "satisfied": pert(max(0.02, satisfied - 0.18), satisfied, min(0.95, satisfied + 0.22)),
        "mollified": pert(max(0.02, mollified - 0.20), mollified, min(0.95, mollified + 0.25)),
        "loss.satisfied": triangular(sat * 0.3, sat, sat * 2.5),
        "loss.mollified": triangular(mol * 0.5, mol, mol * 1.8),
        "loss.dissatisfied": pert(dis * 0.5, dis, min(0.98, dis * 1.7)),
        "loss.silent": beta(silent, 18 + 2 * i),
        "effect": ("uniform", *effect),
        "once": lognormal(8 * once, 0.30),
        "per_year": 8 * per_year,
    }


PROBLEMS = [_problem(i, row) for i, row in enumerate(_TABLE)]

# The 25 figures, as closs names them.
FIGURES = (["total.revenue_at_risk"] + [f"problem.{p['name']}.revenue_at_risk" for p in PROBLEMS]
           + [f"fix.{p['name']}.npv" for p in PROBLEMS])
