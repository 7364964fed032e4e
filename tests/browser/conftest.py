"""A served town, and browsers of the sizes and languages that people come with."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pratique.serve.serving.children import Child, Ports, children
from tests import chromium
from tests.conftest import house

if TYPE_CHECKING:
    from tests.loop.cast import Traveller

FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-sandbox"),
)
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PATIENCE = 30.0
ScopeName = Literal["session", "package", "module", "class", "function"]


@dataclass
class Town:
    """Where both fronts answer, and who came."""

    public: str
    officers: str
    came: "dict[str, Traveller]"
    references: dict[str, str]


@pytest.fixture(scope="session")
def program() -> str:
    """Return Chromium, or skip visibly."""
    return chromium.program()


def as_long_as_asked(fixture_name: str, config: pytest.Config) -> ScopeName:
    """Say how long the town is served: all servers up cost other tests their cores.

    Most journeys are slow tests; without them one file opens pages.
    """
    return "module" if "not slow" in config.option.markexpr else "session"


@pytest.fixture(scope=as_long_as_asked)
def town(template: None, program: str) -> Iterator[Town]:
    """Build the town once, and serve it as it is served."""
    from tests.browser.town import build
    from tests.house import NOWHERE, point_at
    from tests.web.signing_in import reference_of

    name = house.clone()
    came = build()
    references = {name: reference_of(one.person) for name, one in came.items()}
    point_at(NOWHERE)
    ports = Ports("127.0.0.1", free_port(), free_port())
    with contextlib.ExitStack() as running:
        running.callback(house.drop, name)
        for child in children(house.home, name, ports):
            running.enter_context(process(child))
        public, officers = (ports.address(p) for p in (ports.public, ports.officers))
        for address in (public, officers):
            wait_for(address)
        yield Town(public.rstrip("/"), officers.rstrip("/"), came, references)


@contextlib.contextmanager
def process(child: Child) -> Iterator[None]:
    """Run one process of the house."""
    log = Path(house.home.root) / f"{child.name}.log"
    with log.open("wb") as told:
        running = subprocess.Popen(
            child.command, env=dict(child.environment), stdout=told, stderr=told
        )
        try:
            yield
        finally:
            running.terminate()
            running.wait(timeout=PATIENCE)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until a front answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(address, timeout=2)  # noqa: S310 -- our own server
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def browser(town: Town, program: str) -> Iterator[Browser]:
    """Start Chromium for one file, after everything that asks the database.

    Its driver keeps an event loop in this thread, beside which Django refuses to
    work: it must be gone before the next file's tests begin.
    """
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield running
        running.close()


@dataclass
class Visitor:
    """A page, and everything it complained about or asked of others."""

    page: Page
    town: Town
    name: str
    complaints: list[str]

    def shoot(self, what: str) -> None:
        """Keep a picture, where somebody wants to look at them."""
        folder = os.environ.get("PRATIQUE_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            path = Path(folder) / f"{what}-{self.name}.png"
            self.page.screenshot(path=path, full_page=True)


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, town: Town) -> Iterator[Visit]:
    """Open a page as somebody: `visit("phone", "zh")`; complaints fail the test."""
    opened: list[Visitor] = []

    def come(size: str = "phone", language: str = "zh", **more: object) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=LOCALES[language],
            **more,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        visitor = Visitor(context.new_page(), town, f"{size}-{language}", [])
        listen(visitor)
        opened.append(visitor)
        return visitor

    yield come
    complaints = [each for visitor in opened for each in visitor.complaints]
    for visitor in opened:
        visitor.page.context.close()
    assert complaints == []


def listen(visitor: Visitor) -> None:
    """Note errors of scripts, breaches of the policy, and requests to other hosts."""
    ours = (visitor.town.public, visitor.town.officers)

    def say(kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            visitor.complaints.append(text)

    def ask(address: str) -> None:
        if not address.startswith((*ours, "data:")):
            visitor.complaints.append(f"asked another host: {address}")

    visitor.page.on("console", lambda told: say(told.type, told.text))
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on("request", lambda request: ask(request.url))
