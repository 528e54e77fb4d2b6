"""The job on a real cluster of two worker processes: the same rows as one machine, and still so where a worker dies."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import standpoint

pytest.importorskip("pyspark")

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parents[1] / "fixtures"
ARTICLES = 360
PARTITIONS = 12


def paragraphs() -> list[str]:
    found = []
    for file in sorted((FIXTURES / "articles").iterdir()):
        if file.suffix in (".txt", ".md"):
            text = file.read_text(encoding="utf-8")
            body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
            found += [part.strip() for part in body.split("\n\n") if len(part.split()) > 8]
    assert len(found) > 40
    return found


@pytest.fixture(scope="session")
def news(tmp_path_factory) -> Path:
    """Articles that are paragraphs of ours put together in other orders, some of them with letters of several bytes, and
    two that cannot be read."""
    parts = paragraphs()
    count = len(parts)
    texts = [
        "\n\n".join(parts[(number * 7 + step * (number % 5 + 1)) % count] for step in range(5 + number % 6))
        for number in range(ARTICLES)
    ]
    texts = [f"«Новости» № {number}\n\n{text}" if number % 3 == 0 else text for number, text in enumerate(texts)]
    texts[17], texts[200] = None, "  "
    days = [f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}" for number in range(ARTICLES)]
    table = pa.table({"body": texts, "published": days, "id": [f"news/{number:03}" for number in range(ARTICLES)]})
    file = tmp_path_factory.mktemp("spark") / "news.parquet"
    pq.write_table(table, file, row_group_size=30)
    return file


@pytest.fixture(scope="session")
def alone(news) -> Counter:
    """What one machine finds."""
    engine = standpoint.Engine()
    table = engine.read_batch(pq.read_table(news), text="body", date="published", on_error="keep")
    found = rows(table)
    assert sum(found.values()) > 500
    return found


def rows(table: pa.Table) -> Counter:
    """Rows as values that compare, whatever their order."""
    return Counter(repr(row) for row in table.to_pylist())


def job(news: Path, output: Path, *options: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    import pyspark

    home = Path(pyspark.__file__).parent
    command = [
        str(home / "bin/spark-submit"),
        *("--master", "local-cluster[2,1,1024]"),
        *("--conf", "spark.ui.enabled=false"),
        *("--conf", "spark.executor.memory=900m"),
        *("--conf", "spark.sql.execution.arrow.maxRecordsPerBatch=10"),
        *("--conf", f"spark.local.dir={output.parent}"),
        str(HERE / "statements_job.py"),
        *(str(news), str(output), "--text", "body", "--date", "published", "--partitions", str(PARTITIONS)),
        *options,
    ]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_WORKER_DIR": str(output.parent / "work")}
    environment |= {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    # The cluster is on this machine and talks to itself.
    environment |= {"SPARK_LOCAL_IP": "127.0.0.1", **(env or {})}
    log = open(output.parent / "log", "w")
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True, cwd=output.parent)


def ended(process: subprocess.Popen[str], output: Path) -> str:
    try:
        code = process.wait(timeout=420)
    finally:
        process.kill()
    log = (output.parent / "log").read_text()
    assert code == 0, log[-4000:]
    return log


def executors(process: subprocess.Popen[str]) -> list[int]:
    """The executors of this job: processes below it that Spark runs tasks in."""
    parents, commands = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat, command = (folder / "stat").read_text(), (folder / "cmdline").read_bytes()
            except OSError:
                continue
            parents[int(folder.name)] = int(stat.rsplit(")", 1)[1].split()[1])
            commands[int(folder.name)] = command.split(b"\0")

    def below(pid: int) -> bool:
        return pid == process.pid or pid in parents and below(parents[pid])

    name = b"org.apache.spark.executor.CoarseGrainedExecutorBackend"
    return sorted(pid for pid, command in commands.items() if name in command and below(pid))


def test_a_cluster_finds_what_one_machine_finds(news, alone, tmp_path):
    output = tmp_path / "statements.parquet"
    log = ended(job(news, output), output)
    assert rows(pq.read_table(output).cast(schema())) == alone
    assert "2 articles could not be read" in log and "news/017: it has no text" in log


def test_one_worker_killed_midway(news, alone, tmp_path):
    """Every batch waits a little, so that there is a midway, and leaves a mark of who reads it."""
    output = tmp_path / "statements.parquet"
    marks = tmp_path / "marks"
    marks.mkdir()
    slow = tmp_path / "slow"
    slow.mkdir()
    # Python runs this before anything else: the job itself knows nothing of it.
    (slow / "sitecustomize.py").write_text(SLOW, encoding="utf-8")
    env = {"PYTHONPATH": f"{slow}{os.pathsep}{os.environ.get('PYTHONPATH', '')}", "STANDPOINT_TEST_MARKS": str(marks)}
    process = job(news, output, env=env)

    def read() -> list[tuple[int, str]]:
        """The executor and the first article of every batch that was begun."""
        named = [mark.name.split("_") for mark in marks.iterdir()]
        return [(int(executor), first) for executor, first, _ in named]

    deadline = time.monotonic() + 240
    while True:
        assert process.poll() is None, (tmp_path / "log").read_text()[-4000:]
        assert time.monotonic() < deadline, "no executor has begun"
        alive, begun = executors(process), read()
        # Both are at work, and one is in the middle of a part: of its three batches the second is begun.
        counts = Counter(executor for executor, _ in begun)
        midway = [executor for executor in alive if counts[executor] % 3 == 2]
        if len(alive) == 2 and midway and all(counts[executor] for executor in alive):
            break
        time.sleep(0.1)
    victim = midway[0]
    os.kill(victim, signal.SIGKILL)
    log = ended(process, output)
    assert len(begun) < 20, "the worker was killed when most was done"
    assert "Lost executor" in log, log[-4000:]
    assert rows(pq.read_table(output).cast(schema())) == alone
    # What the dead worker had begun was read again by another.
    lost = {first for executor, first in begun if executor == victim}
    assert lost & {first for executor, first in read() if executor != victim}


SLOW = '''
import os, sys, time, uuid
from pathlib import Path

marks = os.environ.get("STANDPOINT_TEST_MARKS")
if marks and "pyspark.daemon" in " ".join(getattr(sys, "orig_argv", sys.argv)):
    import standpoint

    plain = standpoint.Engine._read

    def slow(self, batch, *given):
        # A worker is forked by a daemon, which the executor has started.
        executor = Path(f"/proc/{os.getppid()}/stat").read_text().rsplit(")", 1)[1].split()[1]
        first = batch.column("id")[0].as_py().replace("/", "-")
        Path(marks, f"{executor}_{first}_{uuid.uuid4().hex}").touch()
        time.sleep(0.6)
        return plain(self, batch, *given)

    standpoint.Engine._read = slow
'''


def schema() -> pa.Schema:
    """The types of one machine: Spark has none without a sign, and says of no column that it is never null."""
    from standpoint._engine import batch_schema

    return batch_schema(on_error="keep")
