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
from pratique.serve.replay.verbs.cases import (
    Admit,
    Consult,
    NameSource,
)
from pratique.serve.replay.verbs.chaining import (
    ChainCase,
    MergeChains,
    NameChain,
    SplitChain,
    UnchainCase,
)
from pratique.serve.replay.verbs.corresponding import (
    AcceptLetter,
    AnswerLetter,
    SendLetter,
)
from pratique.serve.replay.verbs.deciding import Appeal, AskLeave, Decide
from pratique.serve.replay.verbs.enrolling import Enrol
from pratique.serve.replay.verbs.handing_over import (
    AcceptHandOver,
    Arrive,
    Depart,
    LeaveRoom,
    Lodge,
    OfferHandOver,
    OpenRooms,
    PlanTrip,
)
from pratique.serve.replay.verbs.importing import Import
from pratique.serve.replay.verbs.moving import ChangeAddress, Die
from pratique.serve.replay.verbs.pooling import (
    AddToTube,
    CorrectTube,
    FillTube,
    OpenTube,
    ReceiveTube,
    ReportTube,
    SealTube,
    TakeFromTube,
    VoidTube,
)
from pratique.serve.replay.verbs.publishing import PublishBulletin
from pratique.serve.replay.verbs.sampling import (
    Antigen,
    BeSampled,
    CorrectResult,
    Refuse,
    ReportResult,
    SampleTwice,
)
from pratique.serve.replay.verbs.standing_still import (
    ClosePremises,
    CloseResponse,
    Disinfect,
    EnvironmentalSample,
    ImposeZone,
    LiftZone,
    OpenResponse,
    Reopen,
    ReviewZone,
    SamplePremises,
    TickStep,
)
from pratique.serve.replay.verbs.tracing import (
    NameContact,
    NameContacts,
    OverrideContacts,
    WithdrawContact,
)
from pratique.serve.replay.verbs.watching_over import (
    AcceptTask,
    AppointOfficer,
    OpenUnit,
    PassOnTask,
)

VERBS: dict[str, type[Verb]] = {
    "declare": Declare,
    "enrol": Enrol,
    "alight": Alight,
    "show_document": ShowDocument,
    "confirm_phone": ConfirmPhone,
    "be_sampled": BeSampled,
    "refuse": Refuse,
    "antigen": Antigen,
    "sample_twice": SampleTwice,
    "report_result": ReportResult,
    "correct_result": CorrectResult,
    "open_tube": OpenTube,
    "add_to_tube": AddToTube,
    "take_from_tube": TakeFromTube,
    "seal_tube": SealTube,
    "fill_tube": FillTube,
    "receive_tube": ReceiveTube,
    "report_tube": ReportTube,
    "correct_tube": CorrectTube,
    "void_tube": VoidTube,
    "consult": Consult,
    "name_source": NameSource,
    "admit": Admit,
    "name_contact": NameContact,
    "name_contacts": NameContacts,
    "override_contacts": OverrideContacts,
    "withdraw_contact": WithdrawContact,
    "name_chain": NameChain,
    "chain_case": ChainCase,
    "unchain_case": UnchainCase,
    "merge_chains": MergeChains,
    "split_chain": SplitChain,
    "send_letter": SendLetter,
    "accept_letter": AcceptLetter,
    "answer_letter": AnswerLetter,
    "list_area": ListArea,
    "lift_area": LiftArea,
    "withdraw_area": WithdrawArea,
    "watch": Watch,
    "note_outbreak": NoteOutbreak,
    "impose_zone": ImposeZone,
    "review_zone": ReviewZone,
    "lift_zone": LiftZone,
    "close_premises": ClosePremises,
    "environmental_sample": EnvironmentalSample,
    "sample_premises": SamplePremises,
    "disinfect": Disinfect,
    "reopen": Reopen,
    "open_response": OpenResponse,
    "tick_step": TickStep,
    "close_response": CloseResponse,
    "offer_hand_over": OfferHandOver,
    "accept_hand_over": AcceptHandOver,
    "plan_trip": PlanTrip,
    "depart": Depart,
    "arrive": Arrive,
    "open_rooms": OpenRooms,
    "lodge": Lodge,
    "leave_room": LeaveRoom,
    "open_unit": OpenUnit,
    "appoint_officer": AppointOfficer,
    "accept_task": AcceptTask,
    "pass_on_task": PassOnTask,
    "import": Import,
    "publish_bulletin": PublishBulletin,
    "ask_leave": AskLeave,
    "appeal": Appeal,
    "decide": Decide,
    "change_address": ChangeAddress,
    "die": Die,
    "go_away": GoAway,
}
