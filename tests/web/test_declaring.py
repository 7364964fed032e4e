"""The form works without JavaScript, loses nothing, and ends in a page of one's own."""

from django.test import Client

from tests.web.form import fill_in, send


def test_a_traveller_declares_and_gets_a_page(traveller: Client) -> None:
    check = fill_in(traveller)

    assert "G1234" in check.content.decode()
    page = traveller.get(send(traveller)).content.decode()
    assert "测试甲" in page
    assert "Provisional" in page
