"""Statements and attributions as values: they compare, hash and pickle as such."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any, Mapping, Optional

__all__ = ["Attribution", "Holder", "Place", "Source", "Statement"]


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a text and where they stand.

    ``start`` and ``end`` index the text as Python does, so ``text[place.start:place.end] == place.text``, whatever
    its letters. ``byte_start`` and ``byte_end`` count the bytes of its UTF-8, as the command line and its files do.
    """

    start: int
    end: int
    byte_start: int
    byte_end: int
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Holder(Place):
    """The words that name who holds a position, and whom they stand for."""

    name: str
    """The person or party: ``Vladimir Putin`` for "he"."""


@dataclass(frozen=True, slots=True)
class Source(Place):
    """The words that name who says something."""

    party: Optional[str]
    """The party it speaks for, where that is one."""
    parties: tuple[str, ...]
    """The parties, where they are several."""


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """A party's stance on a position, with its proof."""

    doc: str
    """Id of the text."""
    party: str
    """Who holds it."""
    issue: str
    """The question it is about."""
    position: str
    """The answer to it."""
    stance: str
    """demand, propose, seek, support, accept, commit, open; oppose, reject."""
    sign: str
    """``+`` for the position, ``-`` against it."""
    pole: str
    """The end of the issue that it counts toward: to reject staying out counts toward joining."""
    strength: int
    """1 to 5."""
    holder: Holder
    """The words that name the holder."""
    cue: Place
    """The words that express the stance."""
    evidence: Place
    """Holder, cue and content, from the first to the last."""
    sentence: Place
    """The sentence they stand in."""
    reported_by: Optional[str]
    """The party that tells it, where it is not the holder."""
    addressee: Optional[str]
    """The party it is directed at."""
    condition: Optional[Place]
    """What it depends on."""
    quoted: str
    """direct, mixed or indirect."""
    basis: str
    """How the holder was found out: name, person, metonym, demonym, role, pronoun, group, speaker or fuzzy."""
    rule: str
    """The phrase that found it: ``nato/join-nato#2``; ``#ref`` where a back reference did."""
    cameo: str
    """CAMEO code."""
    plover: str
    """PLOVER class."""
    date: Optional[datetime.date]
    """Day of the text, where known."""
    line: int
    """Line on which the evidence begins, from 1."""

    def to_dict(self) -> dict[str, Any]:
        """The statement as plain values, the day as text: ready for ``json.dumps``."""
        return _plain(dataclasses.asdict(self))

    def __repr__(self) -> str:
        return f"<Statement {self.party} {self.stance} {self.position} ({self.pole}): {_short(self.evidence.text)!r}>"


@dataclass(frozen=True, slots=True, repr=False)
class Attribution:
    """Who says, thinks or wants what, whatever it is about."""

    doc: str
    """Id of the text."""
    source: Optional[Source]
    """Who, where the text names anyone."""
    cue: Optional[Place]
    """The words that express it; none for a bare quotation."""
    content: tuple[Place, ...]
    """What is attributed; several pieces where the text interrupts it."""
    stance: Optional[str]
    """What the source does by it, where that is a stance."""
    kind: str
    """direct, mixed or indirect."""
    depth: int
    """In how many others it stands."""
    nested: tuple[Attribution, ...]
    """The attributions inside its content."""

    def to_dict(self) -> dict[str, Any]:
        """The attribution as plain values, ready for ``json.dumps``."""
        return dataclasses.asdict(self)

    def __repr__(self) -> str:
        source = self.source.text if self.source else None
        cue = self.cue.text if self.cue else None
        content = " … ".join(place.text for place in self.content)
        return f"<Attribution {source!r} {cue!r}: {_short(content)!r}>"


def statement(record: Mapping[str, Any]) -> Statement:
    """The statement of a record; one inside a comparison has no sentence of its own, and its evidence stands for it."""
    fields: dict[str, Any] = {name: record.get(name) for name in _STATEMENT}
    fields["holder"] = _place(Holder, record["holder"])
    for name in ("cue", "evidence", "condition"):
        fields[name] = _place(Place, record[name])
    fields["sentence"] = _place(Place, record.get("sentence") or record["evidence"])
    fields["date"] = datetime.date.fromisoformat(record["date"]) if record["date"] else None
    return Statement(**fields)


def attribution(record: Mapping[str, Any]) -> Attribution:
    """The attribution of a record."""
    source = record["source"]
    if source is not None:
        source = {**source, "party": source.get("party"), "parties": tuple(source.get("parties", ()))}
    return Attribution(
        doc=record["doc"],
        source=_place(Source, source),
        cue=_place(Place, record["cue"]),
        content=tuple(Place(**_named(Place, place)) for place in record["content"]),
        stance=record["stance"],
        kind=record["kind"],
        depth=record["depth"],
        nested=tuple(attribution(inner) for inner in record.get("nested", ())),
    )


_STATEMENT = tuple(field.name for field in dataclasses.fields(Statement))


def _named(kind: type[Place], record: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: record[field.name] for field in dataclasses.fields(kind)}


def _place(kind: type[Place], record: Optional[Mapping[str, Any]]) -> Any:
    return None if record is None else kind(**_named(kind, record))


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    if fields["date"] is not None:
        fields["date"] = fields["date"].isoformat()
    return fields


def _short(text: str, most: int = 70) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
