"""A quick test, or two specimens at once, are recorded on pages of their own."""

import pytest
from django.test import Client

from pratique import database
from pratique.database import WORKER
from pratique.labs.models import Specimen
from tests.gazetteer import JINZHONG
from tests.loop.cast import Traveller
from tests.web.reading import said
from tests.web.signing_in import SignedIn, reference_of

PAGES = ["/sampling/antigen", "/sampling/twice"]


@pytest.fixture
def sampler(signed_in: SignedIn) -> Client:
    return signed_in("sampler")


def taken() -> list[Specimen]:
    with database.acting(WORKER), database.transaction():
        return list(Specimen.objects.order_by("entry"))


def whose(alice: Traveller) -> dict[str, str]:
    return {"reference": reference_of(alice.person)}


def test_a_quick_test(sampler: Client, alice: Traveller) -> None:
    told = whose(alice) | {"code": "q-1"}
    assert "Recorded: 测试甲, test q-1." in said(
        sampler.post("/sampling/antigen", told, follow=True)
    )

    (one,) = taken()
    assert (one.code, one.method, one.pair) == ("Q-1", "antigen", None)


def test_two_at_once(sampler: Client, alice: Traveller) -> None:
    told = whose(alice) | {"code": "d-1", "second": "d-2"}
    assert "Recorded: 测试甲, tubes d-1 and d-2." in said(
        sampler.post("/sampling/twice", told, follow=True)
    )

    first, second = taken()
    assert first.pair == second.pair is not None


def test_what_is_wrong_is_said_at_its_field(sampler: Client, alice: Traveller) -> None:
    same = sampler.post("/sampling/twice", whose(alice) | {"code": "D", "second": "d"})
    assert same.status_code == 422
    assert "These are two tubes" in said(same)
    for page in PAGES:
        assert sampler.post(page, {"reference": "P-1"}).status_code == 422
    assert taken() == []


@pytest.mark.parametrize("page", PAGES)
def test_they_open_for_samplers_and_for_nobody_else(
    signed_in: SignedIn, sampler: Client, alice: Traveller, page: str
) -> None:
    assert sampler.get(f"{page}?person=P-1").status_code == 200
    assert page in said(sampler.get("/sampling"))
    told = whose(alice) | {"code": "X", "second": "Y"}
    away = signed_in("sampler", JINZHONG).post(page, told)
    assert away.status_code == 422
    assert signed_in("laboratory_clerk").get(page).status_code == 404
    assert taken() == []
