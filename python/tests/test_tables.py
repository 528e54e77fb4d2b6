from __future__ import annotations

import datetime
import os
import threading
import time
import warnings

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import standpoint
from standpoint._engine import batch_schema

SAID = "Moscow demands that Kyiv hold elections."
PLAIN = {"text": [SAID, "Kyiv wants to join NATO.", SAID], "date": ["2025-05-21"] * 3, "id": ["a", "b", "c"]}


def rows(table):
    return [(row["doc"], row["party"], row["stance"], row["date"]) for row in table.to_pylist()]


DAY = datetime.date(2025, 5, 21)
WANTED = [("a", "russia", "demand", DAY), ("b", "ukraine", "seek", DAY), ("c", "russia", "demand", DAY)]


@pytest.mark.parametrize(
    "make",
    [
        lambda: PLAIN,
        lambda: [dict(zip(PLAIN, row)) for row in zip(*PLAIN.values())],
        lambda: pa.table(PLAIN),
        lambda: pa.table(PLAIN).to_batches()[0],
        lambda: pa.table(PLAIN).to_reader(max_chunksize=1),
        lambda: pa.table(PLAIN).cast(pa.schema([(name, pa.large_string()) for name in PLAIN])),
        lambda: pa.table(PLAIN).cast(pa.schema([(name, pa.string_view()) for name in PLAIN])),
        lambda: pa.table({name: pa.array(column).dictionary_encode() for name, column in PLAIN.items()}),
        lambda: pa.chunked_array([pa.StructArray.from_arrays([pa.array(c) for c in PLAIN.values()], list(PLAIN))]),
        lambda: pa.table({**PLAIN, "date": pa.array([DAY] * 3)}),
        lambda: pa.table({**PLAIN, "date": pa.array([DAY] * 3, pa.date64())}),
        lambda: pa.table({**PLAIN, "date": pa.array([datetime.datetime(2025, 5, 21, 23, 59)] * 3, pa.timestamp("us"))}),
        lambda: pd.DataFrame(PLAIN, index=[7, 8, 9]),
        lambda: pd.DataFrame({**PLAIN, "date": pd.to_datetime(PLAIN["date"])}),
        lambda: pl.DataFrame(PLAIN),
        lambda: pl.DataFrame({**PLAIN, "date": [DAY] * 3}),
    ],
)
def test_every_kind_of_table(engine, make):
    table = engine.read_batch(make())
    assert rows(table) == WANTED
    assert table.schema.equals(engine.schema, check_metadata=True)


def test_columns_by_name(engine):
    frame = pd.DataFrame({"body": [SAID], "published": ["21 May 2025"], "url": ["x/1"], "head": ["Talks"]})
    table = engine.read_batch(frame, text="body", date="published", id="url", title="head")
    assert rows(table) == [("x/1", "russia", "demand", DAY)]
    assert rows(engine.read_batch({"text": [SAID, SAID]})) == [
        ("0", "russia", "demand", None), ("1", "russia", "demand", None)
    ]
    assert rows(engine.read_batch({"text": [SAID], "id": [7]}))[0][0] == "7"


def test_rows_that_lack_a_column(engine):
    mixed = [{"text": SAID}, {"id": "b", "text": SAID, "date": "2025-05-21"}]
    assert rows(engine.read_batch([{"id": "a", **mixed[0]}, mixed[1]])) == [
        ("a", "russia", "demand", None), ("b", "russia", "demand", DAY)
    ]
    with pytest.warns(standpoint.SkippedRowsWarning, match="row 0: it has no id"):
        assert rows(engine.read_batch(mixed)) == [("b", "russia", "demand", DAY)]


def test_the_day_of_a_time_is_that_of_its_zone(engine):
    late = pa.array([datetime.datetime(2025, 5, 20, 22, 30)], pa.timestamp("s", tz="+03:00"))
    assert rows(engine.read_batch({"text": [SAID], "date": late}))[0][3] == DAY
    late = pa.array([datetime.datetime(2025, 5, 20, 22, 30)], pa.timestamp("ns", tz="UTC"))
    assert rows(engine.read_batch({"text": [SAID], "date": late}))[0][3] == datetime.date(2025, 5, 20)
    before = pa.array([datetime.datetime(1969, 12, 31, 23, 59, 59, 999_000)], pa.timestamp("ms"))
    assert rows(engine.read_batch({"text": [SAID], "date": before}))[0][3] == datetime.date(1969, 12, 31)


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        ({"txt": [SAID]}, {}, "there is no column `text`; did you mean `txt`?"),
        ({"text": [SAID]}, {"date": "day"}, "there is no column `day`"),
        ({"text": [1]}, {}, "the column `text` holds Int64, not texts"),
        ({"text": [SAID], "date": [20250521]}, {}, "the column `date` holds Int64, not dates, times or texts"),
        ({"text": [SAID], "id": [[1]]}, {}, "the column `id` holds List"),
        (
            {"text": [SAID], "date": pa.array([0], pa.timestamp("s", tz="Nowhere/City"))},
            {},
            "a zone that is not known here, `Nowhere/City`",
        ),
    ],
)
def test_columns_that_do_not_fit(engine, table, options, message):
    with pytest.raises(standpoint.TableError) as raised:
        engine.read_batch(table, **options)
    assert message in str(raised.value)


def test_what_is_no_table(engine):
    with pytest.raises(TypeError, match="int is no table"):
        engine.read_batch(7)
    with pytest.raises(ValueError, match="offsets are bytes or characters, not 'words'"):
        engine.read_batch(PLAIN, offsets="words")
    with pytest.raises(ValueError, match="on_error is warn, raise, skip or keep, not 'ignore'"):
        engine.read_batch(PLAIN, on_error="ignore")


BAD = {
    "text": [SAID, None, " ", SAID, SAID, SAID],
    "date": ["2025-05-21", None, None, "05/06/2025", "unknown", None],
    "id": ["a", "b", "c", "d", "e", None],
}
PROBLEMS = [
    (1, "b", "it has no text"),
    (2, "c", "there is no text to read in it"),
    (3, "d", "`05/06/2025` is not a date I can read; write it like 2025-05-21, or leave it out"),
    (5, None, "it has no id; give each article one"),
]


def told(table):
    return [tuple(row.values()) for row in table.to_pylist()]


def test_bad_rows_spare_the_others(engine):
    with pytest.warns(standpoint.SkippedRowsWarning, match="4 rows could not be read and were left out") as caught:
        table = engine.read_batch(BAD)
    assert [row[0] for row in rows(table)] == ["a", "e"]
    assert told(caught[0].message.rows) == PROBLEMS
    assert "row 1 (b): it has no text" in str(caught[0].message) and "and 1 more" in str(caught[0].message)
    with pytest.raises(standpoint.SkippedRowsError, match="4 rows could not be read:") as raised:
        engine.read_batch(BAD, on_error="raise")
    assert told(raised.value.rows) == PROBLEMS
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rows(engine.read_batch(BAD, on_error="skip")) == rows(table)
        kept = engine.read_batch(BAD, on_error="keep")
    assert kept.schema.equals(batch_schema(on_error="keep"), check_metadata=True)
    assert rows(kept.slice(0, 2)) == rows(table) and kept["error"].to_pylist()[:2] == [None, None]
    assert [(row["doc"], row["error"], row["party"], row["evidence"]) for row in kept.slice(2).to_pylist()] == [
        (doc, problem, None, None) for _, doc, problem in PROBLEMS
    ]


def test_places_in_bytes_and_in_characters(engine):
    text = "«Нет» — Moscow demands that Kyiv hold elections."
    place = engine.read_batch({"text": [text]})["evidence"].to_pylist()[0]
    assert text.encode()[place["start"] : place["end"]].decode() == place["text"]
    table = engine.read_batch({"text": [text]}, offsets="characters")
    place = table["evidence"].to_pylist()[0]
    assert text[place["start"] : place["end"]] == place["text"]
    assert table.schema.metadata[b"standpoint.offsets"] == b"characters"


def test_the_same_statements_as_one_text_at_a_time(engine, articles):
    table = engine.read_batch({"text": list(articles.values()), "id": list(articles)}, offsets="characters")
    singly = [row for name, text in articles.items() for row in engine.read(text, id=name).to_arrow().to_pylist()]
    assert len(singly) > 50 and table.to_pylist() == singly


@pytest.fixture(scope="module")
def corpus(articles):
    texts = list(articles.values()) * 20
    return pa.table({"text": texts, "id": [str(number) for number in range(len(texts))]})


def test_the_same_bytes_for_any_number_of_threads(engine, corpus):
    def written(**options):
        table = engine.read_batch(corpus, **options)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        return sink.getvalue().to_pybytes()

    one = written(threads=1)
    assert all(written(threads=threads) == one for threads in (2, 3, 8))
    assert standpoint.Engine(threads=2).read_batch(corpus).equals(engine.read_batch(corpus, threads=1))


def test_other_threads_run_meanwhile(engine, corpus):
    """A thread that only counts goes on while a batch is read, which it could not if the interpreter were held."""
    done, counts, longest = threading.Event(), [0], [0.0]

    def count():
        last = time.perf_counter()
        while not done.is_set():
            time.sleep(0.001)
            now = time.perf_counter()
            counts[0], longest[0], last = counts[0] + 1, max(longest[0], now - last), now

    counter = threading.Thread(target=count)
    counter.start()
    began = time.perf_counter()
    engine.read_batch(corpus, threads=1)
    took = time.perf_counter() - began
    done.set()
    counter.join()
    assert took > 0.2, "too little to read for the test to tell anything"
    assert counts[0] > took / 0.1 and longest[0] < took / 2


def test_several_python_threads_read_at_once(engine, articles):
    from concurrent.futures import ThreadPoolExecutor

    wanted = [engine.read(text, id=name).to_dicts() for name, text in articles.items()]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda item: engine.read(item[1], id=item[0]).to_dicts(), articles.items()))
    assert found == wanted


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_reads_as_well(engine, corpus):
    import multiprocessing

    few = corpus.slice(0, 12)
    wanted = engine.read_batch(few, threads=2).num_rows
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(_count, (engine, few)).get(60) == wanted


def _count(engine, table):
    return engine.read_batch(table, threads=2).num_rows


def test_a_stream_of_batches(engine, corpus):
    batches = corpus.to_batches(max_chunksize=7)
    taken = []

    def given():
        for batch in batches:
            taken.append(batch.num_rows)
            yield batch

    found = engine.map_batches(given(), on_error="skip")
    first = next(found)
    assert len(taken) == 1, "one batch is read at a time"
    table = pa.Table.from_batches([first, *found])
    assert table.equals(engine.read_batch(corpus))
    nameless = [pa.record_batch({"text": [SAID]}) for _ in range(3)]
    docs = [row["doc"] for batch in engine.map_batches(iter(nameless)) for row in batch.to_pylist()]
    assert docs == ["0", "1", "2"], "rows are numbered through"
    kept = list(engine.map_batches(iter([pa.record_batch({"text": [None, SAID], "id": ["x", "y"]})])))
    assert [(row["doc"], row["error"]) for batch in kept for row in batch.to_pylist()] == [
        ("y", None), ("x", "it has no text")
    ]


def test_an_empty_table(engine):
    empty = pa.table({"text": pa.array([], pa.string())})
    assert engine.read_batch(empty).num_rows == 0
    assert engine.read_batch(empty).schema.equals(engine.schema, check_metadata=True)
    assert list(engine.map_batches(iter(empty.to_batches()))) == []
