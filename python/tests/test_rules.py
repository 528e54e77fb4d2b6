from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import standpoint

PACK = {
    "pack.yaml": "pack: rivers\ntitle: The rivers\nlanguage: english\n",
    "parties.yaml": "parties:\n  - {id: north, name: Northmark}\n  - {id: south, name: Southmark}\n",
    "issues/dam.yaml": (
        "issue: dam\nquestion: Is the dam built?\npoles: {\"+\": it is built, \"-\": it is not}\npositions:\n"
        "  - {id: build, pole: \"+\", claim: the dam is built, phrases: [build the dam]}\n"
    ),
}


@pytest.fixture()
def pack(tmp_path):
    for name, text in PACK.items():
        file = tmp_path / "rivers" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "rivers"


TEXT = "Northmark wants to build the dam."


def test_a_pack_by_name_and_by_folder(pack):
    assert standpoint.Engine("iran-nuclear").pack == "iran-nuclear"
    for rules in (pack, str(pack)):
        engine = standpoint.Engine(rules)
        assert repr(engine) == "<standpoint.Engine over rivers>"
        assert engine.parties == {"north": "Northmark", "south": "Southmark"}
        assert engine.issues == {"dam": "Is the dam built?"}
        assert engine.positions == {"build": "the dam is built"}
        assert engine.poles("dam") == {"+": "it is built", "-": "it is not"}
        assert [said.party for said in engine.read(TEXT)] == ["north"]
    with pytest.raises(KeyError, match="known are dam"):
        standpoint.Engine(pack).poles("lock")


def test_broken_rules_are_told_with_file_line_and_caret(pack):
    issue = pack / "issues/dam.yaml"
    issue.write_text(issue.read_text().replace("build the dam", "(build the dam").replace('pole: "+"', 'pol: "+"'))
    with pytest.raises(standpoint.RulesError) as raised:
        standpoint.Engine(pack)
    text = str(raised.value)
    assert "rivers/issues/dam.yaml:5" in text and "^" in text and "errors in the rules" in text
    found = {problem["code"]: problem for problem in raised.value.diagnostics}
    assert found["SP002"]["line"] == 5 and found["SP002"]["file"] == "rivers/issues/dam.yaml"
    assert found["SP002"]["severity"] == "error" and found["SP002"]["column"] > 5
    assert any("pole" in help for help in found["SP002"]["help"])


def test_rules_that_are_not_there(tmp_path):
    with pytest.raises(standpoint.RulesError, match="built-in packs are iran-nuclear and ukraine-war") as raised:
        standpoint.Engine(tmp_path / "nowhere")
    assert raised.value.diagnostics == []
    with pytest.raises(standpoint.RulesError, match="holds no pack.yaml"):
        standpoint.Engine(tmp_path)
    with pytest.raises(TypeError):
        standpoint.Engine(7)


def test_an_engine_takes_its_rules_with_it(pack):
    pickled = pickle.dumps(standpoint.Engine(pack, threads=1))
    # Its own files and no others.
    assert len(pickled) < 2_000
    for file in pack.rglob("*.yaml"):
        file.unlink()
    again = pickle.loads(pickled)
    assert again.pack == "rivers" and [said.stance for said in again.read(TEXT)] == ["seek"]
    assert pickle.loads(pickled)._native is again._native, "made once in a process"
    assert len(pickle.dumps(standpoint.Engine())) < 200
    assert pickle.loads(pickle.dumps(standpoint.Engine("iran-nuclear"))).pack == "iran-nuclear"


def test_a_changed_copy_of_a_built_in_pack_stays_changed(tmp_path):
    from conftest import ROOT

    copy = tmp_path / "iran-nuclear"
    for file in (ROOT / "rules/iran-nuclear").rglob("*.yaml"):
        to = copy / file.relative_to(ROOT / "rules/iran-nuclear")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    gone = sorted((copy / "issues").iterdir())[0]
    issue = next(line for line in gone.read_text().splitlines() if line.startswith("issue:")).split()[1]
    gone.unlink()
    head = copy / "pack.yaml"
    head.write_text(head.read_text().replace(f" {issue},", ""))
    engine = standpoint.Engine(copy)
    assert issue not in engine.issues
    again = pickle.loads(pickle.dumps(engine))
    assert again.issues == engine.issues and again.positions == engine.positions


def test_another_process_reads_the_same(pack):
    program = "import pickle, sys; print(pickle.load(sys.stdin.buffer).read(%r).to_dicts())" % TEXT
    engine = standpoint.Engine(pack)
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(engine), capture_output=True)
    assert done.stdout.decode().strip() == str(engine.read(TEXT).to_dicts()), done.stderr.decode()


def test_another_version_is_refused():
    from standpoint._engine import _restored

    with pytest.raises(RuntimeError, match="pickled by standpoint 0.0.1"):
        _restored("0.0.1", "ukraine-war", (), None)
