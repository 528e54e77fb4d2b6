"""Finds the names of a file in a JSON Lines corpus with spaCy's blank pipeline and its Matcher."""

import json
import sys

import spacy
from spacy.matcher import Matcher


def main(aliases: str, corpus: str) -> None:
    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000
    matcher = Matcher(nlp.vocab)
    with open(aliases, encoding="utf-8") as names:
        patterns = [[{"LOWER": token.lower_} for token in nlp.make_doc(name.strip())] for name in names if name.strip()]
    matcher.add("party", patterns)
    found = 0
    with open(corpus, encoding="utf-8") as records:
        for document in nlp.pipe(json.loads(record)["text"] for record in records):
            found += len(matcher(document))
    print(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
