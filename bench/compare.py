#!/usr/bin/env python3
"""Times standpoint against the limits and the usual tools, all on the same text in one run.

    bench/compare.py SPARSE.jsonl.gz DENSE.jsonl [--runs 3] [--only NAME,...]

SPARSE is a corpus in which few sentences are about the pack's subject, DENSE one in which most articles are. Each is JSON
Lines, perhaps gzipped; the text is in `text`. Every tool runs on one processor, by turns, several times; the best
run counts. What is printed are wall times, rates, peak memory and ratios:

    ripgrep     counts the lines that name a party: `rg -c -i -F -f aliases.txt`, what one pass over the bytes costs
    spacy       spaCy's blank English pipeline with a Matcher for the same names (pip install spacy)
    compromise  the same names looked up by npm's compromise (npm install compromise, in this folder)
    standpoint  `standpoint statements -f jsonl`, on one processor and on two

What is not installed is left out and said so. Nothing is downloaded.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sparse", type=Path)
    parser.add_argument("dense", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--standpoint", default=str(HERE.parent / "target/release/standpoint"))
    args = parser.parse_args()
    if not Path(args.standpoint).exists():
        parser.error("build it first: cargo build --release")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        aliases = write_aliases(args.standpoint, folder / "aliases.txt")
        for name, corpus in [("sparse", args.sparse), ("dense", args.dense)]:
            plain = unpack(corpus, folder / f"{name}.jsonl")
            report(name, plain, aliases, args)
    return 0


def write_aliases(standpoint: str, path: Path) -> Path:
    listed = subprocess.run([standpoint, "parties", "-f", "jsonl"], check=True, capture_output=True, text=True)
    names = set()
    for line in listed.stdout.splitlines():
        party = json.loads(line)
        for kind in ("aliases", "demonyms", "metonyms", "institutions", "people"):
            names.update(party.get(kind) or [])
    path.write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
    return path


def unpack(corpus: Path, path: Path) -> Path:
    opened = gzip.open(corpus, "rb") if corpus.suffix == ".gz" else open(corpus, "rb")
    with opened as source, open(path, "wb") as target:
        shutil.copyfileobj(source, target)
    return path


def tools(plain: Path, aliases: Path, args) -> dict:
    """Each tool's command, or why it cannot run."""
    found: dict = {"standpoint": [args.standpoint, "statements", "-f", "jsonl", "--threads", "1", str(plain)]}
    found["standpoint, 2 threads"] = [args.standpoint, "statements", "-f", "jsonl", "--threads", "2", str(plain)]
    rg = shutil.which("rg")
    found["ripgrep"] = [rg, "-j1", "-c", "-i", "-F", "-f", str(aliases), str(plain)] if rg else "rg is not installed"
    python = subprocess.run([sys.executable, "-c", "import spacy"], capture_output=True)
    spacy = [sys.executable, str(HERE / "spacy_matcher.py"), str(aliases), str(plain)]
    found["spacy"] = spacy if python.returncode == 0 else "spaCy is not installed"
    compromise = (HERE / "node_modules/compromise").exists() and shutil.which("node")
    node = ["node", str(HERE / "compromise.mjs"), str(aliases), str(plain)]
    found["compromise"] = node if compromise else "compromise is not installed here"
    if args.only:
        wanted = args.only.split(",")
        found = {name: command for name, command in found.items() if any(name.startswith(w) for w in wanted)}
    return found


def run(command: list, processors: int) -> tuple:
    """Wall seconds and peak memory in MB of a command on so many processors."""

    def pin() -> None:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])

    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pin)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    # 2: some records could not be read, which is no fault of the tool's.
    if child.returncode not in (0, 2):
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    return took, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def report(name: str, plain: Path, aliases: Path, args) -> None:
    size = plain.stat().st_size / 1e6
    print(f"{name}: {plain.stat().st_size:,} bytes, best of {args.runs} runs")
    commands = tools(plain, aliases, args)
    best: dict = {}
    for _ in range(args.runs):
        for tool, command in commands.items():
            if isinstance(command, list):
                took, memory = run(command, 2 if tool.endswith("2 threads") else 1)
                known = best.get(tool, (took, memory))
                best[tool] = (min(took, known[0]), max(memory, known[1]))
    print(f"  {'tool':24}{'seconds':>9}{'MB/s':>9}{'peak MB':>9}")
    for tool, command in commands.items():
        if tool in best:
            took, memory = best[tool]
            print(f"  {tool:24}{took:9.2f}{size / took:9.1f}{memory:9.0f}")
        else:
            print(f"  {tool:24}{command}")
    ours = best.get("standpoint")
    if ours:
        if "ripgrep" in best:
            print(f"  standpoint takes {ours[0] / best['ripgrep'][0]:.1f} times as long as ripgrep")
        for other in ("spacy", "compromise"):
            if other in best:
                print(f"  standpoint is {best[other][0] / ours[0]:.1f} times as fast as {other}")
        if "standpoint, 2 threads" in best:
            print(f"  two threads are {ours[0] / best['standpoint, 2 threads'][0]:.2f} times as fast as one")


if __name__ == "__main__":
    sys.exit(main())
