"""`peercoach doctor`: is this installation in order? In words of whoever runs the machine."""

from collections.abc import Iterator

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from peercoach.cli.checkup import Finding, Health
from peercoach.cli.checkup.audit import check_audit
from peercoach.cli.checkup.care import check_care
from peercoach.cli.checkup.clock import check_clock
from peercoach.cli.checkup.database import check_database
from peercoach.cli.checkup.erasures import check_erasures
from peercoach.cli.checkup.mail import check_mail, check_refusals
from peercoach.cli.checkup.providers import check_providers
from peercoach.cli.checkup.settings import check_settings
from peercoach.cli.setting_words import setting_problems, unknown_settings
from peercoach.clock import utc_now
from peercoach.config import load_settings

SIGNS = {Health.good: "ok     ", Health.warning: "warning", Health.bad: "WRONG  "}


def doctor() -> None:
    """Look at settings, database, mail server, providers, clock; say what is wrong, what to do."""
    findings = []
    for finding in examine():
        typer.echo(f"{SIGNS[finding.health]}  {finding.subject}: {finding.words}")
        if finding.remedy:
            typer.echo(f"         → {finding.remedy}")
        findings.append(finding)
    wrong = sum(finding.health is Health.bad for finding in findings)
    if wrong:
        typer.echo(f"\n{wrong} to mend.")
        raise typer.Exit(1)
    typer.echo("\nNothing to mend.")


def examine() -> Iterator[Finding]:
    """The findings, one by one, for some take a while."""
    for name, meant in unknown_settings():
        remedy = f"is {meant} meant?" if meant else "see .env.example"
        yield Finding(
            Health.warning, "settings", f"{name} is no setting, so nothing uses it", remedy
        )
    try:
        settings = load_settings()
    except (ValidationError, SettingsError) as error:
        for problem in setting_problems(error):
            yield Finding(Health.bad, "settings", problem, "see .env.example")
        return
    now = utc_now()
    yield from check_settings(settings)
    yield from check_database(settings.database_url, now=now)
    yield from check_mail(settings)
    yield from check_refusals(settings.database_url)
    yield from check_providers(settings, now=now)
    yield from check_care(settings)
    yield from check_erasures(settings)
    yield from check_audit(settings.database_url)
    yield from check_clock(settings.database_url, now=now)
