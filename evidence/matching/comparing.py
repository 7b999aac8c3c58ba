"""Matching in the database: new rows against all that are held, batch by batch, found by keys and never by a scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from evidence.matching import families
from evidence.matching.features import Features, features
from evidence.matching.features import keys as features_keys
from evidence.matching.joining import Joined, join
from evidence.model.counting import counts
from evidence.model.literature import record
from evidence.reports import counting, own_values, refold, wait, wait_no_more, waiting
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import Connection

    from evidence.reports import Own

# Our choice: of rows that share a value with more than this ("Editorial", a DOI of a whole supplement) each is compared
# with the first alone: all with all would grow with the square of the rows, and the copies of one report join it so.
COMMON = 50

# Rows that are compared together: enough that statements cost little, few enough that memory does not grow.
BATCH = 1000


# Our choice: so many rows are remembered as they are compared, for copies often come close to each other (7 kB each).
REMEMBERED = 4000


@dataclass
class Remembered:
    """Rows that were compared lately in this transaction, as they are compared; and which are of study documents."""

    rows: dict[int, Features] = field(default_factory=dict)
    documents: set[int] = field(default_factory=set)

    def take(self, number: int, own: Own) -> Features:
        """Remember a row."""
        if own.is_document:
            self.documents.add(number)
        return self.rows.setdefault(number, features(own.citation))

    def forget(self) -> None:
        """Let the oldest go."""
        for number in list(self.rows)[: max(0, len(self.rows) - REMEMBERED)]:
            del self.rows[number]
            self.documents.discard(number)


class Matched(NamedTuple):
    """What comparing came to, in pairs of rows: one report, left to a person, not one report.

    ``studies``: pairs of reports that are one study.
    """

    same: int = 0
    ask: int = 0
    different: int = 0
    studies: int = 0

    def plus(self, joined: Joined) -> Matched:
        """Add one batch."""
        return Matched(
            self.same + joined.same,
            self.ask + joined.ask,
            self.different + joined.different,
            self.studies + joined.studies,
        )


def match_waiting(
    connection: Connection,
    *,
    who: str,
    revision: int | None,
    waited: Collection[int] = (),
    tell: Callable[[int], None] | None = None,
) -> Matched:
    """Compare every row that waits for it, but for those of ``waited``, with all that are held.

    A row that does not count waits on until it does. ``tell`` gets the number of rows done so far.
    """
    rows = sorted(waiting(connection).difference(waited))
    now = [row for row, (counts_now, _) in sorted(counting(connection, rows).items()) if counts_now]
    done, total, lately = 0, Matched(), Remembered()
    for batch in in_parts(now, BATCH):
        owns = own_values(connection, batch)
        total = match_rows(connection, owns, lately, who=who, revision=revision, before=total)
        wait_no_more(connection, batch)
        done += len(batch)
        if tell is not None:
            tell(done)
    return total


def match_rows(
    connection: Connection,
    rows: dict[int, Own],
    lately: Remembered,
    *,
    who: str,
    revision: int | None,
    before: Matched = Matched(),  # noqa: B008 - a constant
) -> Matched:
    """Compare rows with all that are held and with each other, link what is the same or to be asked, and fold.

    Their keys are stored first, so that the rows that come later find them.
    """
    pairs = _candidates(connection, {number: all_keys(lately.take(number, own)) for number, own in rows.items()})
    held = own_values(connection, sorted({row for pair in pairs for row in pair} - lately.rows.keys()))
    for number, own in held.items():
        if own.counts:
            lately.take(number, own)
    pairs = [(one, other) for one, other in pairs if one in lately.rows and other in lately.rows]
    joined = join(connection, lately.rows, pairs, documents=lately.documents, who=who, revision=revision)
    refold(connection, joined.touched, rows | held)
    lately.forget()
    return before.plus(joined)


def wait_for_all(connection: Connection) -> None:
    """Let every record that counts be compared again, as after a change of the rules."""
    wait(connection, connection.scalars(select(record.c.id).where(counts(record.c.id))))


def all_keys(f: Features) -> set[int]:
    """Every key of a row: those of its likeness, and those by which the reports of one study find each other."""
    return {value for of in (features_keys, families.keys) for _, value in of(f)}


CREATE = {
    "sqlite": "CREATE TEMP TABLE matching (value INTEGER NOT NULL, row_id INTEGER NOT NULL)",
    "postgresql": "CREATE TEMP TABLE matching (value BIGINT NOT NULL, row_id INTEGER NOT NULL)",
}
COUNTED = f"""
    CREATE TEMP TABLE counted AS
    SELECT v.value, (
        SELECT count(*) FROM (SELECT 1 FROM report_key c WHERE c.value = v.value LIMIT {COMMON + 1}) AS found
    ) AS rows
    FROM (SELECT DISTINCT value FROM matching) v
"""  # noqa: S608 - a number of our own
PAIRS = f"""
    SELECT DISTINCT m.row_id, k.report_id
    FROM counted n
    JOIN report_key k ON k.value = n.value
    JOIN matching m ON m.value = n.value
    WHERE n.rows BETWEEN 2 AND {COMMON} AND k.report_id <> m.row_id
    UNION
    SELECT m.row_id, (SELECT min(k.report_id) FROM report_key k WHERE k.value = n.value)
    FROM counted n
    JOIN matching m ON m.value = n.value
    WHERE n.rows > {COMMON}
"""  # noqa: S608


def _candidates(connection: Connection, wanted: dict[int, set[int]]) -> list[tuple[int, int]]:
    """Pairs with a key in common; of keys that many have, those with the first that has it."""
    rows = [(value, number) for number, values in wanted.items() for value in sorted(values)]
    dialect = connection.dialect.name
    connection.exec_driver_sql(CREATE[dialect])
    mark = "(?, ?)" if dialect == "sqlite" else "(%s, %s)"
    if rows:
        connection.exec_driver_sql(f"INSERT INTO matching VALUES {mark}", rows)  # noqa: S608 - marks of our own
    ignore = ("OR IGNORE ", "") if dialect == "sqlite" else ("", " ON CONFLICT DO NOTHING")
    connection.exec_driver_sql(
        f"INSERT {ignore[0]}INTO report_key (value, report_id)"  # noqa: S608
        f" SELECT value, row_id FROM matching WHERE true ORDER BY value{ignore[1]}"  # in its order: half the time
    )
    if dialect == "postgresql":
        connection.exec_driver_sql("ANALYZE matching")
    connection.exec_driver_sql(COUNTED)
    pairs = {(min(pair), max(pair)) for pair in connection.exec_driver_sql(PAIRS) if pair[0] != pair[1]}
    connection.exec_driver_sql("DROP TABLE matching")
    connection.exec_driver_sql("DROP TABLE counted")
    return sorted(pairs)
