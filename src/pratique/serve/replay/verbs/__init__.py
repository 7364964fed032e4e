"""Everything that people outside can do: the complete list of verbs."""

from pratique.serve.replay.verb import Verb
from pratique.serve.replay.verbs.announcing import (
    LiftArea,
    ListArea,
    NoteOutbreak,
    Watch,
    WithdrawArea,
)
from pratique.serve.replay.verbs.arriving import (
    Alight,
    ConfirmPhone,
    Declare,
    GoAway,
    ShowDocument,
)
from pratique.serve.replay.verbs.deciding import Appeal, AskLeave, Decide
from pratique.serve.replay.verbs.importing import Import
from pratique.serve.replay.verbs.moving import ChangeAddress, Die
from pratique.serve.replay.verbs.sampling import BeSampled, Refuse, ReportResult

VERBS: dict[str, type[Verb]] = {
    "declare": Declare,
    "alight": Alight,
    "show_document": ShowDocument,
    "confirm_phone": ConfirmPhone,
    "be_sampled": BeSampled,
    "refuse": Refuse,
    "report_result": ReportResult,
    "list_area": ListArea,
    "lift_area": LiftArea,
    "withdraw_area": WithdrawArea,
    "watch": Watch,
    "note_outbreak": NoteOutbreak,
    "import": Import,
    "ask_leave": AskLeave,
    "appeal": Appeal,
    "decide": Decide,
    "change_address": ChangeAddress,
    "die": Die,
    "go_away": GoAway,
}
