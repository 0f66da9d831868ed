"""Write the next migration: `python tools/new_migration.py "what it does"`.

It compares the tables in the code with a new database that has every migration so far. Read what it
writes: it sees tables, columns, indexes and keys, but neither CHECKs nor the WHERE of an index, and
where SQLite rebuilds a table it must be told its CHECKs again. The tests of migrations tell when
something is missing. Freeze the rows of the new shape with `python -m tests.migrations.rows`.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from peercoach.db import make_engine
from peercoach.migrations import SCRIPTS, alembic_config, upgrade

_, says = sys.argv
number = f"{len(list((SCRIPTS / 'versions').glob('[0-9]*.py'))) + 1:04}"
config = alembic_config()
with tempfile.TemporaryDirectory() as folder:
    engine = make_engine(f"sqlite:///{Path(folder) / 'so-far.sqlite3'}")
    upgrade(engine)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=says, rev_id=number, autogenerate=True)
    engine.dispose()
