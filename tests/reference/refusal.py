"""What the reference raises where model.md or scenario.md ask for an error instead of a figure."""


class Refusal(Exception):
    """The scenario has no figures: bad input, or a result that model.md does not allow."""


class Unclear(Exception):
    """The scenario steps on ground where model.md is silent; the generator throws such a scenario away."""
