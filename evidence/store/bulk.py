"""Many rows at once: one statement prepared once, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

AT_ONCE = 500  # values in one IN (…): below every limit on parameters, and no slower than more


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows given as tuples in the order of the columns: no value is looked at on the way."""
    if not rows:
        return
    statement = insert(table).values({name: bindparam(name) for name in columns})
    compiled = statement.compile(dialect=connection.dialect)
    order = compiled.positiontup
    if order is None:
        connection.exec_driver_sql(str(compiled), [dict(zip(columns, row, strict=True)) for row in rows])
    elif list(order) == list(columns):
        connection.exec_driver_sql(str(compiled), list(rows))
    else:
        places = [list(columns).index(name) for name in order]
        connection.exec_driver_sql(str(compiled), [tuple(row[place] for place in places) for row in rows])


def in_parts(values: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """Cut values into lists that one statement can take."""
    part: list[Any] = []
    for value in values:
        part.append(value)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
