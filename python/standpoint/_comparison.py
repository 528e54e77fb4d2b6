"""Parties side by side."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Optional

from . import _tables
from ._records import Statement, statement
from ._standpoint import Comparison as _Native

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Cell", "Comparison", "Stance"]

Evidence = Literal["none", "short", "full"]
Layout = Literal["auto", "table", "stacked", "axis"]


@dataclass(frozen=True, slots=True)
class Stance:
    """How a party stands to one position, with all that proves it."""

    position: str
    """The position."""
    claim: str
    """What it claims."""
    stance: str
    """demand, propose, seek, support, accept, commit, open; oppose, reject."""
    sign: str
    """``+`` for the position, ``-`` against it."""
    pole: str
    """The end of the issue that it counts toward."""
    strength: int
    """That of its strongest statement, 1 to 5."""
    count: int
    """How often it is said."""
    conditions: tuple[str, ...]
    """What it depends on, where it does."""
    evidence: tuple[Statement, ...]
    """Its statements from first to latest."""


@dataclass(frozen=True, slots=True, repr=False)
class Cell:
    """What one party holds on one issue."""

    issue: str
    """The issue."""
    party: str
    """The party."""
    standing: str
    """On which side it stands: silent where nothing was found."""
    place: Optional[float]
    """Its place on the axis, from -1 to +1, where it speaks."""
    stances: tuple[Stance, ...]
    """Its stances, strongest first."""

    def __bool__(self) -> bool:
        return bool(self.stances)

    def __repr__(self) -> str:
        said = ", ".join(f"{stance.stance} {stance.position}" for stance in self.stances)
        return f"<Cell {self.issue} × {self.party}: {said or 'nothing found'}>"


class Comparison:
    """Issues as rows, parties as columns.

    In a notebook it shows itself as a table whose cells open to their proof; printed, as the command line does.

    >>> import standpoint
    >>> text = "Moscow insists that Ukraine stay out of NATO. Ukraine still wants to join the alliance."
    >>> comparison = standpoint.Engine().compare(text, parties=["russia", "ukraine"])
    >>> comparison.relations
    {'nato': 'opposed'}
    >>> comparison["nato", "ukraine"].stances[0].stance
    'seek'
    >>> [cell.place for cell in comparison]
    [-1.0, 1.0]
    """

    __slots__ = ("__dict__", "_native")

    def __init__(self, native: _Native) -> None:
        self._native = native

    @functools.cached_property
    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self._native.json())
        return document

    def to_dict(self) -> dict[str, Any]:
        """The whole of it as plain values, as ``standpoint compare -f json`` has them. Places count characters,
        ``byte_start`` and ``byte_end`` bytes."""
        document: dict[str, Any] = json.loads(json.dumps(self._document))
        return document

    @property
    def parties(self) -> list[str]:
        """The parties: the columns."""
        return [party["party"] for party in self._document["parties"]]

    @property
    def issues(self) -> list[str]:
        """The issues on which at least one of them speaks: the rows."""
        return [issue["issue"] for issue in self._document["issues"]]

    @property
    def silent(self) -> list[str]:
        """The issues on which none of them does."""
        return list(self._document["silent"])

    @property
    def articles(self) -> list[dict[str, Any]]:
        """The texts that were read: id (``doc``), title, date, source and address."""
        return [dict(article) for article in self._document["articles"]]

    @property
    def relations(self) -> dict[str, str]:
        """How the parties stand to each other on each issue: opposed, aligned, mixed or one-sided."""
        return {issue["issue"]: issue["relation"] for issue in self._document["issues"]}

    @property
    def trades(self) -> list[dict[str, Any]]:
        """Offers tied to a price: the party, what it ``gives``, what it ``wants``, and what the others say to that."""
        trades: list[dict[str, Any]] = json.loads(json.dumps(self._document["trades"]))
        return trades

    @functools.cached_property
    def _cells(self) -> dict[tuple[str, str], Cell]:
        cells = {}
        for issue in self._document["issues"]:
            for cell in issue["parties"]:
                stances = tuple(_stance(stance) for stance in cell["stances"])
                key = (issue["issue"], cell["party"])
                cells[key] = Cell(*key, cell["standing"], cell["place"], stances)
        return cells

    def __iter__(self) -> Iterator[Cell]:
        """The cells, row by row; those of silent parties too."""
        return iter(self._cells.values())

    def __len__(self) -> int:
        return len(self._cells)

    def __bool__(self) -> bool:
        return bool(self._cells)

    def __getitem__(self, key: tuple[str, str]) -> Cell:
        """The cell of an issue and a party: ``comparison["nato", "russia"]``. On an issue on which nobody speaks it is
        empty."""
        issue, party = key
        found = self._cells.get((issue, party))
        if found is not None:
            return found
        if party not in self.parties:
            raise KeyError(f"no party of this comparison is called {party!r}; there are {', '.join(self.parties)}")
        if issue not in self.silent:
            known = ", ".join(self.issues + self.silent)
            raise KeyError(f"no issue of this comparison is called {issue!r}; there are {known}")
        return Cell(issue, party, "silent", None, ())

    def __repr__(self) -> str:
        relations = list(self.relations.values())
        counts = [f"{relations.count(word)} {word}" for word in dict.fromkeys(relations)]
        issues = _tables.plural(len(relations), "issue") + (f" ({', '.join(counts)})" if counts else "")
        return f"<Comparison of {', '.join(self.parties)} on {issues}>"

    def __str__(self) -> str:
        return self.to_text(width=shutil.get_terminal_size((100, 24)).columns)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self) if cycle else str(self).rstrip("\n"))

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_html(self, *, evidence: Evidence = "full") -> str:
        """A table as a piece of HTML that needs nothing from outside; every stance opens to its proof."""
        return self._native.render("html", evidence, 100, False)

    def to_text(
        self, *, width: int = 100, layout: Layout = "auto", evidence: Evidence = "short", color: bool = False
    ) -> str:
        """The table as the command line prints it: ``layout`` is auto, table, stacked or axis."""
        if layout not in ("auto", "table", "stacked", "axis"):
            raise ValueError(f"layout is auto, table, stacked or axis, not {layout!r}")
        return self._native.render(layout, evidence, width, color)

    def to_markdown(self, *, evidence: Evidence = "short") -> str:
        """The table in Markdown, with footnotes."""
        return self._native.render("markdown", evidence, 100, False)

    def to_csv(self) -> str:
        """The stances as rows of CSV, as ``standpoint compare -f csv`` writes them."""
        return self._native.render("csv", "full", 100, False)

    def to_arrow(self) -> pa.Table:
        """A row for each stance of each party, with its statements in the list column ``evidence``."""
        return _tables.of_comparison(self._document)

    def to_pandas(self) -> pd.DataFrame:
        """A row for each stance of each party, as a pandas data frame.

        ``pivot_table(index="issue", columns="party", values="place")`` makes of it a table of places on the axis.
        """
        return _tables.to_pandas(self.to_arrow())

    def to_polars(self) -> pl.DataFrame:
        """A row for each stance of each party, as a polars data frame."""
        return _tables.to_polars(self.to_arrow())

    def statements(self) -> list[Statement]:
        """Every statement that is compared, cell by cell."""
        return [said for cell in self for stance in cell.stances for said in stance.evidence]


def _stance(record: dict[str, Any]) -> Stance:
    fields = {**record, "conditions": tuple(record["conditions"])}
    fields["evidence"] = tuple(statement(said) for said in record["evidence"])
    return Stance(**fields)
