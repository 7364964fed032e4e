"""`account`: so that a first administrator exists, and one who is locked out gets in."""

import click

from pratique.access.refusals import NotHere
from pratique.serve.cli import house
from pratique.serve.cli.output import with_format, write_json, write_table
from pratique.serve.console import CONSOLE


@click.group("account")
def account_command() -> None:
    """Open accounts, list them, reset their passwords."""


@account_command.command("create")
@click.argument("username")
@click.option("--name", required=True, help="As others see it.")
@click.option("--role", required=True, help="Such as administrator or commander.")
@click.option("--area", metavar="CODE", required=True, help="Their jurisdiction.")
@click.option("--unit", default="", help="The hotel, community or laboratory.")
@with_format
def create(
    username: str, name: str, role: str, area: str, unit: str, form: str
) -> None:
    """Open an account; its password is shown once and changed at first sign-in."""
    house.up()
    from pratique.access.actions import accounts
    from pratique.loop.settling import acting

    with acting(CONSOLE):
        made = accounts.create(
            username=username,
            name=name,
            role=role,
            jurisdiction=area,
            unit=unit,
            by=CONSOLE,
        )
    _show(made.account.username, made.password, form)


@account_command.command("reset")
@click.argument("username")
@with_format
def reset(username: str, form: str) -> None:
    """Give an account a new password, shown once."""
    house.up()
    from pratique.access.actions import accounts
    from pratique.access.models import Account
    from pratique.loop.settling import acting

    with acting(CONSOLE):
        found = Account.objects.filter(username=username.strip().lower()).first()
        if found is None:
            raise NotHere
        made = accounts.reset_password(account=found.pk, by=CONSOLE)
    _show(made.account.username, made.password, form)


@account_command.command("list")
@with_format
def list_(form: str) -> None:
    """List the accounts."""
    house.up()
    from pratique.access.queries import access_accounts

    with house.reading():
        rows = [
            {
                "username": one.username,
                "name": one.name,
                "role": one.role,
                "area": one.jurisdiction.code,
                "area_name": one.jurisdiction.name,
                "unit": one.unit,
                "disabled": one.disabled_at is not None,
            }
            for one in access_accounts(CONSOLE)
        ]
    if form == "json":
        write_json({"accounts": rows})
        return
    heads = ("username", "name", "role", "area", "", "unit", "disabled")
    cells = [[_yes(value) for value in row.values()] for row in rows]
    write_table(heads, cells, empty="There is no account: `pratique account create`.")


def _yes(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _show(username: str, password: str, form: str) -> None:
    if form == "json":
        write_json({"username": username, "password": password})
        return
    click.echo(f"username  {username}")
    click.echo(f"password  {password}   (changed at first sign-in; not shown again)")
