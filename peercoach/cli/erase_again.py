"""`peercoach erase-again`: after a restored backup, erase again who was erased since."""

import typer

from peercoach.cli.service import installation, must_be_at_head, refuse
from peercoach.clock import utc_now
from peercoach.db import fold_log, unit_of_work
from peercoach.models import Person
from peercoach.services.own_data.erasing import LastOne, erase
from peercoach.services.own_data.ledger import here_again, hold_if_older, keep_ledger, ledger_of


def erase_again() -> None:
    """Erase whoever the ledger of erasures has; nobody else. Twice is once."""
    now = utc_now()
    with installation() as (_settings, engine):
        must_be_at_head(engine)
        ledger = ledger_of(engine)
        if ledger is None:
            refuse("PEERCOACH_ERASURE_LEDGER: found nothing, expected the file of erasures")
        with unit_of_work(engine) as session:
            back = [person.id for person in here_again(session, ledger)]
        stuck = []
        for person_id in back:
            try:
                with unit_of_work(engine, write=True) as session:
                    erase(session, session.get_one(Person, person_id), now=now)
            except LastOne as error:
                stuck.append(str(error.details["en"]))
        with unit_of_work(engine, write=True) as session:
            hold_if_older(session, ledger, now=now)
            keep_ledger(session, now=now)
        fold_log(engine)
    typer.echo(f"Erased again: {len(back) - len(stuck)}")
    for programme in stuck:
        typer.echo(
            f"Not yet: the only one who works for {programme}. Let somebody else do that"
            " (peercoach coordinator add, peercoach reader add), then run this again"
        )
    if stuck:
        raise typer.Exit(1)
