"""The one MetaData of all tables, and how a text, a number and a rule are written in every one of them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Double, MetaData, Text

# Every constraint has a name that can be foretold, on both databases: SQLite cannot drop one that has none.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# Byte order, as SQLite sorts anyway: a server's own language would order the same rows another way.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
NUMBER: Double[float] = Double()


def not_negative(*columns: str) -> tuple[CheckConstraint, ...]:
    """A rule per column that its value, where there is one, is zero or more."""
    return tuple(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in columns)


def within(low: float, high: float, *columns: str) -> tuple[CheckConstraint, ...]:
    """A rule per column that its value, where there is one, lies in the closed range."""
    return tuple(CheckConstraint(f"{name} >= {low} AND {name} <= {high}", name=f"{name}_in_range") for name in columns)


def ordered(low: str, high: str) -> CheckConstraint:
    """The lower limit is not above the upper one, where both are there."""
    return CheckConstraint(f"{low} <= {high}", name=f"{low}_to_{high}")


def one_of(column: str, *words: str) -> CheckConstraint:
    """The value, where there is one, is one of these words: only for lists that will never grow."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def digest(column: str) -> CheckConstraint:
    """The value, where there is one, has the length of a SHA-256 in hexadecimal digits."""
    return CheckConstraint(f"length({column}) = 64", name=f"{column}_length")
