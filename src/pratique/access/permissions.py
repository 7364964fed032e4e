"""What somebody may be permitted to do, each in a sentence."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that a role may do."""

    sentence: Promise

    def __new__(cls, value: str, sentence: Promise) -> "Permission":
        """Make a member that is its value and carries its sentence."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    SEE_ARRIVALS = "see_arrivals", _("See who is expected and who has arrived")
    REGISTER_PEOPLE = (
        "register_people",
        _("Register somebody who has no phone, or from paper"),
    )
    PROVE_IDENTITY = "prove_identity", _("Confirm who somebody is from their document")
    IMPORT_MANIFESTS = (
        "import_manifests",
        _("Read in passenger lists and follow up who is missing"),
    )
    FIND_PEOPLE = "find_people", _("Find people and see their page and timeline")
    CORRECT_PEOPLE = "correct_people", _("Correct what is recorded about a person")
    MERGE_PEOPLE = (
        "merge_people",
        _("Declare two records to be one person, and take that back"),
    )
    RESOLVE_NOTES = (
        "resolve_notes",
        _("Settle a contradiction between a declaration and a passenger list"),
    )
    TAKE_SPECIMENS = "take_specimens", _("Take specimens and register their tubes")
    ENTER_RESULTS = "enter_results", _("Enter results, and declare a specimen invalid")
    REPORT_HEALTH = "report_health", _("Record visits and health reports")
    MOVE_PEOPLE = (
        "move_people",
        _("Change where a bound person stays, and record a death"),
    )
    ADMIT_TO_SITE = "admit_to_site", _("Admit people to a site and discharge them")
    ADMIT_TO_HOSPITAL = (
        "admit_to_hospital",
        _("Admit people to a hospital and discharge them"),
    )
    HAND_OVER = (
        "hand_over",
        _("Hand a bound person over to who is next to have them, and sign for one"),
    )
    PLAN_TRIPS = (
        "plan_trips",
        _("Plan trips: who is taken from where to where, and who drives"),
    )
    DRIVE_TRIPS = (
        "drive_trips",
        _("Drive trips: set off with the people named, and arrive"),
    )
    LOOK_AFTER = (
        "look_after",
        _("Be told of new orders in a unit, accept them or pass them on"),
    )
    MANAGE_UNITS = (
        "manage_units",
        _("Open units that look after people, and appoint their officers"),
    )
    TRACE_CONTACTS = "trace_contacts", _("Open cases and trace their contacts")
    CONSULT_CASES = (
        "consult_cases",
        _("Enter what experts found about a case, and where it lies"),
    )
    DECIDE_HOLDS = (
        "decide_holds",
        _("Decide about somebody whose hold or order has reached its bound"),
    )
    GRANT_LEAVE = "grant_leave", _("Let a bound person out for a reason, with an end")
    DECIDE_APPEALS = "decide_appeals", _("Decide appeals, and undo a decision")
    MANAGE_AREAS = (
        "manage_areas",
        _("List and lift risk areas, watch lists and static zones; close premises"),
    )
    RUN_RESPONSE = (
        "run_response",
        _("Open an emergency response, tick what is done, and close it"),
    )
    MANAGE_PLACES = "manage_places", _("Enter hotels, stations and checkpoints")
    PROPOSE_RULEBOOKS = (
        "propose_rulebooks",
        _("Propose a version of a rulebook, or to reverse one"),
    )
    ADOPT_RULEBOOKS = (
        "adopt_rulebooks",
        _("Adopt a version, or reverse it, that somebody of another unit proposed"),
    )
    SEE_COMMAND = (
        "see_command",
        _("See the day's figures, who is due for release and what is overdue"),
    )
    PUBLISH_BULLETINS = (
        "publish_bulletins",
        _("Publish bulletins, and import the country's figures"),
    )
    SEE_AUDITS = "see_audits", _("Run the audits and read the ledger")
    MANAGE_ACCOUNTS = (
        "manage_accounts",
        _("Create accounts, give them a jurisdiction, disable and reset them"),
    )
