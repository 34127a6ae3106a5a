"""Plans and summaries written for the purpose, with their pairs marked while they were written.

In a plan `{a}46` names the goal whose number follows. In its summary `{a}51` answers it, `{a,b}51`
both, `{a?}51` in doubt; `{a*}51` is neither asked for nor punished, for careful people may differ.
Places and figures are invented.
"""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE / "corpus"
MARK = re.compile(r"\{([A-Za-z,?*~]+)\}")


@dataclass
class Case:
    """A plan and a summary with the offsets of their gold pairs."""

    name: str
    year: int
    place: str
    is_aside: bool
    plan: str
    summary: str
    goals: dict[str, int]
    pairs: set[tuple[int, int]] = field(default_factory=set)
    optional: set[tuple[int, int]] = field(default_factory=set)

    @property
    def silent(self) -> set[int]:
        """Return the goals that nothing answers, not even arguably."""
        return set(self.goals.values()) - {goal for goal, _one in self.pairs | self.optional}


def unmarked(text: str) -> tuple[str, list[tuple[str, int]]]:
    """Take the marks out of a text and return them with the offsets they point at."""
    pieces, marks, at, length = [], [], 0, 0
    for match in MARK.finditer(text):
        piece = text[at : match.start()]
        pieces.append(piece)
        length += len(piece)
        marks.append((match[1], length))
        at = match.end()
    return "".join((*pieces, text[at:])), marks


def cases(folder: Path = FOLDER) -> list[Case]:
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        return [case_of(row, folder) for row in csv.DictReader(lines)]


def case_of(row: dict[str, str], folder: Path) -> Case:
    plan, goals = unmarked((folder / f"{row['name']}.plan.txt").read_text(encoding="utf-8"))
    summary, answers = unmarked((folder / f"{row['name']}.summary.txt").read_text(encoding="utf-8"))
    case = Case(
        row["name"], int(row["year"]), row["place"], bool(row["aside"]), plan, summary, dict(goals)
    )
    assert len(case.goals) == len(goals), f"{case.name}: a letter stands twice in the plan"
    for letters, offset in answers:
        kept = case.optional if letters.endswith("*") else case.pairs
        kept |= {(case.goals[one], offset) for one in letters.rstrip("?*~").split(",")}
    return case
