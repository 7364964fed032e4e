"""`serve`, `worker`, `status`, `stop`."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from pratique.serve.cli import house
from pratique.serve.cli.output import with_format, write_json
from pratique.serve.home import Home
from pratique.serve.serving import record
from pratique.serve.serving.children import Ports, children
from pratique.serve.serving.keeper import Keeper, make_way


def with_ports(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say where pages are served."""
    for option in (
        click.option(
            "--officers-port",
            type=click.IntRange(1, 65535),
            help="For officers; the next one, if not said.",
        ),
        click.option(
            "--port",
            type=click.IntRange(1, 65534),
            default=8000,
            envvar="PRATIQUE_PORT",
            show_default=True,
            show_envvar=True,
            help="For travellers.",
        ),
        click.option("--host", default="127.0.0.1", show_default=True),
    ):
        command = option(command)
    return command


@click.command("serve")
@with_ports
def serve_command(host: str, port: int, officers_port: int | None) -> None:
    """Serve the pages of travellers and officers, and run the worker."""
    ports = Ports(host, port, officers_port or port + 1)
    with alone(ports) as home:
        serve(home, ports)


@contextmanager
def alone(ports: Ports) -> Iterator[Home]:
    """Be the only process that serves this home, with its ports free."""
    home = house.home()
    with record.alone(home):
        make_way(home, ports)
        yield home


def serve(home: Home, ports: Ports) -> None:
    """Serve the database of this home until told to stop."""
    name = house.database_name()
    house.up(name)
    from pratique.serve.replay.goingon import Guide

    keeper = Keeper(home, name, ports, children(home, name, ports))
    with Guide(home, name) as guide:
        keeper.run(click.echo, guide.turn)


@click.command("worker")
def worker_command() -> None:
    """Settle, release and seal what nobody waits for."""
    house.up()
    from pratique.loop.worker import Worker

    Worker().run()


@click.command("status")
@with_format
def status_command(form: str) -> None:
    """Say how database and pages are; change nothing."""
    server, served = house.server().status(), record.read(house.home())
    alive = served is not None and served.keeper.is_alive
    if form == "json":
        write_json(
            {
                "home": house.home().root,
                "database": asdict(server),
                "serving": asdict(served) if served and alive else None,
            }
        )
        return
    version = f"PostgreSQL {server.version}" if server.version else "PostgreSQL"
    state = f"running (process {server.pid})" if server.running else "not running"
    click.echo(f"home      {house.home().root}")
    click.echo(f"database  {version}, {state}{_note(server.note)}")
    if served is None or not alive:
        click.echo("pages     not served")
        return
    click.echo(f"pages     {served.public} (travellers), {served.officers} (officers)")
    for child in served.children:
        state = "running" if child.is_alive else "being started again"
        click.echo(f"          {child.name}: {state}")


def _note(note: str) -> str:
    return f"; {note}" if note else ""


@click.command("stop")
def stop_command() -> None:
    """Stop the pages, the worker and the home's own database server."""
    from pratique.serve.cluster import Cluster

    served = record.stop(house.home())
    click.echo("pages stopped" if served else "no pages were served")
    server = house.server()
    if not isinstance(server, Cluster):
        return
    running = server.status().running
    server.stop()
    click.echo("database stopped" if running else "the database was not running")


def again(*words: str, database: str) -> int:
    """Run another command of this house on another database; return its status."""
    environment = {**os.environ, "PRATIQUE_DATABASE": database}
    command = [sys.executable, "-m", "pratique.serve.cli", *words]
    return subprocess.run(command, env=environment, check=False).returncode
