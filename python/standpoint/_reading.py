"""What was read in one text."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional, Union, overload

from . import _tables
from ._records import Attribution, Statement

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Reading"]


class Reading(Sequence[Statement]):
    """The statements of a text in its order, as a sequence, and its attributions.

    >>> import standpoint
    >>> reading = standpoint.Engine().read("Kyiv rejected the plan to cede land, an aide said.", id="aide")
    >>> reading
    <Reading of 'aide': 1 statement, 1 attribution>
    >>> [statement.stance for statement in reading]
    ['reject']
    """

    __slots__ = ("attributions", "date", "id", "statements", "text", "title")

    id: str
    """The name the text was given."""
    title: Optional[str]
    """Its headline, where one was given."""
    date: Optional[datetime.date]
    """Its day, where it was given."""
    text: str
    """The text: places index it."""
    statements: tuple[Statement, ...]
    """The statements."""
    attributions: tuple[Attribution, ...]
    """The attributions that stand in no other; the others are ``nested`` in these."""

    def __init__(
        self,
        id: str,
        text: str,
        title: Optional[str],
        date: Optional[datetime.date],
        statements: Sequence[Statement],
        attributions: Sequence[Attribution],
    ) -> None:
        self.id, self.text, self.title, self.date = id, text, title, date
        self.statements, self.attributions = tuple(statements), tuple(attributions)

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[Statement, tuple[Statement, ...]]:
        return self.statements[index]

    def __len__(self) -> int:
        return len(self.statements)

    def __repr__(self) -> str:
        statements = _tables.plural(len(self.statements), "statement")
        attributions = _tables.plural(len(self.attributions), "attribution")
        return f"<Reading of {self.id!r}: {statements}, {attributions}>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """The statements as plain values."""
        return [statement.to_dict() for statement in self]

    def to_arrow(self) -> pa.Table:
        """The statements as ``Engine.read_batch`` gives them; places count characters."""
        return _tables.of_statements(self.statements)

    def to_pandas(self) -> pd.DataFrame:
        """The statements as a pandas data frame, one a row."""
        return _tables.to_pandas(self.to_arrow())

    def to_polars(self) -> pl.DataFrame:
        """The statements as a polars data frame, one a row."""
        return _tables.to_polars(self.to_arrow())
