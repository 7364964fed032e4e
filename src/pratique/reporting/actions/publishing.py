"""Freeze a bulletin: what was told on that day, word for word."""

import hashlib
import json
from datetime import datetime

from django.utils.translation import gettext as _

from pratique import clock, database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.reporting import events, queries, refusals
from pratique.reporting.models import Bulletin
from pratique.reporting.queries import Told

LOCK = 0x0_B0117  # "bulletins", as PostgreSQL numbers its advisory locks


def publish(
    *,
    area: str,
    by: Actor,
    moment: datetime | None = None,
    corrects: str = "",
    reason: str = "",
) -> Bulletin:
    """Publish the bulletin of an area as of a moment; the same again changes nothing.

    Args:
        area: code of the division.
        by: who answers for it.
        moment: as of when; now, if not said.
        corrects: reference of the bulletin that this one corrects.
        reason: why, of a correction.
    """
    require(by, Permission.PUBLISH_BULLETINS)
    instant = moment or clock.now()
    told = queries.bulletin(area=area, by=by, at=instant)
    with database.transaction():
        # One after another, so that two cannot publish the same or correct the same.
        database.rows(
            "SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, told.area.position]
        )
        wrong = _to_correct(corrects, told, reason)
        before = None if wrong else _standing(told, instant)
        return before or _write(told, instant, wrong, reason.strip(), by=by)


def _standing(told: Told, instant: datetime) -> Bulletin | None:
    """Return the bulletin already published of this moment, if it says the same."""
    found = Bulletin.objects.filter(
        area=told.area, moment=instant, corrects=None
    ).first()
    if found is not None and found.digest != digest(told):
        raise refusals.AlreadyPublished(
            _("The bulletin of this moment was published otherwise."),
            next_step=_("Publish a correction that names it."),
            field="moment",
            bulletin=found.reference,
        )
    return found


def _to_correct(reference: str, told: Told, reason: str) -> Bulletin | None:
    if not reference:
        return None
    wrong = queries.access_bulletin(reference)
    if not reason.strip():
        raise refusals.ReasonMissing(_("Say why it is corrected."), field="reason")
    if wrong.area_id != told.area.pk:
        raise refusals.NotCorrectable(
            _("That bulletin is about another area."), field="corrects"
        )
    later = Bulletin.objects.filter(corrects=wrong).first()
    if later is not None:
        raise refusals.NotCorrectable(
            _("That bulletin was corrected already, by %(reference)s.")
            % {"reference": later.reference},
            next_step=_("Correct that one."),
            field="corrects",
            bulletin=later.reference,
        )
    return wrong


def _write(
    told: Told, instant: datetime, wrong: Bulletin | None, reason: str, *, by: Actor
) -> Bulletin:
    row = Bulletin(
        reference=ids.reference("B"),
        area=told.area,
        place=told.area.position,
        moment=instant,
        document=told.document,
        text_zh=told.texts["zh"],
        text_en=told.texts["en"],
        digest=digest(told),
        corrects=wrong,
        reason=reason if wrong else "",
    )
    row.entry = record(
        events.BULLETIN_PUBLISHED,
        by=by,
        subject=f"reporting.bulletin:{row.pk}",
        place=row.place,
        data={
            "area": told.area.code,
            "moment": instant.isoformat(),
            "digest": row.digest,
            "corrects": str(wrong.pk) if wrong else None,
        },
    )
    row.save(force_insert=True)
    return row


def digest(told: Told) -> str:
    """Return what tells this bulletin from any other: of its figures and its words."""
    content = {"document": told.document, "texts": told.texts}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
