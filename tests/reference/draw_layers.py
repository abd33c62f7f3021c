"""A scenario split into a parent and a child that extends it, and that together say the same."""

import copy

from draw_values import Pen

FIXED = {"closs", "model", "currency", "period", "overlap", "horizon"}


def _split(pen: Pen, tree: dict, keep: set) -> tuple[dict, dict]:
    """Keys shared out between parent and child; where both have one, the child's counts."""
    parent, child = {}, {}
    for key, node in tree.items():
        form = pen.rng.random()
        if key in keep or form < .5:
            parent[key] = node
        elif form < .8:
            child[key] = node
        else:
            parent[key], child[key] = "1%", node
            if isinstance(node, dict):
                parent[key] = copy.deepcopy(node)
    return parent, child


def layered(pen: Pen, tree: dict) -> tuple[dict, dict]:
    """(parent, child) of a scenario."""
    whole = {key: node for key, node in tree.items() if key not in ("problems", "name", "benchmark", "lifetime")}
    parent, child = _split(pen, whole, FIXED)
    parent |= {"name": "Parent", "abstract": "true"}
    parent["problems"], problems = {}, {}
    for name, row in tree["problems"].items():
        parent["problems"][name], own = _split(pen, row, {"tags", "name"})
        if "frequency" not in row and pen.chance(.4):
            parent["problems"][name]["frequency"] = "9%"
            own["frequency"] = "null"
        if own:
            problems[name] = own
    if pen.chance(.3):
        parent["problems"]["gone"] = {"frequency": "99%"}
        problems["gone"] = "null"
    for key in ("benchmark", "lifetime"):
        if key in tree:
            parent[key] = tree[key]
    if "lifetime" not in tree and pen.chance(.3):
        parent["lifetime"], child["lifetime"] = "3", "null"
    head = {"closs": "1", "extends": "", "name": tree["name"]}
    return parent, head | child | ({"problems": problems} if problems else {})
