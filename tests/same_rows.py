"""All rows of a house, told so that two ways of writing them can be compared.

Ids are made by chance and entries are numbered as they come: each is told by what its
row says, and by what the rows say that it points to.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import JSONField, Model

from pratique import database
from pratique.database import WORKER

# What is no content: chance, the wall's time, and seals, which come when they come.
LEFT_OUT = {"written_at", "reference", "not_before"}
TABLES_LEFT_OUT = ("ledger_seal", "divisions_", "access_", "django_", "auth_")
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
ROUNDS = 5  # as far as rows may stand from each other

Key = tuple[str, str]


def content() -> Counter[str]:
    """Return what all rows of all rooms say, as the worker sees them."""
    with database.acting(WORKER), database.transaction():
        database.rows("SET CONSTRAINTS ALL IMMEDIATE")
        rows = dict(_rows())
    labels = dict.fromkeys(rows, "")
    for _round in range(ROUNDS):
        by_id = {key: label for (_table, key), label in labels.items() if "-" in key}
        labels = {
            (table, key): _digest([table, *_told(told, labels, by_id)])
            for (table, key), told in rows.items()
        }
    by_id = {key: label for (_table, key), label in labels.items() if "-" in key}
    return Counter(
        f"{table}: {json.dumps(_told(told, labels, by_id), ensure_ascii=False)}"
        for (table, _key), told in rows.items()
    )


def _rows() -> Iterator[tuple[Key, list[tuple[str, str, Any]]]]:
    for model in apps.get_models():
        table = model._meta.db_table
        if table.startswith(TABLES_LEFT_OUT):
            continue
        for row in model._default_manager.all():
            yield (table, str(row.pk)), list(_columns(row))


def _columns(row: Model) -> Iterator[tuple[str, str, Any]]:
    """Yield the columns of a row: name, the table it points to, and value."""
    for field in row._meta.concrete_fields:
        if field.name in LEFT_OUT:
            continue
        value = getattr(row, field.attname)
        if field.is_relation and value is not None:
            table = field.related_model._meta.db_table  # type: ignore[union-attr]
            yield field.name, table, str(value)
        elif not field.primary_key:
            told = value if isinstance(field, JSONField) else str(value)
            if field.name == "plans" and isinstance(told, list):
                told = sorted(told)
            yield field.name, "", told


def _told(
    told: list[tuple[str, str, Any]], labels: dict[Key, str], by_id: dict[str, str]
) -> list[object]:
    found: list[object] = []
    for name, table, value in told:
        if table:
            found.append([name, labels.get((table, value), value)])
            continue
        text = ID.sub(lambda at: by_id.get(at.group(), at.group()), json.dumps(value))
        said = json.loads(text)
        found.append([name, sorted(said) if name == "plans" else said])
    return found


def _digest(told: list[object]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]
