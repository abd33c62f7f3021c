"""Trees of texts to YAML with plain scalars, so that `12%` and `0.12` stay what they are."""

import yaml


class _PlainDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    yaml_implicit_resolvers: dict = {}

    def ignore_aliases(self, data):
        return True


def document(tree: dict) -> str:
    """The YAML text of a tree of maps, lists and texts."""
    return yaml.dump(tree, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
