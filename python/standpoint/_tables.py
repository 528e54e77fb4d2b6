"""Tables in and out: Arrow, pandas, polars, and what Python makes itself."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Iterable, Literal, Optional

import pyarrow as pa

from ._records import Statement
from ._standpoint import Engine as _Native

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["SkippedRowsError", "SkippedRowsWarning"]

OnError = Literal["warn", "raise", "skip", "keep"]

SCHEMA: pa.Schema = _Native.schema()


class SkippedRowsWarning(UserWarning):
    """Rows of a table could not be read. ``rows`` is a table of their ``row`` (from 0), ``doc`` and ``problem``."""

    def __init__(self, message: str, rows: Optional[pa.Table] = None) -> None:
        super().__init__(message)
        self.rows = rows


class SkippedRowsError(ValueError):
    """Rows of a table could not be read, and were not to be left out. ``rows`` is a table of their ``row`` (from 0),
    ``doc`` and ``problem``."""

    def __init__(self, message: str, rows: Optional[pa.Table] = None) -> None:
        super().__init__(message)
        self.rows = rows


def plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def given(table: Any) -> Any:
    """A table as something that gives Arrow by its own protocol."""
    if isinstance(table, Mapping):
        return pa.table(dict(table))
    if isinstance(table, Sequence) and all(isinstance(row, Mapping) for row in table):
        # Every column, though the first row may lack it.
        names = dict.fromkeys(name for row in table for name in row)
        return pa.table({name: [row.get(name) for row in table] for name in names})
    if type(table).__module__.split(".")[0] == "pandas" and hasattr(table, "columns"):
        # Its index is no column, and pandas before 2.2 does not speak the protocol.
        return pa.Table.from_pandas(table, preserve_index=False)
    return table


def told(skipped: pa.Table) -> str:
    """What is wrong with some rows, in a few lines."""
    rows = skipped.slice(0, 3).to_pylist()
    lines = [f"  row {row['row']}{_doc(row['doc'])}: {row['problem']}" for row in rows]
    rest = skipped.num_rows - len(rows)
    if rest:
        lines.append(f"  and {rest:,} more")
    verb = "was" if skipped.num_rows == 1 else "were"
    return f"{plural(skipped.num_rows, 'row')} could not be read and {verb} left out:\n" + "\n".join(lines)


def _doc(doc: Optional[str]) -> str:
    return "" if doc is None else f" ({doc})"


def with_errors(schema: pa.Schema) -> pa.Schema:
    """The schema of statements, every column of which may be null, with a column ``error`` behind them."""
    fields = [field.with_nullable(True) for field in schema]
    return pa.schema([*fields, pa.field("error", pa.string())], metadata=schema.metadata)


def keep(statements: pa.Table, skipped: pa.Table) -> pa.Table:
    """Statements, and behind them a row for each article that could not be read."""
    schema = with_errors(statements.schema)
    found = statements.append_column("error", pa.nulls(statements.num_rows, pa.string())).cast(schema)
    if skipped.num_rows == 0:
        return found
    columns = [pa.nulls(skipped.num_rows, field.type) for field in schema]
    columns[schema.get_field_index("doc")] = skipped["doc"].combine_chunks()
    columns[schema.get_field_index("error")] = skipped["problem"].combine_chunks()
    return pa.concat_tables([found, pa.Table.from_arrays(columns, schema=schema)])


def of_statements(statements: Iterable[Statement]) -> pa.Table:
    """Statements as a table of the schema that ``Engine.read_batch`` has."""
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
    for statement in statements:
        for name, values in columns.items():
            values.append(_value(getattr(statement, name)))
    metadata = {**(SCHEMA.metadata or {}), OFFSETS: b"characters"}
    return pa.table(columns, schema=SCHEMA.with_metadata(metadata))


def _value(value: Any) -> Any:
    """A place as the struct it is in a table: what the struct does not have is let pass."""
    if hasattr(value, "byte_start"):
        fields = {"start": value.start, "end": value.end, "text": value.text}
        return {**fields, "name": value.name} if hasattr(value, "name") else fields
    return value


OFFSETS = b"standpoint.offsets"
"""The key of a schema's metadata that tells what places count: ``bytes`` or ``characters``."""

_EVIDENCE = pa.struct(
    [
        pa.field("doc", pa.string()),
        pa.field("date", pa.date32()),
        pa.field("line", pa.int64()),
        pa.field("start", pa.int64()),
        pa.field("end", pa.int64()),
        pa.field("text", pa.string()),
        pa.field("rule", pa.string()),
    ]
)

COMPARISON: pa.Schema = pa.schema(
    [
        pa.field("issue", pa.string(), nullable=False),
        pa.field("question", pa.string(), nullable=False),
        pa.field("relation", pa.string(), nullable=False),
        pa.field("party", pa.string(), nullable=False),
        pa.field("standing", pa.string(), nullable=False),
        pa.field("place", pa.float64()),
        pa.field("position", pa.string(), nullable=False),
        pa.field("claim", pa.string(), nullable=False),
        pa.field("stance", pa.string(), nullable=False),
        pa.field("sign", pa.string(), nullable=False),
        pa.field("pole", pa.string(), nullable=False),
        pa.field("strength", pa.int8(), nullable=False),
        pa.field("count", pa.int64(), nullable=False),
        pa.field("conditions", pa.list_(pa.string()), nullable=False),
        pa.field("first_date", pa.date32()),
        pa.field("latest_date", pa.date32()),
        pa.field("words", pa.string(), nullable=False),
        pa.field("evidence", pa.list_(_EVIDENCE), nullable=False),
    ]
)


def of_comparison(document: Mapping[str, Any]) -> pa.Table:
    """A row for each stance of each party; ``words`` are those of its first statement."""
    import datetime

    def day(text: Optional[str]) -> Optional[datetime.date]:
        return datetime.date.fromisoformat(text) if text else None

    rows = []
    for issue in document["issues"]:
        for cell in issue["parties"]:
            for stance in cell["stances"]:
                said = [
                    {
                        "doc": statement["doc"],
                        "date": day(statement["date"]),
                        "line": statement["line"],
                        "rule": statement["rule"],
                        **{part: statement["evidence"][part] for part in ("start", "end", "text")},
                    }
                    for statement in stance["evidence"]
                ]
                row = {name: stance[name] for name in COMPARISON.names if name in stance and name != "evidence"}
                row |= {name: issue[name] for name in ("issue", "question", "relation")}
                row |= {name: cell[name] for name in ("party", "standing", "place")}
                row |= {"first_date": said[0]["date"], "latest_date": said[-1]["date"]}
                row |= {"words": said[0]["text"], "evidence": said}
                rows.append(row)
    return pa.Table.from_pylist(rows, schema=COMPARISON)


def to_pandas(table: pa.Table) -> pd.DataFrame:
    _needs("pandas")
    frame: pd.DataFrame = table.to_pandas()
    return frame


def to_polars(table: pa.Table) -> pl.DataFrame:
    polars = _needs("polars")
    frame: pl.DataFrame = polars.from_arrow(table)
    return frame


def _needs(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(f"this makes a table of {module}, which is not installed: pip install {module}") from error
