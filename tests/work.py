"""How much work something is, counted and not timed: the same on every machine."""

from collections.abc import Callable
from cProfile import Profile


def calls_of(work: Callable[[], object]) -> int:
    """Return how many calls the work makes, of functions in Python and in C.

    What one call does inside C, a search through a whole text, counts as one: the benches time it.
    """
    profile = Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())
