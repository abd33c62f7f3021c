"""From files to one tree of texts: YAML without types, `extends`, and the lookup of models and benchmarks."""

import unicodedata
from pathlib import Path

import yaml

from refusal import Refusal

VALUE_KEYS = {"value", "low", "base", "high", "pert", "triangular", "uniform", "normal", "lognormal", "beta",
              "count", "to", "reduce", "raise", "points"}
APPENDED = {"expect"}


# With libyaml, where PyYAML was built with it: it reads the same, ten times as fast.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _TextLoader(_Loader):
    """All scalars stay texts; a key given twice and a merge key are refused."""

    def construct_mapping(self, node, deep=False):
        keys = [unicodedata.normalize("NFC", key.value) for key, _ in node.value]
        if len(keys) != len(set(keys)) or "<<" in keys:
            raise Refusal(f"duplicate or merge key in {keys}")
        return {key: self.construct_object(part, deep=True) for key, (_, part) in zip(keys, node.value, strict=True)}


def read_tree(path: Path) -> dict:
    """The map that a YAML file holds, every scalar a text."""
    with open(path, encoding="utf-8") as stream:
        tree = yaml.load(stream, Loader=_TextLoader)
    if not isinstance(tree, dict):
        raise Refusal(f"{path} holds no map")
    return tree


def is_one_thing(node) -> bool:
    """Whether a merge replaces the node whole: a text, a list, a value with its range, a change."""
    return not isinstance(node, dict) or bool(VALUE_KEYS & set(node))


def merged(parent: dict, child: dict) -> dict:
    """`child` over `parent`: maps deeply, values and changes whole, `null` removes, `expect` appends."""
    result = dict(parent)
    for key, node in child.items():
        if node in ("null", "~"):
            result.pop(key, None)
        elif key in APPENDED and key in parent:
            result[key] = parent[key] + node
        elif key in parent and not is_one_thing(node) and not is_one_thing(parent[key]):
            result[key] = merged(parent[key], node)
        else:
            result[key] = merged({}, node) if isinstance(node, dict) else node
    return result


def _placed(reference: str, folder: Path) -> str:
    """A model's path made absolute where it is one; a name stays a name."""
    return str((folder / reference).resolve()) if "/" in reference or reference.endswith(".yaml") else reference


def read_layers(path: Path, seen: tuple = ()) -> dict:
    """A scenario with everything it extends, merged."""
    path = path.resolve()
    if path in seen:
        raise Refusal("extends goes in a circle")
    tree = read_tree(path)
    if "model" in tree:
        tree["model"] = _placed(tree["model"], path.parent)
    if "extends" not in tree:
        return merged({}, tree)
    parent = read_layers(path.parent / tree.pop("extends"), (*seen, path))
    for key in ("currency", "period"):
        if key in tree and tree[key] != parent.get(key, "year" if key == "period" else tree[key]):
            raise Refusal(f"another {key} over inherited amounts")
    parent.pop("abstract", None)
    return merged(parent, tree)


def is_scenario(path: Path) -> bool:
    """Whether a folder's run evaluates this file: it has `closs:` and is not abstract."""
    tree = read_tree(path)
    return "closs" in tree and tree.get("abstract") != "true"


def _by_name(folder: Path, key: str, name: str) -> dict:
    for path in sorted(folder.glob("*.yaml")):
        tree = read_tree(path)
        if key in tree and tree.get("name") == name:
            return tree
    raise Refusal(f"no {name} in {folder}")


def model_tree(reference: str, models: Path) -> dict:
    """The tree of a model file, by name in `models` or by absolute path."""
    return read_tree(Path(reference)) if reference.startswith("/") else _by_name(models, "closs_model", reference)


def benchmark_tree(name: str, models: Path) -> dict:
    """The tree of a benchmark file in `models`/benchmarks."""
    return _by_name(models / "benchmarks", "closs_benchmark", name)
