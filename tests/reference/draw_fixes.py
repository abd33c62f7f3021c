"""Random fixes for a drawn scenario: every kind of change, ramps, late starts, requirements, exclusions."""

FIX_IDS = ["e-invoice", "call-back", "研修", "portal", "2nd-line"]


def _problem_change(draw, name: str):
    """A random change of a model's parameter."""
    pen, parameter = draw.pen, draw.model.parameters[name]
    rate = parameter.kind in ("rate", "share")
    form = pen.rng.random()
    if form < .1:
        return pen.pick({"reduce": "0%"}, {"raise": "0"}, {"points": "0%" if rate else "0"})
    if form < .4:
        return {"to": draw.one_parameter(name) if not parameter.group else pen.rate(pen.between(0, .7), plain=True)}
    if form < .6:
        return {"reduce": pen.pick(pen.percent(pen.between(0, 1)), pen.rate(pen.between(.05, .6)), "100%")}
    if form < .75:
        return {"raise": pen.percent(pen.between(0, .5))}
    if rate:
        return {"points": pen.percent(pen.between(-.15, .15))}
    size = draw.price * .02 if parameter.kind == "money" else 1
    return {"points": f"{pen.between(-size, size):.3f}"}


def _frequency_change(pen):
    return pen.pick({"reduce": pen.rate(pen.between(0, .6))}, {"points": pen.percent(pen.between(-.05, .01))},
                    {"to": pen.period_rate(pen.between(0, .1))}, {"raise": pen.percent(pen.between(0, .1))},
                    {"reduce": pen.percent(pen.between(0, 1))})


def _economic_changes(draw) -> dict:
    """Candidates of changes outside the problems, by path."""
    pen, price = draw.pen, draw.price
    flow = draw.size * .02
    found = {
        "revenue_per_customer": pen.pick({"raise": pen.percent(pen.between(0, .05))},
                                         {"points": f"{pen.between(0, price * .03):.4f}"},
                                         {"points": f"{pen.between(0, price * .01):.4f}/month"},
                                         {"to": pen.period_money(price * pen.between(.9, 1.2))}),
        "margin": pen.pick({"points": pen.percent(pen.between(-.02, .05))}, {"raise": pen.percent(pen.between(0, .05))}),
        "new_customers": pen.pick({"points": f"{pen.between(-flow, flow):.1f}"}, {"raise": "10%"},
                                  {"points": f"{pen.between(0, flow):.1f}/month"}, {"to": pen.period_count(flow)}),
    }
    if "baseline_loss" in draw.tree:
        found["baseline_loss"] = pen.pick({"reduce": pen.percent(pen.between(0, .5))},
                                          {"points": pen.percent(pen.between(-.02, .01))},
                                          {"to": pen.period_rate(draw.baseline * pen.between(.5, 1))})
    if draw.uses_share:
        found["problem_rate"] = pen.pick({"reduce": pen.percent(pen.between(0, .6))}, {"points": "-2%"},
                                         {"to": pen.period_rate(pen.between(.02, .3))})
    return found


def _all_share(draw, names) -> bool:
    rows = [draw.tree["problems"], *(row.get("problems", {}) for row in draw.tree.get("segments", {}).values())]
    return all("share" in draw.tree["problems"][name] for name in names) and not any(
        {"frequency", "complaints"} & set(row.get(name, {})) for row in rows for name in names)


def _changes(draw) -> dict:
    """One to four changes by path."""
    pen, found = draw.pen, {}
    for _ in range(draw.rng.choice([1, 1, 2, 3, 4])):
        target = pen.pick(*draw.problems, "*") if pen.chance(.85) else None
        form = pen.rng.random()
        if target is None:
            economics = _economic_changes(draw)
            path = pen.pick(*economics)
            found[path] = economics[path]
        elif form < .3:
            found[f"problems.{target}.frequency"] = _frequency_change(pen)
        elif form < .45 and draw.uses_share and _all_share(draw, draw.problems if target == "*" else [target]):
            found[f"problems.{target}.share"] = pen.pick({"reduce": pen.percent(pen.between(0, .7))}, {"to": "4%"},
                                                         {"points": "-1%"})
        else:
            name = pen.pick(*draw.model.parameters)
            group = draw.model.parameters[name].group
            members = draw.model.groups[group] if group and pen.chance(.3) else [name]
            for member in members:
                found[f"problems.{target}.{member}"] = _problem_change(draw, member)
    return found


def _fix(draw) -> dict:
    """One fix without its relations."""
    pen = draw.pen
    row: dict = {"changes": _changes(draw)}
    revenue = draw.size * draw.price
    cost = {}
    if pen.chance(.6):
        cost["once"] = pen.money(revenue * 10 ** pen.between(-5, -1.5))
    if pen.chance(.5):
        cost["per_period"] = pen.period_money(revenue * 10 ** pen.between(-5, -2))
    if cost:
        row["cost"] = cost
    if pen.chance(.5):
        row["start"] = str(draw.rng.randint(1, draw.horizon + (1 if pen.chance(.3) else 0)))
    if pen.chance(.5):
        row["ramp"] = str(draw.rng.randint(1, 5))
    if draw.segments and pen.chance(.35):
        row["segments"] = draw.rng.sample(draw.segments, draw.rng.randint(1, len(draw.segments)))
    return row


def fixes(draw) -> dict:
    """One to four fixes, related at times."""
    names = draw.rng.sample(FIX_IDS, draw.rng.choice([1, 2, 2, 3, 4]))
    rows = {name: _fix(draw) for name in names}
    for index, name in enumerate(names):
        if index and draw.pen.chance(.25):
            rows[name]["requires"] = [draw.pen.pick(*names[:index])]
        elif index and draw.pen.chance(.12):
            rows[name]["excludes"] = [draw.pen.pick(*names[:index])]
    return rows
