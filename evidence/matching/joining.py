"""From comparisons to links: rows join into one report only where nothing in either group speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from evidence.matching.families import Kinship, kinship
from evidence.matching.features import Features, features
from evidence.matching.likeness import Comparison, compare
from evidence.reports import Link, connected, links_of, make_links, members, own_values, standing_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

Pair = tuple[int, int]

CHAINED = "joining them would put two reports together that are different"


class Joined(NamedTuple):
    """How many pairs ended in what, and the rows whose report changed."""

    same: int
    ask: int
    different: int
    studies: int
    touched: frozenset[int]


def join(
    connection: Connection,
    known: dict[int, Features],
    pairs: Iterable[Pair],
    *,
    documents: set[int],
    who: str,
    revision: int | None,
) -> Joined:
    """Compare the pairs and store the links that follow. What a person has said of two reports stays as it is.

    ``documents`` are the rows of study documents: a person gave their DOI or PMID, and that decides.
    """
    groups = _Groups(connection, known, documents)
    compared = [(pair, groups.comparison(pair)) for pair in pairs]
    alike = [(pair, one) for pair, one in compared if one.verdict != "different"]
    groups.read({row for pair, _ in alike for row in pair})
    links: list[Link] = []
    touched: set[int] = set()
    for pair, one in sorted(alike, key=_surest_first):
        if groups.together(pair) or groups.told(pair):
            continue
        against = "" if one.verdict == "ask" else groups.against(pair)
        if one.verdict == "ask" or against:
            if groups.ask(pair):
                links.append(_link("ask", pair, one, against))
        else:
            links.append(_link("same", pair, one))
            groups.merge(pair)
            touched |= set(pair)
    links = [one for one in links if one.verdict == "same" or not groups.together((one.one, one.other))]
    apart = [(pair, one) for pair, one in compared if not groups.together(pair)]
    kin = _kin(connection, known, apart, groups)
    make_links(connection, [*links, *kin], who=who, revision=revision)
    same = sum(one.verdict == "same" for one in links)
    ask = len(links) - same
    studies = sum(one.verdict == "same" for one in kin)
    return Joined(same, ask + len(kin) - studies, len(compared) - len(alike), studies, frozenset(touched))


def _surest_first(item: tuple[Pair, Comparison]) -> tuple[bool, float, Pair]:
    pair, one = item
    return one.verdict == "ask", -one.points, pair


def _link(verdict: str, pair: Pair, one: Comparison, against: str = "") -> Link:
    named = [(part.name, part.value, part.points, part.words) for part in one.likenesses]
    reason = f"{one.reason}; but {CHAINED}: {against}" if against else one.reason
    return Link("report", "same" if verdict == "same" else "ask", *pair, one.reason, reason, one.points, named)


@dataclass
class _Groups:
    """Which rows are one report, while links are being made; and what persons have said of them."""

    connection: Connection
    known: dict[int, Features]
    documents: set[int]
    group: dict[int, list[int]] = field(default_factory=dict)
    apart: set[Pair] = field(default_factory=set)
    asked: set[Pair] = field(default_factory=set)

    def read(self, rows: set[int]) -> None:
        """Read the groups that the rows are in now, and what was said of them."""
        self._read_groups(rows)
        said = links_of(self.connection, self.group, verdict=None)
        self.apart = {(one.low_id, one.high_id) for one in said if one.verdict == "different"}
        self.asked = {(one.low_id, one.high_id) for one in said if one.verdict == "ask"}

    def shown(self, rows: set[int]) -> dict[int, int]:
        """Each of the rows, and of those that are one report with them → the first row of its report."""
        self._read_groups({row for row in rows if row not in self.group})
        return {row: self._group(one)[0] for one in rows for row in self._group(one)}

    def comparison(self, pair: Pair) -> Comparison:
        """Compare two rows."""
        one, other = self._features(pair[0]), self._features(pair[1])
        found = compare(one, other)
        if found.verdict != "same" and self.documents.intersection(pair) and (named := _named_alike(one, other)):
            return found._replace(verdict="same", contradiction="", reason=f"a study document names the same {named}")
        return found

    def together(self, pair: Pair) -> bool:
        """Whether both are one report already."""
        return self._group(pair[0]) is self._group(pair[1])

    def told(self, pair: Pair) -> bool:
        """Whether a person said that the two reports are different."""
        return bool(self.apart) and any(_sorted(crossing) in self.apart for crossing in self._across(pair))

    def against(self, pair: Pair) -> str:
        """What speaks against one report of both groups: any two of their rows that contradict each other.

        So do two that stand at different places, where the pair that would join them does not tell the place: a record
        of few words is like both an abstract and its paper.
        """
        told = self.comparison(pair).likenesses
        for one, other in self._across(pair):
            if (one, other) != pair:
                found = self.comparison((one, other))
                if found.contradiction or (found.verdict != "same" and found.likenesses.is_elsewhere(told)):
                    return f"P{one} and P{other}: {found.reason}"
        return ""

    def ask(self, pair: Pair) -> bool:
        """Whether the question is new: two reports are asked about once."""
        crossing = {_sorted(one) for one in self._across(pair)}
        if crossing & self.asked:
            return False
        self.asked |= crossing
        return True

    def merge(self, pair: Pair) -> None:
        """Make one report of both groups."""
        whole = sorted(self._group(pair[0]) + self._group(pair[1]))
        for row in whole:
            self.group[row] = whole

    def _read_groups(self, rows: set[int]) -> None:
        standing = standing_for(self.connection, rows)
        for whole in members(self.connection, set(standing.values())).values():
            self.group |= dict.fromkeys(whole, whole)

    def _group(self, row: int) -> list[int]:
        return self.group.setdefault(row, [row])

    def _across(self, pair: Pair) -> Iterable[Pair]:
        return product(self._group(pair[0]), self._group(pair[1]))

    def _features(self, row: int) -> Features:
        if row not in self.known:
            self.known[row] = features(own_values(self.connection, [row])[row].citation)
        return self.known[row]


def _named_alike(one: Features, other: Features) -> str:
    for kind in ("doi", "pmid", "pmcid"):
        if getattr(one, kind) and getattr(one, kind) == getattr(other, kind):
            return kind.upper()
    return ""


def _sorted(pair: Pair) -> Pair:
    return (min(pair), max(pair))


def _kin(
    connection: Connection,
    known: dict[int, Features],
    compared: Iterable[tuple[Pair, Comparison]],
    groups: _Groups,
) -> list[Link]:
    """Links between different reports of one study, but for those that are linked, told apart or asked about already.

    That is of the reports, whichever of their rows it was said of.
    """
    found: list[tuple[Pair, Kinship]] = []
    for pair, _ in compared:
        kin = kinship(known[pair[0]], known[pair[1]])
        if kin is not None:
            found.append((pair, kin))
    if not found:
        return []
    rows = {row for pair, _ in found for row in pair}
    shown = groups.shown(rows)
    said = {
        _sorted((shown[one.low_id], shown[one.high_id]))
        for one in links_of(connection, shown, level="study", verdict=None)
        if one.low_id in shown and one.high_id in shown
    }
    reached, linked = connected(connection, rows, level="study")
    leader = {row: row for row in reached}
    for one, other in linked:
        _unite(leader, one, other)
    links: list[Link] = []
    for pair, kin in sorted(found, key=lambda item: (item[1].verdict == "ask", item[0])):
        reports = _sorted((shown[pair[0]], shown[pair[1]]))
        if reports in said or _first(leader, pair[0]) == _first(leader, pair[1]):
            continue
        said.add(reports)
        verdict = "same" if kin.verdict == "same" else "ask"
        links.append(Link("study", "same" if verdict == "same" else "ask", *pair, kin.rule, kin.reason))
        if verdict == "same":
            _unite(leader, *pair)
    return links


def _first(leader: dict[int, int], row: int) -> int:
    while leader.setdefault(row, row) != row:
        row = leader[row]
    return row


def _unite(leader: dict[int, int], one: int, other: int) -> None:
    low, high = sorted((_first(leader, one), _first(leader, other)))
    leader[high] = low
