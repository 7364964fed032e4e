"""`demo`: live 21 August 2022, audit it, and serve the city at noon of that day."""

import sys

import click

from pratique.serve.cli import house
from pratique.serve.cli.servers import again, alone, serve, with_ports
from pratique.serve.serving.children import Ports

SCENARIO = "arrivals-2022-08-21"
GOOD_MOMENT = "2022-08-21T12:00"
WHOLE = "pratique_lived"  # lived to its end, and audited
SPAN = ("--from", "2022-08-21", "--to", "2022-08-31")


@click.command("demo")
@with_ports
def demo_command(host: str, port: int, officers_port: int | None) -> None:
    """Live 21 to 31 August 2022, audit it, then serve the city at noon of the 21st."""
    ports = Ports(host, port, officers_port or port + 1)
    with alone(ports) as home:  # nobody may serve what is being lived
        _live(house.database_name())
        _say_how_to_log_in(ports)
        serve(home, ports)


def _live(served: str) -> None:
    click.echo(f"Living {SCENARIO} to its end …")
    _do("replay", SCENARIO, "--fresh", database=WHOLE)
    _do("audit", "release", *SPAN, database=WHOLE)
    _do("audit", "standing", database=WHOLE)
    _do("ledger", "verify", database=WHOLE)
    click.echo(f"\nLiving it again, up to {GOOD_MOMENT} …")
    _do("replay", SCENARIO, "--fresh", "--until", GOOD_MOMENT, database=served)
    _do("people", database=served)


def _do(*words: str, database: str) -> None:
    status = again(*words, database=database)
    if status:
        sys.exit(status)


def _say_how_to_log_in(ports: Ports) -> None:
    from pratique.serve.replay.scenario import find, load

    house.start_django()
    scenario = load(find(SCENARIO))
    travellers = ports.address(ports.public)
    officers = ports.address(ports.officers)
    click.echo(f"\nTravellers declare at {travellers}")
    password = scenario.header.password
    click.echo(f"Officers sign in at    {officers} with the password {password}")
    for key, officer in scenario.header.officers.items():
        click.echo(f"  {key:<12} {officer.name} ({officer.duty.replace('_', ' ')})")
    click.echo("The clock stands at noon; go on from the command page. Ctrl-C stops.\n")
