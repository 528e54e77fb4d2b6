"""Engines: what reads with one pack of rules."""

from __future__ import annotations

import datetime
import functools
import json
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Optional, Union

import pyarrow as pa

from . import _tables
from ._comparison import Comparison
from ._reading import Reading
from ._records import attribution, statement
from ._standpoint import Engine as _Native
from ._standpoint import ArticleError, __version__
from ._tables import OnError, SkippedRowsError, SkippedRowsWarning

__all__ = ["Engine"]

Day = Union[str, datetime.date, None]
Offsets = Literal["bytes", "characters"]


class Engine:
    """Reads texts with one pack of rules.

    ``rules`` is the folder of a pack or the name of a built-in one (``"ukraine-war"``, ``"iran-nuclear"``); without it
    the first of these. Rules that cannot be used raise ``RulesError``, which tells every problem in them with its file
    and line. ``threads`` is how many processors are used at most, all of them where it is not given; the result is the
    same.

    >>> import standpoint
    >>> standpoint.Engine()
    <standpoint.Engine over ukraine-war>

    An engine is quick to make, may be used by several threads, and lets other Python threads run while it reads. It
    can be pickled: it takes its rules with it, so that another process, or another machine with the same version of
    the package, reads the same.
    """

    __slots__ = ("__dict__", "_native", "_threads")

    def __init__(
        self, rules: Optional[Union[str, os.PathLike[str]]] = None, *, threads: Optional[int] = None
    ) -> None:
        self._native = _Native(rules)
        self._threads = _threads(threads)

    @functools.cached_property
    def _pack(self) -> dict[str, Any]:
        pack: dict[str, Any] = json.loads(self._native.describe())
        return pack

    @property
    def pack(self) -> str:
        """The name of the pack."""
        name: str = self._pack["pack"]
        return name

    @property
    def parties(self) -> dict[str, str]:
        """The parties that the rules know: their names by their ids."""
        return {party["id"]: party["name"] for party in self._pack["parties"]}

    @property
    def issues(self) -> dict[str, str]:
        """The issues that the rules know: the questions by their ids."""
        return {issue["id"]: issue["question"] for issue in self._pack["issues"]}

    @property
    def positions(self) -> dict[str, str]:
        """The positions that the rules know: what they claim by their ids."""
        positions = (position for issue in self._pack["issues"] for position in issue["positions"])
        return {position["id"]: position["claim"] for position in positions}

    def poles(self, issue: str) -> dict[str, str]:
        """The two ends of an issue, ``+`` and ``-``."""
        for known in self._pack["issues"]:
            if known["id"] == issue:
                return dict(known["poles"])
        raise KeyError(f"no issue is called {issue!r}; known are {', '.join(self.issues)}")

    @property
    def schema(self) -> pa.Schema:
        """The schema of the tables that ``read_batch`` gives."""
        return _schema("bytes", "warn")

    def __repr__(self) -> str:
        return f"<standpoint.Engine over {self.pack}>"

    def __reduce__(self) -> tuple[Any, ...]:
        pack, files = self._native.files()
        return _restored, (__version__, pack, tuple(files), self._threads)

    def read(
        self, text: str, *, date: Day = None, id: Optional[str] = None, title: Optional[str] = None
    ) -> Reading:
        """Reads a text and gives its statements.

        ``date`` is the day of publication, on which it depends who holds an office: a ``datetime.date`` or a text like
        ``"2025-05-21"`` or ``"21 May 2025"``. Front matter above the text is read where there is some; what is given
        here goes before it. A text without words, or a date that is none, raises ``ArticleError``.

        >>> import standpoint
        >>> reading = standpoint.Engine().read("“Да” is no answer: Kyiv rejected the plan to cede land.")
        >>> place = reading[0].evidence
        >>> reading.text[place.start : place.end] == place.text
        True
        """
        given = _article(id if id is not None else "text", text, date, title)
        statements, attributions = self._native.read(given, self._count(None))
        return Reading(
            given["id"] or "",
            text,
            title,
            _date(date),
            [statement(record) for record in json.loads(statements)],
            [attribution(record) for record in json.loads(attributions)],
        )

    def compare(
        self,
        texts: Union[str, Mapping[str, str], Iterable[Any]],
        dates: Union[Day, Mapping[str, Day], Sequence[Day]] = None,
        ids: Optional[Sequence[str]] = None,
        *,
        parties: Optional[Sequence[str]] = None,
        issues: Optional[Sequence[str]] = None,
        dedupe: bool = False,
    ) -> Comparison:
        """Sets the parties side by side.

        ``texts`` is a text; a list of texts; a dict from ids to texts; or a list of dicts with ``text`` and, as far as
        they are known, ``id``, ``date``, ``title``, ``source`` and ``url`` (``frame.to_dict("records")``), or of
        tuples ``(id, text)`` or ``(id, text, date)``. ``dates`` is one day for all, a list of them, or a dict by id;
        days that the texts have themselves go before a single one. Ids must differ; texts without one are numbered.

        ``parties`` and ``issues`` are ids or names, in the order to show them; without them those of the pack. With
        ``dedupe`` a text that is the same as an earlier one, or nearly, as papers print what agencies send, counts once.

        >>> import standpoint
        >>> engine = standpoint.Engine()
        >>> print(engine.compare(["Moscow demands elections.", "Kyiv rejects elections."], parties=["Russia", "Ukraine"]))
        ... # doctest: +SKIP
        """
        articles = _articles(texts, dates, ids)
        if not articles:
            raise ValueError("there is no text to compare")
        parties, issues = _named("parties", parties), _named("issues", issues)
        native, notes = self._native.compare(articles, parties, issues, self._count(None), dedupe)
        for note in notes:
            warnings.warn(note, DeprecationWarning, stacklevel=2)
        return Comparison(native)

    def read_batch(
        self,
        table: Any,
        text: str = "text",
        date: Optional[str] = None,
        id: Optional[str] = None,
        *,
        title: Optional[str] = None,
        on_error: OnError = "warn",
        offsets: Offsets = "bytes",
        threads: Optional[int] = None,
    ) -> pa.Table:
        """Reads every row of a table and gives the statements of all as another, in the order of the rows.

        ``table`` is anything that speaks Arrow (pyarrow, polars, nanoarrow, DuckDB, a stream of batches), a pandas
        data frame, a dict of columns or a list of dicts. ``text``, ``date``, ``id`` and ``title`` name its columns;
        columns called ``date`` and ``id`` are taken without being named where they are there. Without ids, ``doc`` is
        the number of the row, from 0. Dates may be dates, times (the day of their own zone) or texts.

        A row that cannot be read (no text, no id, a date that is none) spares the others. ``on_error`` tells what is
        done: ``"warn"`` leaves it out with a ``SkippedRowsWarning``, ``"skip"`` without a word, ``"raise"`` raises
        ``SkippedRowsError`` when all is read, and ``"keep"`` puts a row for it behind the others with ``doc`` and, in
        a column ``error``, what is wrong.

        ``offsets`` tells what ``start`` and ``end`` of places count: bytes of UTF-8, as in the files of the command
        line, or ``"characters"``, by which Python, polars and Spark count theirs.

        >>> import standpoint
        >>> table = standpoint.Engine().read_batch({"text": ["Moscow demands that Kyiv hold elections."]})
        >>> table.select(["doc", "party", "stance", "position"]).to_pylist()
        [{'doc': '0', 'party': 'russia', 'stance': 'demand', 'position': 'new-leadership'}]
        """
        _one_of("on_error", on_error, ("warn", "raise", "skip", "keep"))
        columns = (text, date, id, title)
        statements, skipped = self._read(_tables.given(table), columns, offsets, threads, 0)
        if on_error == "keep":
            return _tables.keep(statements, skipped)
        if skipped.num_rows and on_error == "raise":
            raise SkippedRowsError(_tables.told(skipped).replace(" and were left out", ""), skipped)
        if skipped.num_rows and on_error == "warn":
            warnings.warn(SkippedRowsWarning(_tables.told(skipped), skipped), stacklevel=2)
        return statements

    def map_batches(
        self,
        batches: Iterable[pa.RecordBatch],
        text: str = "text",
        date: Optional[str] = None,
        id: Optional[str] = None,
        *,
        title: Optional[str] = None,
        on_error: OnError = "keep",
        offsets: Offsets = "bytes",
        threads: Optional[int] = None,
    ) -> Iterator[pa.RecordBatch]:
        """Reads one batch after the other and gives batches of statements: for streams that no memory holds, and for
        engines that map such functions, as Spark's ``mapInArrow`` and Ray's ``map_batches`` do.

        It does what ``read_batch`` does, but that ``on_error`` is ``"keep"``, since what runs elsewhere cannot warn,
        and that rows without an id column are numbered through all batches of the iterator. Only one batch is held in
        memory at a time.
        """
        _one_of("on_error", on_error, ("warn", "raise", "skip", "keep"))
        columns, row = (text, date, id, title), 0
        for batch in batches:
            statements, skipped = self._read(batch, columns, offsets, threads, row)
            row += batch.num_rows
            if on_error == "keep":
                statements = _tables.keep(statements, skipped)
            elif skipped.num_rows and on_error == "raise":
                raise SkippedRowsError(_tables.told(skipped).replace(" and were left out", ""), skipped)
            elif skipped.num_rows and on_error == "warn":
                warnings.warn(SkippedRowsWarning(_tables.told(skipped), skipped), stacklevel=2)
            yield from statements.to_batches()

    def _read(
        self,
        table: Any,
        columns: tuple[str, Optional[str], Optional[str], Optional[str]],
        offsets: Offsets,
        threads: Optional[int],
        first: int,
    ) -> tuple[pa.Table, pa.Table]:
        statements, skipped = self._native.read_table(table, columns, offsets, self._count(threads), first)
        return statements.replace_schema_metadata(_schema(offsets, "warn").metadata), skipped

    def _count(self, threads: Optional[int]) -> int:
        """How many threads to read on."""
        return _threads(threads) or self._threads or os.cpu_count() or 1


def batch_schema(*, offsets: Offsets = "bytes", on_error: OnError = "warn") -> pa.Schema:
    """The schema of the tables that ``Engine.read_batch`` gives when it is called with these."""
    _one_of("on_error", on_error, ("warn", "raise", "skip", "keep"))
    return _schema(offsets, on_error)


def _schema(offsets: str, on_error: str) -> pa.Schema:
    metadata = {**(_tables.SCHEMA.metadata or {}), _tables.OFFSETS: offsets.encode()}
    schema = _tables.SCHEMA.with_metadata(metadata)
    return _tables.with_errors(schema) if on_error == "keep" else schema


def _restored(version: str, pack: str, files: tuple[tuple[str, str], ...], threads: Optional[int]) -> Engine:
    """The engine that was pickled, with the rules it had."""
    if version != __version__:
        raise RuntimeError(
            f"this engine was pickled by standpoint {version}, and here is {__version__}, which may read otherwise; "
            "install the same version on both sides"
        )
    engine = Engine.__new__(Engine)
    engine._native, engine._threads = _native(pack, files), threads
    return engine


@functools.lru_cache(maxsize=8)
def _native(pack: str, files: tuple[tuple[str, str], ...]) -> _Native:
    """Once in a process: whoever maps a function over a thousand parts of a table unpickles it as often."""
    return _Native.from_files(pack, list(files))


def _threads(threads: Optional[int]) -> Optional[int]:
    if threads is not None and (isinstance(threads, bool) or not isinstance(threads, int) or threads < 1):
        raise ValueError(f"threads is a number from 1, not {threads!r}")
    return threads


def _one_of(name: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise ValueError(f"{name} is {', '.join(known[:-1])} or {known[-1]}, not {word!r}")


def _named(what: str, words: Optional[Sequence[str]]) -> Optional[list[str]]:
    if isinstance(words, str):
        raise TypeError(f"{what} is a list of ids or names, as [{words!r}]")
    return None if words is None else list(words)


def _date(day: Day) -> Optional[datetime.date]:
    """The day as a date, where it is one already or written as ISO has it."""
    if isinstance(day, datetime.datetime):
        return day.date()
    if isinstance(day, datetime.date) or day is None:
        return day
    try:
        return datetime.date.fromisoformat(day)
    except ValueError:
        return None


def _day(day: Any) -> Optional[str]:
    """A day as the library reads it."""
    if day is None or isinstance(day, str) or day != day:  # What is not itself is not a day: NaN, NaT.
        return day if isinstance(day, str) else None
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    if isinstance(day, datetime.date):
        return day.isoformat()
    raise TypeError(f"a date is a datetime.date or a text, not {day!r}")


def _article(
    id: Any,
    text: Any,
    date: Any = None,
    title: Any = None,
    source: Any = None,
    url: Any = None,
) -> dict[str, Optional[str]]:
    if not isinstance(text, str):
        raise TypeError(f"{id}: a text is a str, not {type(text).__name__}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{id}: there is half a character at {error.start}, which no text has; "
            'text.encode("utf-8", "replace").decode() mends it'
        ) from None
    fields = {"title": title, "source": source, "url": url}
    for name, value in fields.items():
        # An empty cell of a data frame is a number that is none.
        if not isinstance(value, str):
            fields[name] = None
    return {"id": str(id), "text": text, "date": _day(date), **fields}


def _articles(
    texts: Any, dates: Union[Day, Mapping[str, Day], Sequence[Day]], ids: Optional[Sequence[str]]
) -> list[dict[str, Optional[str]]]:
    """The articles in whatever they were given as."""
    if isinstance(texts, str):
        rows: list[dict[str, Any]] = [{"id": "text", "text": texts}]
    elif isinstance(texts, Mapping):
        rows = [{"id": id, "text": text} for id, text in texts.items()]
    else:
        rows = [_row(number, text) for number, text in enumerate(texts, start=1)]
    if ids is not None:
        if isinstance(ids, str) or len(ids) != len(rows):
            raise ValueError(f"ids is a list of one id a text: {len(rows)}")
        rows = [{**row, "id": id} for row, id in zip(rows, ids)]
    if isinstance(dates, Mapping):
        unknown = [id for id in dates if id not in {row["id"] for row in rows}]
        if unknown:
            raise ValueError(f"there is a date for {unknown[0]!r}, but no text of that id")
        rows = [{**row, "date": dates.get(row["id"], row.get("date"))} for row in rows]
    elif isinstance(dates, (str, datetime.date)) or dates is None:
        if dates is not None:
            rows = [row if _day(row.get("date")) else {**row, "date": dates} for row in rows]
    else:
        if len(dates) != len(rows):
            raise ValueError(f"there are {len(dates)} dates for {_tables.plural(len(rows), 'text')}")
        rows = [{**row, "date": day} for row, day in zip(rows, dates)]
    seen: set[str] = set()
    for row in rows:
        if str(row["id"]) in seen:
            raise ValueError(f"two texts have the id {row['id']!r}; give each its own")
        seen.add(str(row["id"]))
    known = ("id", "text", "date", "title", "source", "url")
    return [_article(**{name: row[name] for name in known if name in row}) for row in rows]


def _row(number: int, given: Any) -> dict[str, Any]:
    if isinstance(given, str):
        return {"id": str(number), "text": given}
    if isinstance(given, Mapping):
        if "text" not in given:
            raise ValueError(f"text {number} is a dict without a text; it has {', '.join(map(str, given)) or 'nothing'}")
        return {"id": str(number), **given}
    if isinstance(given, Sequence) and len(given) in (2, 3):
        return dict(zip(("id", "text", "date"), given))
    raise TypeError(f"text {number} is a str, a dict with a text, or a tuple (id, text[, date]), not {given!r:.60}")
