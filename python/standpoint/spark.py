"""Reading on many machines, by Spark.

Spark hands each of its Python workers batches of Arrow, and takes batches of Arrow back (``mapInArrow``); the engine
and its rules travel with the function, and a worker makes them once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Optional

import pyarrow as pa

from . import _tables
from ._engine import Engine, Offsets, batch_schema
from ._tables import OnError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["schema", "statements"]

_SIGNED = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.int64()}


def schema(*, offsets: Offsets = "bytes", on_error: OnError = "keep") -> pa.Schema:
    """The schema of the statements in types that Spark has: it has no unsigned numbers, so the next larger ones are
    taken."""
    plain = batch_schema(offsets=offsets, on_error=on_error)
    return pa.schema([field.with_type(_signed(field.type)) for field in plain])


def statements(
    frame: DataFrame,
    engine: Optional[Engine] = None,
    text: str = "text",
    date: Optional[str] = None,
    id: Optional[str] = None,
    *,
    title: Optional[str] = None,
    on_error: OnError = "keep",
    offsets: Offsets = "bytes",
    threads: int = 1,
) -> DataFrame:
    """The statements of a data frame of articles, as another.

    The arguments are those of ``Engine.read_batch``. An id column is needed, as rows have no numbers here: name it, or
    have one called ``id``. With ``on_error="keep"`` an article that cannot be read is a row with ``doc`` and ``error``
    alone; rows of statements have no ``error``. ``threads`` is how many a task uses: as many as ``spark.task.cpus``
    says, which is one where nobody has set it.

    >>> from pyspark.sql import SparkSession  # doctest: +SKIP
    >>> spark = SparkSession.builder.getOrCreate()  # doctest: +SKIP
    >>> found = standpoint.spark.statements(spark.read.parquet("news.parquet"))  # doctest: +SKIP
    >>> found.groupBy("party", "position", "stance").count().show()  # doctest: +SKIP
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    engine = Engine() if engine is None else engine
    usual = {name: name if name in frame.columns else None for name in ("date", "id")}
    columns = {"text": text, "date": date or usual["date"], "id": id or usual["id"]}
    if columns["id"] is None:
        raise ValueError(f"name the column of ids; the columns are {', '.join(frame.columns)}")
    columns["title"] = title
    missing = [name for name in columns.values() if name is not None and name not in frame.columns]
    if missing:
        raise ValueError(f"there is no column `{missing[0]}`; the columns are {', '.join(frame.columns)}")
    wanted = schema(offsets=offsets, on_error=on_error)
    options: dict[str, Any] = {**columns, "on_error": on_error, "offsets": offsets, "threads": threads}

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in engine.map_batches(batches, **options):
            yield from pa.Table.from_batches([batch]).cast(wanted).to_batches()

    # What is not read need not travel.
    needed = frame.select(*dict.fromkeys(name for name in columns.values() if name is not None))
    return needed.mapInArrow(read, from_arrow_schema(wanted))


def _signed(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_signed(field.type)) for field in kind])
    return _SIGNED.get(kind, kind)
