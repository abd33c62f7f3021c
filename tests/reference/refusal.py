"""What the reference raises where docs/method.md or docs/scenario-files.md ask for an error instead of a figure."""


class Refusal(Exception):
    """The scenario has no figures: bad input, or a result that docs/method.md does not allow."""


class Unclear(Exception):
    """The scenario steps on ground where docs/method.md is silent; the generator throws such a scenario away."""
