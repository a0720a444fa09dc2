"""Composition root and command line: opens everything, joins it, and is the only place that reads the clock."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated

import typer
from starlette.applications import Starlette

from access.budget import Budget
from access.permit_codes import open_permit_keys
from access.personas import PERSONAS
from access.signing import open_signer
from access.tokens import Issuer
from analytics.engine import open_engine
from console import fees, mailing
from console.asking import actors, keys_beside, without_keys
from console.beside import Beside, Task, sealer
from console.country import build_demo
from console.documents import documents_of
from console.garbage import settle
from console.groups import GROUPS
from console.opening import open_feed, publish, record, verify_figures
from console.releasing import release_demo
from console.requests import made_beside, open_books
from console.rulecheck import worded_rules, words_of
from console.settings import Settings, refuse, settings
from console.welcome import welcome
from console.workers import Workers, bound, end_with, joined
from disclosure.citations import Citations
from feed.publisher import Feed
from gateways.notices import SIGNATURE
from gateways.sandbox_pages import Till
from models.columns import local_day
from models.database import Database
from models.identifiers import SYSTEM
from models.sealing import open_vault, secret
from policy.report_html import STYLE, STYLE_AT, as_html, asked
from resolvers.accesses import AccessLog
from resolvers.changes import Changes, watch_of
from resolvers.context import Process
from resolvers.downloads import make
from resolvers.following import Following
from resolvers.operations import Graph
from resolvers.payments import take
from resolvers.reading.sources import open_source
from resolvers.released_pages import Cards
from schema.assembly import build_schema
from schema.assembly import sdl as contract
from transport import app as transport
from transport.files import files
from transport.guard import place
from transport.hooks import hook
from transport.lines import Lines
from transport.pages import documents, page
from transport.serving import Server

ROOT = Path(__file__).parent
SDL = ROOT / "schema" / "schema.graphql"
LOG = logging.getLogger("qazeta")
TOKEN_HOURS = timedelta(hours=24)
"""How long the tokens of the demonstration hold."""

FEED_EVERY = 0.2
"""Seconds between two looks at the journal: a commit is in the figures well within a second."""

SEAL_EVERY = 0.5
"""Seconds between two looks for entries of the log of accesses that are not in its chain yet."""

app = typer.Typer(
    help="qazeta: travel to Kazakhstan, the return of kandas families, and the figures drawn from both.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def clock() -> datetime:
    """The aware UTC moment; handed to everything that needs to know what time it is."""
    return datetime.now(UTC)


for group in GROUPS:
    group.commands(app, clock)


@app.command()
def migrate() -> None:
    """Bring the record to the newest revision and its reference tables up to date."""
    with record(settings()) as database:
        typer.echo(f"The record is at its newest revision: {database.engine.url.render_as_string()}")


@app.command()
def feed(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the figures anew from the first event.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare the figures with a rebuild; 1 if unlike.")
    ] = False,
) -> None:
    """Carry new events of the journal to the figures once (the server does it all the time)."""
    given = settings()
    with record(given) as database:
        lake = open_feed(given, database)
        if rebuild or not verify:
            publish(lake, clock(), rebuild=rebuild)
        if verify:
            unlike = verify_figures(lake)
            for difference in unlike:
                typer.echo(f"{difference}", err=True)
            if unlike:
                refuse(
                    "The figures differ from the journal; `python server.py feed --rebuild` makes them anew."
                )
        typer.echo("The figures say what the journal says.")


@app.command()
def sdl(
    check: Annotated[bool, typer.Option("--check", help="Only compare; 1 if unlike.")] = False,
) -> None:
    """Write the contract of the graph to schema/schema.graphql."""
    text = contract()
    if check and (not SDL.exists() or SDL.read_text(encoding="utf-8") != text):
        refuse("schema/schema.graphql is not what the code declares; `make sdl` writes it anew.")
    if not check:
        SDL.write_text(text, encoding="utf-8")
        typer.echo(f"{SDL.relative_to(ROOT)}: {len(text.splitlines())} lines")


@app.command()
def serve(
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that serve on the same port.")] = 1,
) -> None:
    """Migrate, build the demo country when there is none, and serve the graph."""
    given = settings()
    worded_rules(given)  # before anything is built, so that a broken file costs no wait
    with bound(given, shared=workers > 1) as listener, record(given) as database:
        if given.demo:
            build_demo(given, database)
        publish(open_feed(given, database), clock())
        if given.demo:
            release_demo(given, clock())
        _greet(given, Issuer(secret(given.data, "issuer")))
        others = Workers(workers - 1)
        beside = (Task("workers", others.keep, 1.0, others.finish),) if workers > 1 else ()
        _run(given, database, listener, *beside)


@app.command(hidden=True)
def worker(first: int) -> None:
    """One more process of `serve --workers`; ends when the first one does."""
    given = settings()
    with joined(given) as listener, record(given) as database:
        _run(given, database, listener, Task("first", lambda: end_with(first), 1.0))


def _run(given: Settings, database: Database, listener: socket.socket, *more: Task) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # The library logs errors of resolvers with the values that caused them; ours are logged by place alone.
    logging.getLogger("strawberry").setLevel(logging.CRITICAL)
    issuer = Issuer(secret(given.data, "issuer"))
    application = compose(given, database, open_feed(given, database), issuer, more=more)
    try:
        Server(application, application.state.lines.leave).run(sockets=[listener])
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)


def compose(
    given: Settings,
    database: Database,
    lake: Feed,
    issuer: Issuer,
    compiled: bool = True,
    logged: bool = True,
    limited: bool = True,
    more: Sequence[Task] = (),
) -> transport.Application:
    """Join the parts into one application; what must run beside it, and `more`, starts and stops with it.

    For the bench alone: not `compiled`, every read runs on the stock executor; not `logged`, reads leave no entries;
    not `limited`, everybody may ask for as much as they like.
    """
    source = open_source(given.url)
    rulebook = worded_rules(given)
    engine = open_engine(given.figures, rulebook)
    signer, log = open_signer(given.data), AccessLog(database) if logged else None
    books, citations = open_books(given), Citations(given.data / "citations", given.address)
    codes, provider = open_permit_keys(given.data), fees.open_provider(given)
    process = Process(
        database,
        source,
        rulebook,
        open_vault(given.data),
        SYSTEM,
        engine,
        clock,
        signer,
        codes,
        log,
        provider,
        releases=books.releases,
        citations=citations,
        maker=books,
        address=given.address,
        budget=Budget() if limited else None,
        openness=given.openness,
    )
    changes, lines = Changes(watch_of(given.url, source)), Lines()
    till = provider and Till(provider, lambda *said: take(process, provider, *said), clock)
    post = mailing.post_of(given, database, clock)
    beside = Beside(
        (
            Task("feed", lambda: lake.advance(clock()), FEED_EVERY),
            Task("sealer", sealer(database), SEAL_EVERY),
            made_beside(database, books, engine.facts, process.given, clock),
            *((Task("outbox", post.send_due, mailing.EVERY),) if post else ()),
            *keys_beside(given, clock),
            *more,
        )
    )

    async def ready() -> str | None:
        try:
            await source.fetch("SELECT 1", ())
        except Exception as error:
            LOG.warning("not ready: %s at %s", type(error).__name__, place(error))
            return "The record does not answer."
        lost = beside.lost()
        return f"Does not run: {', '.join(lost)}." if lost else without_keys(given)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        settle()
        beside.start()
        telling = till and asyncio.create_task(till.keep_telling())
        yield
        if telling:
            telling.cancel()
        beside.finish()
        await changes.close()
        await source.close()
        if log:
            await log.close()
        engine.close()

    @lru_cache(maxsize=64)
    def rules_of(day: date, locale: str) -> str:
        return as_html(rulebook, day, words_of(locale))

    graph = Graph(build_schema(), process, compiled)
    routes = (
        *documents("/operations", SDL.parent / "operations"),
        page("/rules", lambda query, language: rules_of(*asked(query, local_day(clock()), language))),
        page(STYLE_AT, lambda query, language: STYLE, "text/css"),
        files("/downloads", partial(make, process)),
        page("/.well-known/jwks.json", lambda query, language: codes.jwks, "application/jwk-set+json"),
        *(page(*each) for each in Cards(books.releases, citations, rulebook).pages()),
        *((hook("/payments/callback", SIGNATURE, till.deliver), *till.routes()) if till else ()),
    )
    application = transport.build(
        graph.answer, actors(given, issuer, clock), ready=ready, pages=ROOT / "web", more=routes, lifespan=lifespan,
        subscriptions=Following(graph, changes), lines=lines, notes=() if post else (mailing.UNSENT,),
        documents=documents_of(given, SDL.parent / "operations"), openness=given.openness,
    )  # fmt: skip
    application.state.lines = lines
    return application


def _greet(given: Settings, issuer: Issuer) -> None:
    def token_of(persona: str) -> str:
        return issuer.issue(PERSONAS[persona], clock(), TOKEN_HOURS)

    host = "127.0.0.1" if given.host == "0.0.0.0" else given.host  # noqa: S104
    today = local_day(clock())
    for line in welcome(
        f"http://{host}:{given.port}", today, token_of if given.dev_issuer else None,
        given.identity.issuer if given.identity else None,
    ):  # fmt: skip
        typer.echo(line)
    if given.mail is None:
        typer.echo(mailing.UNSENT)


if __name__ == "__main__":
    app()
