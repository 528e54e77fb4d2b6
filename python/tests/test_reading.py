from __future__ import annotations

import datetime
import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import standpoint

ROOT = Path(__file__).resolve().parents[2]


def test_a_statement_says_who_holds_what(engine):
    reading = engine.read("Moscow insists that Ukraine stay out of NATO.", date="2025-05-21", id="nato", title="Bid")
    assert len(reading) == 1
    statement = reading[0]
    assert (statement.doc, statement.party, statement.issue) == ("nato", "russia", "nato")
    assert (statement.stance, statement.sign, statement.pole) == ("demand", "+", "-")
    assert statement.position == "stay-out-of-nato"
    assert statement.holder.text == "Moscow" and statement.basis == "metonym"
    assert statement.cue.text == "insists"
    assert statement.rule.startswith("nato/")
    assert statement.date == datetime.date(2025, 5, 21) == reading.date
    assert statement.condition is None and statement.strength >= 4 and statement.line == 1
    assert reading.title == "Bid" and reading.id == "nato"
    assert repr(statement).startswith("<Statement russia demand stay-out-of-nato (-): 'Moscow insists")


def test_a_reading_is_a_sequence(engine):
    reading = engine.read("Kyiv wants to join NATO. Moscow insists that Ukraine stay out of NATO.")
    assert [said.party for said in reading] == ["ukraine", "russia"]
    assert reading[-1].party == "russia" and reading[:1] == (reading[0],)
    assert reading[0] in reading and reading.index(reading[1]) == 1
    assert len({*reading, *reading}) == 2


CYRILLIC = "«Нет» is no answer — “nyet” neither: Kyiv’s leaders rejected the plan to cede land. 🕊 Moscow demands neutrality."


def test_places_index_the_text_whatever_its_letters(engine):
    reading = engine.read(CYRILLIC)
    assert {said.party for said in reading} == {"ukraine", "russia"}
    raw = CYRILLIC.encode()
    for said in reading:
        assert said.cue.start < said.cue.byte_start
        for place in (said.holder, said.cue, said.evidence, said.sentence):
            assert place.text and CYRILLIC[place.start : place.end] == place.text
            assert raw[place.byte_start : place.byte_end].decode() == place.text
    for attribution in reading.attributions:
        for place in attribution.content:
            assert CYRILLIC[place.start : place.end] == place.text


def test_front_matter_is_read_and_what_is_given_goes_before_it(engine):
    text = "---\ndate: 2022-03-01\n---\nKyiv wants to join NATO."
    assert engine.read(text)[0].date == datetime.date(2022, 3, 1)
    assert engine.read(text, date=datetime.date(2025, 1, 2))[0].date == datetime.date(2025, 1, 2)
    assert engine.read(text, date=datetime.datetime(2025, 1, 2, 23, 59))[0].date == datetime.date(2025, 1, 2)
    assert engine.read(text, date="2 January 2025")[0].date == datetime.date(2025, 1, 2)


def test_the_date_tells_who_holds_an_office(engine):
    text = "Biden called for a ceasefire."
    assert [said.party for said in engine.read(text, date="2023-07-01")] == ["us"]
    assert [said.party for said in engine.read(text, date="2025-07-01")] == []


def test_attributions_stand_inside_each_other(engine):
    text = "The mayor said that the minister had promised that the trains would run."
    (outer,) = engine.read(text).attributions
    assert outer.source.text == "The mayor" and outer.source.parties == () and outer.kind == "indirect"
    assert outer.nested and outer.nested[0].depth == 1 and outer.nested[0].source.text == "the minister"
    assert json.loads(json.dumps(outer.to_dict()))["nested"][0]["depth"] == 1


@pytest.mark.parametrize(
    ("text", "date", "message"),
    [
        ("", None, "text: there is no text to read in it"),
        (" \n ", None, "text: there is no text to read in it"),
        ("Kyiv said no.", "05/06/2025", "`05/06/2025` is not a date I can read; write it like 2025-05-21"),
        ("---\ntitle: Talks: two\n---\nBody.", None, "line 2 of the front matter, `title`"),
    ],
)
def test_what_cannot_be_read_is_told(engine, text, date, message):
    with pytest.raises(standpoint.ArticleError) as raised:
        engine.read(text, date=date)
    assert message in str(raised.value)
    assert isinstance(raised.value, ValueError)


def test_arguments_of_a_wrong_kind_are_refused(engine):
    with pytest.raises(TypeError, match="a text is a str, not bytes"):
        engine.read(b"Kyiv said no.")
    with pytest.raises(TypeError, match="a date is a datetime.date or a text, not 20250521"):
        engine.read("Kyiv said no.", date=20250521)
    with pytest.raises(ValueError, match="threads is a number from 1, not 0"):
        standpoint.Engine(threads=0)
    with pytest.raises(standpoint.ArticleError, match="text: there is half a character at 10"):
        engine.read("Kyiv said \ud800 no.")


def test_the_same_as_the_command_line_says(engine, articles):
    """The records of the snapshots beside the articles: party, position and stance of each line."""
    for name in ("jeddah-ceasefire-offer", "istanbul-memoranda"):
        reading = engine.read(articles[name], id=name)
        (snapshot,) = (ROOT / "fixtures/articles").glob(f"{name}.*.snap.yaml")
        kept = snapshot.read_text(encoding="utf-8")
        assert len(reading) > 3
        for said in reading:
            assert f"{said.position}" in kept and said.rule.split("#")[0].split("/")[1] in kept
        assert kept.count("rule: ") in (0, len(reading))


def test_values_are_values(engine):
    reading = engine.read("Kyiv would accept a ceasefire if Moscow agreed, Zelensky said.", date="2025-03-12")
    again = pickle.loads(pickle.dumps(reading[0]))
    assert again == reading[0] and hash(again) == hash(reading[0])
    plain = reading[0].to_dict()
    assert json.loads(json.dumps(plain)) == plain and plain["date"] == "2025-03-12"
    assert plain["condition"]["text"] == "Moscow agreed"
    with pytest.raises(AttributeError):
        reading[0].party = "us"


def test_a_reading_as_a_table(engine):
    reading = engine.read(CYRILLIC, id="да", date="2025-01-02")
    table = reading.to_arrow()
    assert table.num_rows == len(reading) and table.schema.names == engine.schema.names
    first = table.to_pylist()[0]
    assert first["evidence"] == {"start": reading[0].evidence.start, "end": reading[0].evidence.end,
                                 "text": reading[0].evidence.text}
    assert first["holder"]["name"] == reading[0].holder.name and first["date"] == datetime.date(2025, 1, 2)
    assert table.schema.metadata[b"standpoint.offsets"] == b"characters"
    assert list(reading.to_pandas()["party"]) == reading.to_polars()["party"].to_list()


def test_the_examples_of_the_documentation_are_right():
    import doctest
    import importlib

    tried = 0
    for module in ("", "._comparison", "._engine", "._reading", ".spark"):
        result = doctest.testmod(importlib.import_module(f"standpoint{module}"))
        assert result.failed == 0, module
        tried += result.attempted
    assert tried > 15


def test_the_stubs_name_all_that_there_is():
    import ast

    from standpoint import _standpoint

    stub = Path(standpoint.__file__).with_name("_standpoint.pyi").read_text(encoding="utf-8")
    classes = {node.name: node for node in ast.parse(stub).body if isinstance(node, ast.ClassDef)}
    assert set(classes) == {name for name in dir(_standpoint) if not name.startswith("_")}
    for name in ("Engine", "Comparison"):
        listed = {node.name for node in classes[name].body if isinstance(node, ast.FunctionDef)} - {"__new__"}
        assert listed == {member for member in vars(getattr(_standpoint, name)) if not member.startswith("_")}


def test_types_hold(tmp_path):
    pytest.importorskip("mypy")
    # Away from whatever else lies where the package is installed.
    shutil.copytree(Path(standpoint.__file__).parent, tmp_path / "standpoint")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "standpoint"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
