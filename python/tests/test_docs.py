"""The page that leads through the package does what it says."""

from __future__ import annotations

import doctest

from conftest import ROOT


def test_the_examples_of_the_page():
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    # A fence ends an example, as an empty line does.
    parser = doctest.DocTestParser()
    test = parser.get_doctest(text.replace("```", ""), {}, "docs/python.md", "docs/python.md", 0)
    assert len(test.examples) > 12
    told: list[str] = []
    result = doctest.DocTestRunner().run(test, out=told.append)
    assert result.failed == 0, "".join(told)
