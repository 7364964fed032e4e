"""The load generator: sends forms at times fixed in advance, over kept connections.

A process of its own, of the standard library alone, so that it takes little from
what it measures. Every answer's time counts from when its form was to be sent: a
server that falls behind is not given time by a sender that waits for it.

Usage: python -m pratique.serve.bench.load < plan > times (both JSON, see `Plan`)
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass

SECRET = "b" * 32  # of the form and of its cookie: whoever sends both has the form
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
FOUND, OK = 302, 200


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent: where to, how often a second, and each form's cookies."""

    host: str
    port: int
    rate: float
    cookies: list[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """When one form was due, answered, and its page shown (monotonic seconds)."""

    due: float
    answered: float | None = None
    shown: float | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What of an answer is looked at."""

    status: int
    location: str


class Wire:
    """One kept connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.reader = reader
        self.writer = writer

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read the whole answer."""
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        told = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        exact = dict(line.split(": ", 1) for line in lines if ": " in line)
        await self._body(told)
        location = next((v for k, v in exact.items() if k.lower() == "location"), "")
        return Answer(int(first.split()[1]), location)

    async def _body(self, told: dict[str, str]) -> None:
        if told.get("transfer-encoding") != "chunked":
            await self.reader.readexactly(int(told.get("content-length", "0")))
            return
        size = -1
        while size:
            size = int(await self.reader.readline(), 16)
            await self.reader.readexactly(size + 2)


class Sender:
    """Send a plan's forms, each on a connection that is free."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.free: list[Wire] = []
        self.start = time.monotonic() + 0.5

    async def run(self) -> list[Answered]:
        """Send everything; return the times, in the order of the plan."""
        jobs = [
            asyncio.create_task(self._send(self.start + number / self.plan.rate, form))
            for number, form in enumerate(self.plan.cookies)
        ]
        found = await asyncio.gather(*jobs)
        for wire in self.free:
            wire.writer.close()
        return found

    async def _send(self, due: float, cookies: str) -> Answered:
        await asyncio.sleep(due - time.monotonic())
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._declare(due, cookies)
        except (OSError, EOFError, TimeoutError, ValueError) as fault:
            return Answered(due, fault=repr(fault))

    async def _declare(self, due: float, cookies: str) -> Answered:
        """Send the last page of the form and, as a browser would, follow it."""
        wire = await self._wire()
        answer = await wire.ask(self._form(cookies))
        answered = time.monotonic()
        if answer.status != FOUND or not answer.location.startswith("/t/"):
            return Answered(due, fault=f"{answer.status} {answer.location}")
        page = await wire.ask(self._page(answer.location))
        shown = time.monotonic()
        self.free.append(wire)
        return Answered(
            due, answered, shown, "" if page.status == OK else f"page {page.status}"
        )

    async def _wire(self) -> Wire:
        if self.free:
            return self.free.pop()
        async with asyncio.timeout(CONNECT_SECONDS):
            return Wire(*await asyncio.open_connection(self.plan.host, self.plan.port))

    def _form(self, cookies: str) -> bytes:
        body = f"csrfmiddlewaretoken={SECRET}"
        return self._request(
            "POST /declare/check",
            f"Cookie: csrftoken={SECRET}; {cookies}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            body=body,
        )

    def _page(self, location: str) -> bytes:
        return self._request(f"GET {location}")

    def _request(self, what: str, *lines: str, body: str = "") -> bytes:
        host = f"Host: {self.plan.host}:{self.plan.port}"
        head = "\r\n".join((f"{what} HTTP/1.1", host, *lines))
        return f"{head}\r\n\r\n{body}".encode()


def main() -> None:
    """Read the plan, send it, write the times."""
    plan = Plan(**json.load(sys.stdin))
    found = asyncio.run(Sender(plan).run())
    json.dump([asdict(one) for one in found], sys.stdout)


if __name__ == "__main__":
    main()
