"""Does all that was acknowledged survive? A server that is killed again and again under writes, and what then stands.

    python bench/survive.py [--writes N] [--kills N] [--database sqlite|postgresql] [--folder FOLDER]

Ends with 1 where an acknowledged write is lost or was done twice, a status is not what the journal adds up to, a
posting does not sum to zero, a chain is broken, or figures are not what a rebuild gives.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any

import httpx
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1]))

from access.personas import PERSONAS
from access.tokens import Issuer
from bench.records_servers import ROOT, environment, free_port, postgres
from bench.survive_writes import PLANS, Kept, send
from models.columns import local_day
from models.database import open_database
from models.sealing import secret
from services.deciding.moves import status_of

CLIENTS = 6
OPENING = ("applyForEta", "openKandasCase", "openTicket")
PATIENCE = 60.0


def say(line: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")
    sys.stdout.flush()


class Server:
    """The server as a process, which can be killed and started again."""

    def __init__(self, env: dict[str, str], address: str) -> None:
        self.env, self.address = env, address
        self.start()

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        self.process = subprocess.Popen(
            [sys.executable, "server.py", "serve"], cwd=ROOT, env=self.env, stdout=-3
        )
        end = monotonic() + PATIENCE
        while monotonic() < end and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/ready").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            sleep(0.05)
        raise RuntimeError("the server is not ready")

    def kill(self) -> None:
        """SIGKILL: nothing of it runs on."""
        self.process.kill()
        self.process.wait()


def written(server: Server, tokens: dict[str, str], writes: int, kills: int, seed: int) -> Kept:
    """Write from several clients, killing the server meanwhile, until so many writes are acknowledged."""
    kept, stop, numbers, lock = Kept(), Event(), count(1), Lock()
    today, faults = local_day(datetime.now(UTC)), []

    def client(number: int) -> None:
        chance, keys = random.Random(f"{seed}-{number}"), count()
        http = httpx.Client(base_url=server.address, timeout=30)
        try:
            while not stop.is_set() and len(kept.writes) < writes:
                with lock:
                    plan = chance.choice(PLANS)(today, chance, numbers)
                result: Any = None
                try:
                    while not stop.is_set():
                        step = plan.send(result)
                        result = send(http, tokens, step, f"{number}-{next(keys)}", kept, stop)
                except StopIteration:
                    continue
        except KeyboardInterrupt:
            return
        except Exception as fault:
            faults.append(fault)
            stop.set()

    clients = [Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for each in clients:
        each.start()
    chance, killed = random.Random(seed), 0
    while any(each.is_alive() for each in clients):
        due = (killed + chance.random()) * writes / max(1, kills)
        while len(kept.writes) < due and any(each.is_alive() for each in clients):
            sleep(0.01)
        if killed < kills and any(each.is_alive() for each in clients):
            server.kill()
            killed += 1
            server.start()
        elif killed >= kills:
            for each in clients:
                each.join()
    if faults:
        raise faults[0]
    say(
        f"{len(kept.writes):,} writes acknowledged, {killed} kills survived, {kept.again} sent again after one"
    )
    return kept


def wrong(url: str, kept: Kept, server: Server, tokens: dict[str, str]) -> list[str]:
    """Everything that is not as it was acknowledged."""
    found = []
    made = Counter(
        result["__typename"]
        for (name, _, _), result in kept.writes.values()
        if name in ("applyForEta", "openKandasCase", "openTicket")
    )
    database = open_database(url)
    with database.read() as session:
        for table, type_ in (
            ("applications", "Application"),
            ("kandas_cases", "KandasCase"),
            ("tickets", "Ticket"),
        ):
            (rows,) = session.execute(sa.text(f"SELECT count(*) FROM {table}")).one()  # noqa: S608  # our own names
            if rows != made[type_]:
                found.append(f"{rows} rows in {table}, {made[type_]} acknowledged")
        (keys,) = session.execute(sa.text("SELECT count(*) FROM idempotency_keys")).one()
        done = sum("code" not in result for _, result in kept.writes.values())
        if keys != done:
            found.append(f"{keys} keys kept, {done} writes acknowledged as done")
        events: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        told = sa.text("SELECT subject_id, kind, payload FROM journal ORDER BY seq").columns(payload=sa.JSON)
        for subject, kind, payload in session.execute(told):
            events[subject].append((kind, payload))
        rows_ = session.execute(sa.text("SELECT id, programme, status FROM applications")).all()
        rows_ += session.execute(sa.text("SELECT id, 'KANDAS', status FROM kandas_cases")).all()
        found += [
            f"{id} is {status}"
            for id, programme, status in rows_
            if status_of(programme, events[id]) != status
        ]
        unbalanced = "SELECT posting_id FROM aid_lines GROUP BY posting_id HAVING sum(amount) <> 0"
        found += [f"posting {id} is not balanced" for (id,) in session.execute(sa.text(unbalanced))]
    database.engine.dispose()
    http = httpx.Client(base_url=server.address, timeout=30)
    for key in random.Random(1).sample(sorted(kept.writes), min(300, len(kept.writes))):
        write, result = kept.writes[key]
        again = send(http, tokens, write, key, Kept(), Event())
        if "code" not in result and again.get("id") != result.get("id"):
            found.append(f"{write[0]} under {key} gave {result}, and then {again}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="qazeta-survive-"))
    url = (
        postgres(folder / "postgres")
        if given.database == "postgresql"
        else f"sqlite:///{folder / 'record.db'}"
    )
    port = free_port()
    env = environment(url, folder / "data", port)
    server = Server(env, f"http://127.0.0.1:{port}")
    issuer, now = Issuer(secret(folder / "data", "issuer")), datetime.now(UTC)
    tokens = {name: issuer.issue(actor, now, timedelta(hours=4)) for name, actor in PERSONAS.items()}
    kept = written(server, tokens, given.writes, given.kills, given.seed)
    found = wrong(url, kept, server, tokens)
    sleep(2)
    server.process.terminate()
    server.process.wait()
    for words in (("audit", "verify"), ("ledger", "verify"), ("feed", "--verify")):
        done = subprocess.run(
            [sys.executable, "server.py", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        say(f"{' '.join(words)}: {(done.stdout + done.stderr).strip().splitlines()[-1]}")
        if done.returncode:
            found.append(f"{' '.join(words)} ended with {done.returncode}")
    refused = Counter(
        (w[0], r["code"], str(r.get("violations", ""))) for w, r in kept.writes.values() if "code" in r
    )
    say(
        "refused: "
        + ", ".join(f"{name} {code} {more} {number}" for (name, code, more), number in refused.most_common(8))
    )
    say(f"{given.database}: " + ("nothing is wrong" if not found else "; ".join(found[:20])))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
