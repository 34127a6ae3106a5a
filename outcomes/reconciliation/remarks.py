"""What comparing a goal with an outcome comes to: a score, and reasons for and against."""

from dataclasses import dataclass, field

FULL = 1000
SAME_LEAST = 780  # of 1000: below, wording is too far for "same"
DOUBTFUL_LEAST = 640


@dataclass(frozen=True)
class Remark:
    """A reason for or against a pair: a code and a Chinese sentence."""

    code: str
    text: str


@dataclass
class Likeness:
    """The answer for one pair; score 0 means that it cannot be."""

    score: int = 0
    doubts: list[Remark] = field(default_factory=list)
    grounds: list[Remark] = field(default_factory=list)
    is_other_kind: bool = False  # the one is a level, the other a growth
    is_beyond: bool = False  # a total so large that it says nothing of the year's increase

    @property
    def relation(self) -> str:
        """Return "same", "doubtful" or "" for what a pair is worth."""
        if self.score >= SAME_LEAST and not self.doubts:
            return "same"
        return "doubtful" if self.score >= DOUBTFUL_LEAST else ""

    @property
    def is_close(self) -> bool:
        return self.score >= SAME_LEAST


def doubt(found: Likeness, code: str, text: str) -> None:
    found.doubts.append(Remark(code, text))
