# The figures of tests/program/statistics_test.py by R: survey for weighted shares and what weights cost, stats for
# Wilson, metafor for Mantel-Haenszel. Reads answers.csv and drops.csv in the current folder; writes a line a figure:
# its name, its value.
suppressMessages({library(survey); library(metafor)})

told <- function(name, value) cat(name, " ", format(value, digits = 17), "\n", sep = "")
wilson <- function(share, n) as.numeric(prop.test(share * n, n, correct = FALSE)$conf.int)
# Newcombe 1998, method 10: square-and-add of Wilson's limits.
newcombe <- function(a, na, b, nb) {
  one <- wilson(a, na)
  other <- wilson(b, nb)
  a - b + c(-sqrt((a - one[1])^2 + (other[2] - b)^2), sqrt((one[2] - a)^2 + (b - other[1])^2))
}

d <- read.csv("answers.csv", colClasses = "character", na.strings = "")
d$w <- as.numeric(d$w)
d$lost <- c("1" = 1, "2" = 0.5, "3" = 0)[d$l]
design <- svydesign(ids = ~1, weights = ~w, data = d)
share <- function(of, condition) as.numeric(svymean(of, subset(design, condition))[1])
# What weights cost where answers do not depend on them: then the design effect is n / (Kish's n).
effective <- function(condition) {
  some <- d[condition, ]
  twice <- rbind(transform(some, y = 0), transform(some, y = 1))  # one half at each weight
  whole <- svydesign(ids = ~1, weights = ~w, data = twice)
  effect <- as.numeric(deff(svymean(~y, whole, deff = "replace")))
  nrow(twice) / effect / 2
}

# Of people with unequal weights.
b <- d$seg == "B"
told("problems.billing.frequency", share(~ as.numeric(q == "1"), b))
told("problems.billing.frequency.n", effective(b))
told("problems.billing.complaint_rate", share(~ as.numeric(c == "1"), b & d$q == "1"))
told("problems.billing.complaint_rate.n", effective(b & d$q == "1"))
told("baseline_loss", share(~lost, b & d$q == "0"))
told("baseline_loss.n", effective(b & d$q == "0"))

# Which problem was named: of all who had one.
named <- share(~ as.numeric(q == "1"), d$q != "0")
limits <- wilson(named, effective(d$q != "0"))
told("voice", named)
told("voice.low", limits[1])
told("voice.high", limits[2])

# Expected and experienced, of people with equal weights.
a <- d[d$seg == "A", ]
gap <- as.numeric(a$experienced) - as.numeric(a$expected)
told("gap", mean(gap))
told("gap.low", mean(gap) - qnorm(0.975) * sd(gap) / sqrt(length(gap)))
told("gap.high", mean(gap) + qnorm(0.975) * sd(gap) / sqrt(length(gap)))
limits <- newcombe(mean(a$lost[gap < 0]), sum(gap < 0), mean(a$lost[gap >= 0]), sum(gap >= 0))
told("gap.loss.low", limits[1])
told("gap.loss.high", limits[2])

# Losses with and without a problem, within strata: metafor takes the variance of Sato, Greenland and Robins (1989).
d <- read.csv("drops.csv", colClasses = "character")
cells <- function(q, gone) as.numeric(table(factor(d$s)[d$q == q & d$gone == gone]))
found <- rma.mh(measure = "RD", ai = cells("1", "yes"), bi = cells("1", "no"),
                ci = cells("0", "yes"), di = cells("0", "no"))
told("drop", as.numeric(found$beta))
told("drop.sd", found$se)
