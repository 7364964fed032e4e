"""Officers of Taiyuan, or of elsewhere, each with a browser of their own."""

from uuid import UUID

from django.test import Client

from tests.gazetteer import TAIYUAN


class SignedIn:
    """Signs in officers."""

    def __call__(self, role: str, jurisdiction: str = TAIYUAN) -> Client:
        """Open an account with this role and sign in."""
        from tests.access.cast import PASSWORD, opened

        username = f"{role}.{jurisdiction[:4]}".replace("_", ".")
        opened(username, role, jurisdiction)
        browser = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
        answer = browser.post("/sign-in", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return browser


def reference_of(person: UUID) -> str:
    """Return a person's reference."""
    from pratique import database
    from pratique.database import WORKER
    from pratique.registry.queries import person_of

    with database.acting(WORKER), database.transaction():
        return person_of(person).reference
