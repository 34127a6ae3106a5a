"""Answers kept under all that they depend on: none is ever out of date, the oldest go first."""

from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


class Remembered(Generic[Question, Answer]):
    """Up to so many answers to questions that always have the same answer, for all threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: dict[Question, Answer] = {}
        self._writing = Lock()

    def answers(
        self, questions: Sequence[Question], find: Callable[[list[Question]], list[Answer]]
    ) -> list[Answer]:
        """Return the answers in the order of the questions; those not known are found together."""
        found = [self._answers.get(question) for question in questions]
        unknown = [place for place, answer in enumerate(found) if answer is None]
        if unknown:
            asked = [questions[place] for place in unknown]
            for place, answer in zip(unknown, find(asked), strict=True):
                found[place] = answer
            self._keep({questions[place]: found[place] for place in unknown})
        return found

    def forget(self) -> None:
        with self._writing:
            self._answers.clear()

    def _keep(self, answers: dict[Question, Answer]) -> None:
        with self._writing:
            self._answers |= answers
            for _surplus in range(len(self._answers) - self._most):
                del self._answers[next(iter(self._answers))]
