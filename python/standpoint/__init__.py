"""What each party to a negotiation demands, offers and refuses, with the words that prove it.

>>> import standpoint
>>> engine = standpoint.Engine()
>>> reading = engine.read("Moscow insists that Ukraine stay out of NATO.", date="2025-05-21")
>>> statement = reading[0]
>>> statement.party, statement.stance, statement.position, statement.pole
('russia', 'demand', 'stay-out-of-nato', '-')
>>> statement.evidence.text
'Moscow insists that Ukraine stay out of NATO'

Rules and language model are inside the package: nothing is downloaded, and the same text and rules give the
same result on every machine. ``Engine.compare`` sets parties side by side, ``Engine.read_batch`` reads whole
tables, and ``standpoint.spark`` does that on many machines.
"""

from ._comparison import Cell, Comparison, Stance
from ._engine import Engine
from ._records import Attribution, Holder, Place, Source, Statement
from ._reading import Reading
from ._standpoint import ArticleError, RulesError, TableError, __version__
from ._tables import SkippedRowsError, SkippedRowsWarning

__all__ = [
    "ArticleError",
    "Attribution",
    "Cell",
    "Comparison",
    "Engine",
    "Holder",
    "Place",
    "Reading",
    "RulesError",
    "SkippedRowsError",
    "SkippedRowsWarning",
    "Source",
    "Stance",
    "Statement",
    "TableError",
    "__version__",
]
