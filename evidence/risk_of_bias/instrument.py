"""What an instrument is made of: domains with signalling questions, and how answers become a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

YES, NO, UNKNOWN = ("yes", "probably-yes"), ("probably-no", "no"), ("no-information",)
ANSWERS = {
    "y": "yes",
    "py": "probably-yes",
    "pn": "probably-no",
    "n": "no",
    "ni": "no-information",
}
"""The short forms of the answers, and what is stored."""


class Unanswered(Exception):
    """An algorithm needs the answer to a question that was not answered yet."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class Answers:
    """The answers given so far; an algorithm asks for those that it needs, in the order of the instrument."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Keep the answers, by question."""
        self._given = given

    def yes(self, question: str) -> bool:
        """Whether it is yes or probably yes. Raises Unanswered."""
        return self._answer(question) in YES

    def no(self, question: str) -> bool:
        """Whether it is no or probably no. Raises Unanswered."""
        return self._answer(question) in NO

    def unknown(self, question: str) -> bool:
        """Whether there is no information. Raises Unanswered."""
        return self._answer(question) in UNKNOWN

    def _answer(self, question: str) -> str:
        if question not in self._given:
            raise Unanswered(question)
        return self._given[question]


class Question(NamedTuple):
    """A signalling question in our own words."""

    id: str
    text: str


class Domain(NamedTuple):
    """A domain of bias; without ``judge`` a person judges it by the instrument's criteria."""

    key: str
    title: str
    questions: tuple[Question, ...] = ()
    judge: Callable[[Answers], str] | None = None


class Instrument(NamedTuple):
    """An instrument in one version, with its levels from best to worst."""

    tool: str
    title: str
    version: str
    source: str
    levels: tuple[str, ...]
    domains: tuple[Domain, ...]

    def question(self, name: str) -> Question | None:
        """The question of that id."""
        return next((one for domain in self.domains for one in domain.questions if one.id == name), None)

    def domain_of(self, question: str) -> Domain:
        """The domain that a question belongs to. Raises KeyError."""
        for domain in self.domains:
            if any(one.id == question for one in domain.questions):
                return domain
        raise KeyError(question)

    def suggested(self, domain: Domain, given: Mapping[str, str]) -> str | None:
        """What the algorithm makes of the answers; None where it has none. Raises Unanswered."""
        return None if domain.judge is None else domain.judge(Answers(given))

    def overall(self, judged: Mapping[str, str]) -> str | None:
        """The worst of the domains; None while one is not judged.

        RoB 2 also lets a person call several domains with some concerns high: that is an override.
        """
        if not self.domains or any(domain.key not in judged for domain in self.domains):
            return None
        return max((judged[domain.key] for domain in self.domains), key=self.levels.index)
