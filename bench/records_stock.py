"""This program with every read on the stock executor: what the compiled reads are measured against."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import uvicorn

import server
from access.tokens import Issuer
from console.opening import open_feed, record
from console.settings import settings
from models.sealing import secret

if __name__ == "__main__":
    given = settings()
    with record(given) as database:
        issuer = Issuer(secret(given.data, "issuer"))
        app = server.compose(given, database, open_feed(given, database), issuer, compiled=False)
        uvicorn.run(app, host=given.host, port=given.port, http="httptools", loop="uvloop", ws="none",
                    lifespan="on", log_config=None, access_log=False)  # fmt: skip
