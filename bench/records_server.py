"""This program as the bench compares it.

    python bench/records_server.py [stock] [unlogged] [shared]

`stock`: every read on the stock executor. `unlogged`: reads of persons leave no entries in the log of accesses.
`shared`: several of them serve on one port, as `server.py serve --workers` does.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import server
from access.tokens import Issuer
from console.opening import open_feed, record
from console.settings import settings
from console.workers import bound, joined
from models.sealing import secret
from transport.serving import Server

if __name__ == "__main__":
    given = settings()
    with record(given) as database:
        issuer = Issuer(secret(given.data, "issuer"))
        lake = open_feed(given, database)
        compiled, logged = "stock" not in sys.argv, "unlogged" not in sys.argv
        app = server.compose(given, database, lake, issuer, compiled, logged, limited=False)
        with joined(given) if "shared" in sys.argv else bound(given) as listener:
            Server(app, app.state.lines.leave).run(sockets=[listener])
