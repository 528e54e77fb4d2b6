"""The part that is Rust. What is meant for use is in ``standpoint``."""

from os import PathLike
from typing import Any, Mapping, Optional, Sequence, final

import pyarrow as pa

__version__: str

class RulesError(ValueError):
    """Rules that cannot be used.

    As a string: every problem with its file, line and the words it is about. ``diagnostics`` holds them as dicts with
    ``code``, ``severity``, ``message``, ``file``, ``line``, ``column`` and ``help``; it is empty where there are no
    rules at all, as for a folder that is not there.
    """

    diagnostics: list[dict[str, Any]]

class ArticleError(ValueError):
    """A text that cannot be read as an article: it is empty, or its date is none."""

class TableError(ValueError):
    """A table without the columns that were named, or with other things in them."""

@final
class Engine:
    def __new__(cls, rules: Optional[str | PathLike[str]] = None) -> Engine: ...
    @staticmethod
    def from_files(pack: str, files: Sequence[tuple[str, str]]) -> Engine: ...
    @staticmethod
    def schema() -> pa.Schema: ...
    def files(self) -> tuple[str, list[tuple[str, str]]]: ...
    def describe(self) -> str: ...
    def read(self, given: Mapping[str, Optional[str]], threads: int) -> tuple[str, str]: ...
    def compare(
        self,
        given: Sequence[Mapping[str, Optional[str]]],
        parties: Optional[Sequence[str]],
        issues: Optional[Sequence[str]],
        threads: int,
        dedupe: bool = False,
    ) -> tuple[Comparison, list[str]]: ...
    def read_table(
        self,
        table: Any,
        columns: tuple[str, Optional[str], Optional[str], Optional[str]],
        offsets: str,
        threads: int,
        first: int = 0,
    ) -> tuple[pa.Table, pa.Table]: ...

@final
class Comparison:
    def json(self) -> str: ...
    def render(self, format: str, evidence: str, width: int, color: bool) -> str: ...
