"""`demo`: live 17 to 31 August 2022, audit it, and serve the province on the 20th."""

import sys

import click

from pratique.serve.cli import house
from pratique.serve.cli.servers import again, alone, serve, with_ports
from pratique.serve.serving.children import Ports

SCENARIO = "shanxi-2022-08"
PROVINCE = "140000000000"
GOOD_MOMENT = "2022-08-20T13:00"
WHOLE = "pratique_lived"  # lived to its end, and audited
SPAN = ("--from", "2022-08-17", "--to", "2022-08-31")


@click.command("demo")
@with_ports
def demo_command(host: str, port: int, officers_port: int | None) -> None:
    """Live 17 to 31 August 2022, audit it, then serve the province on the 20th."""
    ports = Ports(host, port, officers_port or port + 1)
    with alone(ports) as home:  # nobody may serve what is being lived
        _live(house.database_name())
        _say_how_to_log_in(ports)
        serve(home, ports)


def _live(served: str) -> None:
    click.echo(f"Living {SCENARIO} to its end …")
    _do("replay", SCENARIO, "--fresh", database=WHOLE)
    _do("audit", "release", *SPAN, "--summary", database=WHOLE)
    _do("audit", "standing", database=WHOLE)
    _do("audit", "custody", *SPAN, database=WHOLE)
    _do("ledger", "verify", database=WHOLE)
    click.echo(f"\nLiving it again, up to {GOOD_MOMENT} …")
    _do("replay", SCENARIO, "--fresh", "--until", GOOD_MOMENT, database=served)
    _do("bulletin", "--as-of", GOOD_MOMENT, "--area", PROVINCE, database=served)
    _do("chains", "--area", PROVINCE, database=served)


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
    click.echo(
        "The clock stands at 13:00 on 20 August; go on from the command page. Ctrl-C stops.\n"
    )
