"""The form works without JavaScript, loses nothing, and ends in a page of one's own."""

from django.test import Client

from tests.web.form import ALICE, CHENGDU_ALL_WEEK, HOME, JOURNEY, fill_in, send


def test_a_traveller_declares_and_gets_a_page(traveller: Client) -> None:
    check = fill_in(traveller)

    assert "G1234" in check.content.decode()
    page = traveller.get(send(traveller)).content.decode()
    assert "测试甲" in page
    assert "Provisional" in page


def test_a_fault_is_listed_and_linked_and_loses_nothing(traveller: Client) -> None:
    traveller.post("/declare", {"way": "arrival"})
    wrong = ALICE | {"document": "000000199001010027"}

    answer = traveller.post("/declare/person", wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_document"' in page
    assert "000000199001010027" in page
    assert "测试甲" in page


def test_a_name_that_several_places_have_asks_which(traveller: Client) -> None:
    traveller.post("/declare", {"way": "arrival"})
    typed = HOME | {"place": "小店区", "place.code": "", "place.asked": ""}

    page = traveller.post("/declare/destination", typed).content.decode()

    assert "Choose the community or village within" not in page or "Wucheng" in page
    assert 'type="radio" name="place.code"' in page


def test_days_not_told_are_asked_about_next(traveller: Client) -> None:
    traveller.post("/declare", {"way": "arrival"})
    traveller.post("/declare/journey", JOURNEY)
    traveller.post("/declare/destination", HOME)
    late = CHENGDU_ALL_WEEK | {"first": "2022-08-18"}

    answer = traveller.post("/declare/itinerary", late)

    assert answer["Location"] == "/declare/itinerary"
    page = traveller.get("/declare/itinerary").content.decode()
    assert "And where from 15 Aug to 17 Aug?" in page


def test_two_places_at_once_are_refused(traveller: Client) -> None:
    traveller.post("/declare", {"way": "arrival"})
    traveller.post("/declare/journey", JOURNEY)
    traveller.post("/declare/itinerary", CHENGDU_ALL_WEEK)

    answer = traveller.post("/declare/itinerary", CHENGDU_ALL_WEEK)

    assert answer.status_code == 422


def test_what_was_answered_is_there_when_going_back(traveller: Client) -> None:
    fill_in(traveller)

    assert "G1234" in traveller.get("/declare/journey").content.decode()
    assert "测试甲" in traveller.get("/declare/person").content.decode()


def test_the_second_time_only_the_journey_is_asked(traveller: Client) -> None:
    fill_in(traveller)
    send(traveller)
    assert "Welcome back" in traveller.get("/").content.decode()

    begun = traveller.post("/declare", {"way": "arrival", "known": "1"})
    assert begun["Location"] == "/declare/journey"
    told = traveller.post("/declare/journey", JOURNEY | {"service": "G87"})
    assert told["Location"] == "/declare/itinerary"


def test_a_device_can_be_made_to_forget(traveller: Client) -> None:
    fill_in(traveller)
    send(traveller)

    traveller.post("/declare/forget")

    assert "Welcome back" not in traveller.get("/").content.decode()


def test_registering_ahead_becomes_an_arrival_with_one_press(traveller: Client) -> None:
    traveller.post("/declare", {"way": "planned"})
    for slug, answers in (
        ("journey", JOURNEY | {"at": "18:00"}),
        ("destination", HOME),
    ):
        traveller.post(f"/declare/{slug}", answers)
    for slug, answers in (
        ("itinerary", CHENGDU_ALL_WEEK),
        ("person", ALICE),
        ("party", {}),
    ):
        answered = traveller.post(f"/declare/{slug}", answers)
        assert answered.status_code == 302, answered.content.decode()
    page = send(traveller)
    assert "Registered ahead" in traveller.get(page).content.decode()

    arrived = traveller.post(f"{page}/arrive")

    assert "Show your document" in traveller.get(arrived["Location"]).content.decode()


def test_whoever_only_passes_through_names_the_next_place(traveller: Client) -> None:
    traveller.post("/declare", {"way": "passing"})
    traveller.post("/declare/journey", JOURNEY)

    page = traveller.get("/declare/destination").content.decode()

    assert "Where are you going next?" in page


def test_who_arrives_on_another_day_is_asked_the_missing_days_only(
    traveller: Client,
) -> None:
    traveller.post("/declare", {"way": "planned"})
    week = CHENGDU_ALL_WEEK | {"first": "2022-08-16", "last": "2022-08-22"}
    for slug, answers in (
        ("journey", JOURNEY | {"on": "2022-08-22"}),
        ("destination", HOME),
        ("itinerary", week),
        ("person", ALICE),
        ("party", {}),
    ):
        traveller.post(f"/declare/{slug}", answers)
    page = send(traveller)

    arrived = traveller.post(f"{page}/arrive")

    assert arrived["Location"] == "/declare/itinerary"
    asked = traveller.get("/declare/itinerary").content.decode()
    assert "Your journey is not as planned" in asked
    assert "And where from 15 Aug to 15 Aug?" in asked

    day_before = CHENGDU_ALL_WEEK | {"first": "2022-08-15", "last": "2022-08-15"}
    told = traveller.post("/declare/itinerary", day_before)
    assert told["Location"] == "/declare/check"
    fresh = send(traveller)
    assert "Show your document" in traveller.get(fresh).content.decode()
    assert "Registered ahead" not in traveller.get(page).content.decode()
