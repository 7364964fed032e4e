"""The roles: who does what. A page that a lawyer can read."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pratique.access.permissions import Permission


class Role:
    """A duty that an account has; it says all that the account may do.

    The key is stored with the account and in the ledger: it never changes.
    """

    key: ClassVar[str]
    name: ClassVar[Promise]
    description: ClassVar[Promise]
    permissions: ClassVar[tuple[Permission, ...]]
    grants: ClassVar[tuple[str, ...]] = ()  # keys of roles it may hand out


class CheckpointOfficer(Role):
    """Meets people where they arrive."""

    key = "checkpoint_officer"
    name = _("Checkpoint officer")
    description = _(
        "Receives people at a station, airport or road checkpoint: finds or registers"
        " them, proves who they are, sees that the landing test is taken, and shows"
        " them their lane."
    )
    permissions = (
        Permission.SEE_ARRIVALS,
        Permission.FIND_PEOPLE,
        Permission.REGISTER_PEOPLE,
        Permission.PROVE_IDENTITY,
        Permission.CORRECT_PEOPLE,
        Permission.IMPORT_MANIFESTS,
        Permission.RESOLVE_NOTES,
        Permission.TAKE_SPECIMENS,
        Permission.HAND_OVER,
        Permission.PLAN_TRIPS,
    )


class Sampler(Role):
    """Takes specimens."""

    key = "sampler"
    name = _("Sampler")
    description = _(
        "Takes specimens at a sampling point or at the door. Finds the person by their"
        " reference; sees nothing else about them."
    )
    permissions = (Permission.TAKE_SPECIMENS,)


class LaboratoryClerk(Role):
    """Enters what the laboratory found."""

    key = "laboratory_clerk"
    name = _("Laboratory clerk")
    description = _(
        "Enters results and declares specimens invalid. Works with the numbers of"
        " specimens and never sees whose they are."
    )
    permissions = (Permission.ENTER_RESULTS,)


class CommunityOfficer(Role):
    """Looks after the people bound in a community or village."""

    key = "community_officer"
    name = _("Community officer")
    description = _(
        "Looks after people who stay at home in a community or village: registers"
        " those without a phone, visits, records health reports, tests at the door,"
        " and grants leave for dialysis, a birth and the like."
    )
    permissions = (
        Permission.SEE_ARRIVALS,
        Permission.FIND_PEOPLE,
        Permission.REGISTER_PEOPLE,
        Permission.PROVE_IDENTITY,
        Permission.CORRECT_PEOPLE,
        Permission.TAKE_SPECIMENS,
        Permission.REPORT_HEALTH,
        Permission.MOVE_PEOPLE,
        Permission.GRANT_LEAVE,
        Permission.HAND_OVER,
        Permission.LOOK_AFTER,
    )


class SiteManager(Role):
    """Runs a quarantine site."""

    key = "site_manager"
    name = _("Site manager")
    description = _(
        "Runs a central quarantine site: admits and discharges people, has them tested"
        " and their health recorded."
    )
    permissions = (
        Permission.FIND_PEOPLE,
        Permission.ADMIT_TO_SITE,
        Permission.TAKE_SPECIMENS,
        Permission.REPORT_HEALTH,
        Permission.MOVE_PEOPLE,
        Permission.GRANT_LEAVE,
        Permission.HAND_OVER,
    )


class Driver(Role):
    """Takes people from where they are to where they must be."""

    key = "driver"
    name = _("Driver")
    description = _(
        "Takes people from the station or their door to a site, a hospital or home:"
        " signs for everybody on board, and has them until whoever receives them"
        " signs. Sees the people of the own trips and nobody else."
    )
    permissions = (Permission.HAND_OVER, Permission.DRIVE_TRIPS)


class HospitalClerk(Role):
    """Receives patients at a designated hospital."""

    key = "hospital_clerk"
    name = _("Hospital clerk")
    description = _(
        "Receives patients at a designated hospital: signs for them, enters"
        " admission and discharge, and has them tested."
    )
    permissions = (
        Permission.FIND_PEOPLE,
        Permission.ADMIT_TO_HOSPITAL,
        Permission.HAND_OVER,
        Permission.TAKE_SPECIMENS,
        Permission.ENTER_RESULTS,
    )


class Tracer(Role):
    """Finds out who met whom."""

    key = "tracer"
    name = _("Tracer")
    description = _(
        "Investigates cases and finds their contacts; puts records right that belong"
        " to one person."
    )
    permissions = (
        Permission.SEE_ARRIVALS,
        Permission.FIND_PEOPLE,
        Permission.REGISTER_PEOPLE,
        Permission.CORRECT_PEOPLE,
        Permission.MERGE_PEOPLE,
        Permission.RESOLVE_NOTES,
        Permission.TRACE_CONTACTS,
        Permission.CONSULT_CASES,
    )


class Commander(Role):
    """Answers for the control of a jurisdiction."""

    key = "commander"
    name = _("Commander")
    description = _(
        "Answers for a jurisdiction: sees its day, lists and lifts risk areas, proposes"
        " rulebooks and adopts those that another unit proposed, and decides what is"
        " left to a person to decide: holds, leave and appeals."
    )
    permissions = (
        Permission.SEE_COMMAND,
        Permission.SEE_ARRIVALS,
        Permission.FIND_PEOPLE,
        Permission.CORRECT_PEOPLE,
        Permission.MERGE_PEOPLE,
        Permission.RESOLVE_NOTES,
        Permission.MOVE_PEOPLE,
        Permission.DECIDE_HOLDS,
        Permission.GRANT_LEAVE,
        Permission.DECIDE_APPEALS,
        Permission.MANAGE_AREAS,
        Permission.RUN_RESPONSE,
        Permission.MANAGE_PLACES,
        Permission.PROPOSE_RULEBOOKS,
        Permission.ADOPT_RULEBOOKS,
        Permission.PUBLISH_BULLETINS,
        Permission.SEE_AUDITS,
        Permission.HAND_OVER,
        Permission.PLAN_TRIPS,
        Permission.LOOK_AFTER,
        Permission.MANAGE_UNITS,
    )


class Auditor(Role):
    """Checks what everybody else did, and changes nothing."""

    key = "auditor"
    name = _("Auditor")
    description = _(
        "Checks that nobody was held too long or released too early, that figures are"
        " what was known, and that the ledger is whole. Changes nothing."
    )
    permissions = (
        Permission.SEE_COMMAND,
        Permission.FIND_PEOPLE,
        Permission.SEE_AUDITS,
    )


class Administrator(Role):
    """Looks after accounts, and sees nobody's health."""

    key = "administrator"
    name = _("Administrator")
    description = _(
        "Creates accounts, gives them their role and jurisdiction, disables and resets"
        " them, within their own jurisdiction. Sees no traveller and no patient."
    )
    permissions = (
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_PLACES,
        Permission.MANAGE_UNITS,
    )
    grants = (
        "checkpoint_officer",
        "sampler",
        "laboratory_clerk",
        "community_officer",
        "site_manager",
        "driver",
        "hospital_clerk",
        "tracer",
        "commander",
        "auditor",
        "administrator",
    )


ROLES: tuple[type[Role], ...] = (
    CheckpointOfficer,
    Sampler,
    LaboratoryClerk,
    CommunityOfficer,
    SiteManager,
    Driver,
    HospitalClerk,
    Tracer,
    Commander,
    Auditor,
    Administrator,
)
BY_KEY: dict[str, type[Role]] = {role.key: role for role in ROLES}
