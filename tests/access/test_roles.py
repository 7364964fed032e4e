"""The roles are a page that a lawyer can read, and nobody may more than it says."""

import pytest
from django.utils import translation

from pratique.access.permissions import Permission
from pratique.access.queries import grantable_roles, may, require
from pratique.access.refusals import NotHere
from pratique.access.roles import (
    BY_KEY,
    ROLES,
    Administrator,
    Auditor,
    Role,
)
from tests.people import OWNER, WORKER, acting_officer

KEYS_IN_LEDGERS = {  # what is once written in a ledger can never be renamed
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
}
# Who looks after accounts, takes and reads specimens, or drives, looks for nobody.
BLIND = {"administrator", "sampler", "laboratory_clerk", "driver"}


def test_keys_never_change() -> None:
    assert set(BY_KEY) == KEYS_IN_LEDGERS


@pytest.mark.parametrize("role", ROLES)
def test_each_role_says_what_it_is_for(role: type[Role]) -> None:
    with translation.override("en"):
        assert str(role.name)
        assert len(str(role.description)) > 40
    assert role.permissions


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_has_a_sentence_and_a_role(permission: Permission) -> None:
    with translation.override("en"):
        assert str(permission.sentence)[0].isupper()
    assert any(permission in role.permissions for role in ROLES)


def test_who_need_not_see_people_cannot_find_them() -> None:
    finders = {role.key for role in ROLES if Permission.FIND_PEOPLE in role.permissions}

    assert finders == KEYS_IN_LEDGERS - BLIND


def test_nobody_but_a_ward_both_takes_a_specimen_and_enters_its_result() -> None:
    both = {Permission.TAKE_SPECIMENS, Permission.ENTER_RESULTS}
    found = {role.key for role in ROLES if both <= set(role.permissions)}

    # A designated hospital has a laboratory of its own.
    assert found == {"hospital_clerk"}


def test_an_auditor_changes_nothing() -> None:
    assert set(Auditor.permissions) == {
        Permission.SEE_COMMAND,
        Permission.FIND_PEOPLE,
        Permission.SEE_AUDITS,
    }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", Permission)
def test_an_officer_may_what_the_role_lists(
    role: type[Role], permission: Permission
) -> None:
    officer = acting_officer(duty=role.key)

    assert may(officer, permission) == (permission in role.permissions)


def test_acting_through_the_worker_gives_an_officer_no_more() -> None:
    sampler = acting_officer(duty="sampler").through("worker")

    assert not may(sampler, Permission.ENTER_RESULTS)


def test_the_house_itself_may_everything() -> None:
    assert all(may(WORKER, permission) for permission in Permission)
    assert grantable_roles(WORKER) == list(ROLES)


@pytest.mark.parametrize("duty", ["", "owner", "person", "worker", "nobody"])
def test_a_duty_that_is_no_role_may_nothing(duty: str) -> None:
    with pytest.raises(NotHere):
        require(acting_officer(duty=duty), Permission.SEE_ARRIVALS)


def test_the_owner_of_the_tables_is_no_officer() -> None:
    assert not may(OWNER, Permission.MANAGE_ACCOUNTS)


def test_administrators_alone_hand_out_roles() -> None:
    assert [role for role in ROLES if role.grants] == [Administrator]
    assert set(Administrator.grants) <= set(BY_KEY)
    assert grantable_roles(acting_officer(duty="nobody")) == []
