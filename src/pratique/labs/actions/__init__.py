"""Everything that laboratories and samplers write, by subject.

specimens   taken from one person, refused, voided; two at once
tubes       several in one: opened, filled, sealed, received, voided
results     reported and corrected, of a specimen or of a tube
premises    reopened, if their environment is clear
writing     what every action here checks first
"""

from pratique.labs.actions.premises import reopen_premises
from pratique.labs.actions.results import (
    correct,
    correct_tube,
    report,
    report_tube,
)
from pratique.labs.actions.specimens import (
    refuse,
    sample,
    sample_twice,
    void_specimen,
)
from pratique.labs.actions.tubes import (
    add_to_tube,
    open_tube,
    receive_tube,
    seal_tube,
    take_from_tube,
    void_tube,
)

__all__ = [
    "add_to_tube",
    "correct",
    "correct_tube",
    "open_tube",
    "receive_tube",
    "refuse",
    "reopen_premises",
    "report",
    "report_tube",
    "sample",
    "sample_twice",
    "seal_tube",
    "take_from_tube",
    "void_specimen",
    "void_tube",
]
