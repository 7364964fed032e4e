"""`policy adopt` and `policy reverse`: two people of two units, in one transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from pratique.serve.cli import house, times
from pratique.serve.cli.output import with_format, write_json
from pratique.serve.cli.refusals import BadStage, UnknownAccount, UnreadableFile
from pratique.serve.console import CONSOLE

if TYPE_CHECKING:
    from pratique.database import Actor
    from pratique.policy.cases import Report
    from pratique.policy.doubts import Doubt
    from pratique.standing.drafts import Draft
    from pratique.standing.models import Proposal

CASES = ".cases.yaml"
PROPOSER = click.option(
    "--proposer", metavar="A", required=True, help="Whose account asks for it."
)
APPROVER = click.option(
    "--approver", metavar="B", required=True, help="Whose account does it."
)


class Asked(TypedDict):
    """What `policy adopt` is told beside the file."""

    proposer: str
    approver: str
    effective: str | None
    stages: tuple[str, ...]
    extend_arrivals: bool
    cases: Path | None
    form: str


@click.command("adopt")
@click.argument("file", type=click.Path(path_type=Path))
@PROPOSER
@APPROVER
@click.option("--effective", metavar="T", help="In force from T, not as the text says.")
@click.option(
    "--stage",
    "stages",
    metavar="DIVISION=T",
    multiple=True,
    help="In this division from T; may be given several times.",
)
@click.option(
    "--extend-arrivals",
    is_flag=True,
    help="Its arrival rules apply to people who are here already, too.",
)
@click.option(
    "--cases",
    type=click.Path(path_type=Path),
    help="Its case file; the one beside it, if not given.",
)
@with_format
def adopt_command(file: Path, **said: Unpack[Asked]) -> None:
    """Put the version in FILE into force: A proposes it, B adopts it.

    They are two people of two units, each answering for its jurisdiction. It must
    stand on the shelf, and every case of its case file must come out as it says.
    """
    draft = _draft(file, said)
    house.up()
    done = _adopted(draft, said["proposer"], said["approver"])
    if said["form"] == "json":
        write_json(done.document())
        return
    for line in done.lines():
        click.echo(line)


@click.command("reverse")
@click.argument("adopted", metavar="ID")
@PROPOSER
@APPROVER
@click.option("--reason", required=True, help="Why; about the text, not about people.")
@with_format
def reverse_command(
    adopted: str, proposer: str, approver: str, reason: str, form: str
) -> None:
    """Take an adoption back: from now on as if it had never been.

    ID is the reference that `policy adopt` printed, or a version such as
    cn.shanxi@2022-09-01. A asks for it, B does it.
    """
    house.up()
    from pratique.loop.settling import acting
    from pratique.standing.actions import reversing

    with acting(CONSOLE):
        first, second = (
            _officer(proposer, "--proposer"),
            _officer(approver, "--approver"),
        )
        found = _proposal(adopted)
        reversing.ask_reversal(proposal=found.reference, reason=reason, by=first)
        reversing.reverse(proposal=found.reference, by=second)
        people = _people(found)
    _follow()
    told = {
        "reference": found.reference,
        "rulebook": found.rulebook,
        "version": found.version,
        "reversed": True,
        "people": people,
    }
    if form == "json":
        write_json(told)
        return
    click.echo(f"{found.reference}  {found.rulebook} {found.version} is reversed.")
    click.echo(f"  {people:,} people stand where it governed: all are assessed anew.")


# --- reading what was typed -----------------------------------------------------------


def _draft(file: Path, said: "Asked") -> "Draft":
    """Return what is proposed; a fault of the text is found before anything starts."""
    from pratique.policy.rulebook import parse
    from pratique.serve.cli.rule_places import check_places

    text = _read(file, "FILE")
    beside = file.with_suffix("").with_name(file.stem + CASES)
    asked = said["cases"] or (beside if beside.is_file() else None)
    zone = str(parse(text, file=str(file)).zone)
    check_places([file])
    told, begins = _read(asked, "--cases") if asked else "", said["effective"]
    stages = tuple(_stage(one, zone) for one in said["stages"])
    house.start_django(house.database_name())
    from pratique.standing.drafts import Draft

    return Draft(
        text=text,
        cases=told,
        effective_at=times.instant(begins, zone, option="--effective")
        if begins
        else None,
        stages=stages,
        extends_arrivals=said["extend_arrivals"],
        file=str(file),
        cases_file=str(asked or ""),
    )


def _read(file: Path, field: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
    except UnicodeDecodeError:
        why = "this is not UTF-8 text"
    raise UnreadableFile(
        f"{file} cannot be read: {why}.",
        next_step="Check the path and who may read it.",
        field=field,
    )


def _stage(text: str, zone: str) -> tuple[str, datetime]:
    division, sign, moment = text.partition("=")
    if not (division.strip() and sign and moment.strip()):
        raise BadStage(
            f"{text!r} does not say where and from when.",
            next_step="Write it as 140105000000=2022-09-01T00:00.",
            field="--stage",
        )
    return division.strip(), times.instant(moment.strip(), zone, option="--stage")


def _officer(username: str, option: str) -> "Actor":
    from pratique.access.models import Account
    from pratique.access.queries import actor_of

    rows = Account.objects.select_related("jurisdiction")
    found = rows.filter(username=username.strip().lower(), disabled_at=None).first()
    if found is None:
        raise UnknownAccount(
            f"Nobody signs in as {username!r}.",
            next_step="`pratique account list` has the accounts.",
            field=option,
        )
    return actor_of(found)


def _proposal(named: str) -> "Proposal":
    """Return an adopted version by its reference, or by rulebook and version."""
    from pratique.standing.queries import rulebooks
    from pratique.standing.refusals import NotInForce
    from pratique.standing.shelf import shipped

    name, sign, version = named.partition("@")
    found = [
        each
        for each in rulebooks.proposals().filter(rulebook=name)
        if sign and f"{each.version}" == version
    ]
    standing = [each for each in found if rulebooks.stands(each)]
    if standing or found:
        return (standing or found)[0]
    if any(f"{each.id}@{each.version}" == named for each in shipped().books):
        raise NotInForce(
            f"{named} came with the house, and was adopted by nobody here.",
            next_step="Adopt a version that follows it.",
            field="ID",
        )
    return rulebooks.proposal(named)


# --- doing it -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done:
    """What was adopted, and what is to be known of it."""

    proposal: "Proposal"
    proposer: str
    approver: str
    stages: tuple[tuple[str, str, datetime, int], ...]  # code, name, from, people
    people: int
    report: "Report"
    zone: str
    doubts: "Sequence[Doubt]"

    def document(self) -> dict[str, Any]:
        """Return it for a program."""
        made = self.proposal
        names = ("division", "name", "from", "people")
        return {
            "reference": made.reference,
            "rulebook": made.rulebook,
            "version": made.version,
            "digest": made.digest,
            "effective": times.shown(made.effective_at, self.zone),
            "extends_arrivals": made.extends_arrivals,
            "proposer": self.proposer,
            "approver": self.approver,
            "people": self.people,
            "stages": [dict(zip(names, each, strict=True)) for each in self.stages],
            "cases": self.report.cases,
            "warnings": [asdict(one) for one in self.doubts],
            "rules_missed": list(self.report.rules_missed),
            "failed": [asdict(one) for one in self.report.failed],
        }

    def lines(self) -> list[str]:
        """Return it for a reader."""
        made = self.proposal
        since, who = times.dated(made.effective_at, self.zone), self.proposer
        lines = [f"{made.reference}  {made.rulebook} {made.version} is adopted."]
        lines.append(f"  proposed by {who}, adopted by {self.approver}")
        lines.append(f"  in force from {since} on; {self.people:,} people stand there")
        lines += [
            f"  in {name} ({code}) from {times.dated(at, self.zone)} on;"
            f" {people:,} people"
            for code, name, at, people in self.stages
        ]
        whom = "also to people who are here already" if made.extends_arrivals else ""
        lines += [f"  arrival rules apply {whom}"] if whom else []
        lines.append(f"  {self.report.cases} cases passed")
        if not self.report.cases:
            lines.append("  no case stands up for it: nobody has tried these rules")
        lines += [f"  no case stands up for {each}" for each in self._missed()]
        lines += [f"{each}" for each in self.doubts]
        return [
            *lines,
            f"  take it back with `pratique policy reverse {made.reference}`",
        ]

    def _missed(self) -> Sequence[str]:
        return self.report.rules_missed if self.report.cases else ()


def _adopted(draft: "Draft", proposer: str, approver: str) -> Done:
    from pratique.loop.settling import acting
    from pratique.standing.actions import adopting
    from pratique.standing.drafts import doubts_about, judged_now
    from pratique.standing.queries import rulebooks

    with acting(CONSOLE):
        first = _officer(proposer, "--proposer")
        second = _officer(approver, "--approver")
        made = adopting.propose(draft=draft, by=first)
        judged = judged_now(made)
        adopting.adopt(proposal=made.reference, by=second, unseen=True)
        stages = tuple(
            (
                each.division.code,
                each.division.name,
                each.starts_at,
                rulebooks.people_in(each.division.position, each.division.last),
            )
            for each in rulebooks.stages(made)
        )
        people, zone = _people(made), str(judged.book.zone)
        looked_at = doubts_about(draft)
    _follow()
    return Done(
        made, proposer, approver, stages, people, judged.report, zone, looked_at
    )


def _people(made: "Proposal") -> int:
    from pratique.standing.queries import rulebooks

    return rulebooks.people_in(made.low, made.high)


def _follow() -> None:
    """Let a scenario, which has no worker of its own, settle what is due by now."""
    from pratique import clock, database
    from pratique.loop import schedule

    with database.acting(CONSOLE), database.transaction():
        lived = clock.is_set()
    if lived:
        schedule.catch_up()
