from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

import standpoint

TEXT = "Moscow insists that Ukraine stay out of NATO. Ukraine still wants to join the alliance."


@pytest.fixture(scope="module")
def comparison(engine):
    return engine.compare(TEXT, parties=["russia", "ukraine"])


def test_cells(comparison):
    assert comparison.parties == ["russia", "ukraine"] and comparison.issues == ["nato"]
    assert comparison.relations == {"nato": "opposed"} and "talks" in comparison.silent
    cell = comparison["nato", "russia"]
    assert cell and cell.standing == "-" and cell.place == -1.0
    (stance,) = cell.stances
    assert (stance.position, stance.stance, stance.count) == ("stay-out-of-nato", "demand", 1)
    assert stance.evidence[0].evidence.text == TEXT[: TEXT.index(".")]
    assert [repr(cell) for cell in comparison][0] == "<Cell nato × russia: demand stay-out-of-nato>"
    assert len(comparison) == 2 and len(comparison.statements()) == 2
    assert not comparison["talks", "russia"]
    assert repr(comparison) == "<Comparison of russia, ukraine on 1 issue (1 opposed)>"
    for key, message in ((("nato", "mars"), "no party"), (("moon", "russia"), "no issue")):
        with pytest.raises(KeyError, match=message):
            comparison[key]


def test_text_as_the_command_line_prints_it(comparison, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert str(comparison) == comparison.to_text(width=80)
    text = comparison.to_text(width=80)
    assert "≠ opposed" in text and "◂ demands: Ukraine stays" in text and "text:1" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert comparison.to_text(layout="axis") != comparison.to_text(layout="stacked")
    assert "\x1b[" in comparison.to_text(color=True) and "\x1b[" not in text
    assert "[^1]" in comparison.to_markdown()
    with pytest.raises(ValueError, match="layout is auto, table, stacked or axis, not 'round'"):
        comparison.to_text(layout="round")
    with pytest.raises(ValueError, match="evidence is none, short or full"):
        comparison.to_html(evidence="some")


class Checked(HTMLParser):
    """Every element is closed in its order, and nothing comes from outside."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.seen, self.words = [], [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        assert tag not in ("script", "link", "img", "iframe"), tag
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attributes), attributes
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


def checked(html):
    parser = Checked()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def test_html_for_notebooks(comparison):
    html = comparison._repr_html_()
    parser = checked(html)
    words = " ".join("".join(parser.words).split())
    assert parser.seen.count("details") == 2 and parser.seen.count("th") == 4
    assert "▸ seeks: Ukraine joins NATO" in words and "◂ demands: Ukraine stays out of NATO" in words
    assert "Moscow insists that Ukraine stay out of NATO." in words and "text:1" in words
    assert "<u>Moscow</u>" in html and 'class="opposed"' in html
    # The page's own paper and ink are kept: light or dark.
    style = html[html.index("<style>") : html.index("</style>")]
    assert "color:inherit" in style and "background:transparent" in style and "@import" not in style
    assert all(rule.startswith(".standpoint") for rule in re.findall(r"(?:^|\})([^{}]+)\{", style[len("<style>") :]))


def test_html_is_safe_whatever_the_text(engine):
    text = 'Moscow demands <script>alert("1")</script> that Kyiv give up its NATO bid & more $x$.'
    comparison = engine.compare({"<b onload='x'>": text})
    parser = checked(comparison.to_html())
    assert "b" not in set(parser.seen) - {"b"}
    html = comparison.to_html()
    assert "<script" not in html and "onload='x'" not in html and "$" not in html.replace("&#36;", "")
    assert comparison.issues == ["nato"]


def test_nothing_found_is_said(engine):
    comparison = engine.compare("The weather is fine.")
    assert not comparison and list(comparison) == []
    assert "no position" in str(comparison) and "no position" in checked(comparison.to_html()).words[0]
    assert comparison.to_pandas().empty and comparison.to_arrow().num_rows == 0


def test_a_row_for_each_stance(engine, articles):
    comparison = engine.compare(articles)
    frame = comparison.to_pandas()
    lines = list(csv.DictReader(io.StringIO(comparison.to_csv())))
    assert len(frame) == len(lines) > 20
    for column in ("issue", "party", "position", "stance", "sign", "pole", "relation", "claim"):
        assert list(frame[column]) == [line[column] for line in lines]
    assert list(frame["count"]) == [int(line["count"]) for line in lines]
    assert (frame["evidence"].map(len) == frame["count"]).all()
    places = frame.pivot_table(index="issue", columns="party", values="place")
    assert places.min().min() >= -1 and places.max().max() <= 1
    polars = comparison.to_polars()
    assert polars.height == len(frame) and polars["words"].to_list() == list(frame["words"])
    assert frame["first_date"].dropna().map(str).min() >= "2022"
    assert len(comparison.statements()) == frame["count"].sum()


def test_the_same_text_counts_once_where_asked(engine):
    texts = {"desk": "Moscow “demands” neutrality.", "wire": 'MOSCOW "demands" neutrality.', "other": "Kyiv wants to join NATO."}
    assert len(engine.compare(texts).statements()) == 3
    once = engine.compare(texts, dedupe=True)
    assert [statement.doc for statement in once.statements()] == ["desk", "other"]


def test_places_in_each_of_several_texts(engine):
    texts = {"да": "«Да» — Moscow demands neutrality.", "нет": "«Нет», said he. Kyiv wants to join NATO."}
    comparison = engine.compare(texts)
    said = comparison.statements()
    assert {statement.doc for statement in said} == set(texts)
    for statement in said:
        text, place = texts[statement.doc], statement.evidence
        assert text[place.start : place.end] == place.text
        assert text.encode()[place.byte_start : place.byte_end].decode() == place.text


@pytest.mark.parametrize(
    ("texts", "options", "docs", "dates"),
    [
        (TEXT, {}, ["text"], [None]),
        ([TEXT, TEXT], {"dates": "2025-05-21"}, ["1", "2"], ["2025-05-21"] * 2),
        ([TEXT, TEXT], {"ids": ["a", "b"], "dates": ["2025-05-21", None]}, ["a", "b"], ["2025-05-21", None]),
        ({"a": TEXT, "b": TEXT}, {"dates": {"b": "21 May 2025"}}, ["a", "b"], [None, "2025-05-21"]),
        ([("a", TEXT), ("b", TEXT, "2025-05-21")], {}, ["a", "b"], [None, "2025-05-21"]),
        (
            [{"text": TEXT, "date": "2024-01-01", "title": float("nan"), "other": 1}, {"text": TEXT, "id": 7}],
            {"dates": "2025-05-21"},
            ["1", "7"],
            ["2024-01-01", "2025-05-21"],
        ),
        (iter([TEXT]), {}, ["1"], [None]),
    ],
)
def test_texts_in_every_form(engine, texts, options, docs, dates):
    comparison = engine.compare(texts, **options)
    assert [article["doc"] for article in comparison.articles] == docs
    assert [article["date"] for article in comparison.articles] == dates
    assert comparison.relations == {"nato": "opposed"}


@pytest.mark.parametrize(
    ("texts", "options", "error", "message"),
    [
        ([], {}, ValueError, "there is no text to compare"),
        (["a", "b"], {"dates": ["2025-05-21"]}, ValueError, "there are 1 dates for 2 texts"),
        (["a", "b"], {"ids": ["x"]}, ValueError, "ids is a list of one id a text: 2"),
        (["a", "b"], {"ids": ["x", "x"]}, ValueError, "two texts have the id 'x'"),
        ({"a": "b"}, {"dates": {"c": "2025-05-21"}}, ValueError, "a date for 'c', but no text of that id"),
        ([{"body": "x"}], {}, ValueError, "text 1 is a dict without a text; it has body"),
        ([7], {}, TypeError, "text 1 is a str, a dict with a text, or a tuple"),
        ({"a": None}, {}, TypeError, "a: a text is a str, not NoneType"),
        ({"a": " "}, {}, standpoint.ArticleError, "a: there is no text to read in it"),
        (TEXT, {"parties": "russia"}, TypeError, r"parties is a list of ids or names, as \['russia'\]"),
        (TEXT, {"parties": ["rusia"]}, ValueError, "did you mean russia"),
        (TEXT, {"issues": ["natto"]}, ValueError, "did you mean nato"),
    ],
)
def test_what_cannot_be_compared_is_told(engine, texts, options, error, message):
    with pytest.raises(error, match=message):
        engine.compare(texts, **options)


def test_parties_by_name_and_issues(engine):
    comparison = engine.compare(TEXT, parties=["Ukraine", "Kremlin"], issues=["nato"])
    assert comparison.parties == ["ukraine", "russia"] and comparison.silent == []


def test_the_whole_as_plain_values(comparison):
    document = comparison.to_dict()
    assert json.loads(json.dumps(document)) == document and document["schema"] == 1
    document["issues"].clear()
    assert comparison.issues == ["nato"], "what is given away is a copy"
