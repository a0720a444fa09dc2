"""Pages of releases and citations: how figures were made and what is promised, in plain words; no script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from math import ceil, exp
from typing import Any

from disclosure.citations import Citations
from disclosure.products import PRODUCTS
from disclosure.releases import NAME, Release, Releases
from policy.report_html import STYLE_AT
from policy.rulebook import Rulebook
from resolvers.cited import Cited, bibtex, replayed
from translations.catalogue import LOCALES, text

Query = Sequence[tuple[str, str]]
Render = Callable[[Query, str], str | None]
HTML, JSON = "text/html", "application/json"


@dataclass(frozen=True)
class Cards:
    """What the pages are made of: the releases, the citations, and the rules that answers rest on."""

    releases: Releases
    citations: Citations
    rulebook: Rulebook

    def pages(self) -> Iterable[tuple[str, Render, str]]:
        """Path, page and media type: `/releases/<product>/<month>-v<version>` and `/citations/<id>`, also as data."""
        released, cited = "/releases/{product}/{name}", "/citations/{id}"
        for end, media, as_release in (
            (".json", JSON, lambda release, _locale: release.text()),
            ("", HTML, card_page),
        ):
            yield f"{released}{end}", partial(_shown, self._release, as_release), media
        for end, media, as_citation in (
            (".json", JSON, lambda cited, _locale: cited.answer),
            (".bib", "application/x-bibtex", lambda cited, _locale: bibtex(cited)),
            ("", HTML, citation_page),
        ):
            yield f"{cited}{end}", partial(_shown, self._cited, as_citation), media

    def _release(self, asked: Mapping[str, str]) -> Release | None:
        match = NAME.fullmatch(f"{asked['product']}/{asked['name']}.json")
        return self.releases.find(match[1], match[2], int(match[3])) if match else None

    def _cited(self, asked: Mapping[str, str]) -> Cited | None:
        id = asked["id"]
        kept = self.citations.read(id)
        return (kept and replayed(id, kept, self.releases, self.rulebook, self.citations.at(id))) or None


def _shown(
    find: Callable[[Mapping[str, str]], Any], show: Callable[[Any, str], str], query: Query, language: str
) -> str | None:
    asked = dict(query)
    found, locale = find(asked), asked.get("locale", language).upper()
    if locale not in LOCALES:
        raise ValueError(f"`locale` must be one of {', '.join(LOCALES)}.")
    return None if found is None else show(found, locale)


def card_page(release: Release, locale: str) -> str:
    """The card of a release as a page, a whole document."""
    card = release.card
    product = PRODUCTS.get(release.product)
    unit = product.unit if product else "PERSON"
    household = card["household"]
    said = {
        "what": {
            "measure": card["measure"],
            "metric": card["metric"],
            "axes": ", ".join(card["axes"]),
            "first": card["from"][:16],
            "before": card["before"][:16],
            "made": card["made_at"][:10],
        },
        "noise": {"unit": text(f"release.unit.{unit}", locale), "d_in": f"{card['d_in']:,}"},
        "promise": {
            "rho": f"{card['rho']:g}",
            "epsilon": f"{card['epsilon']:.2f}",
            "delta": f"{card['delta']:g}",
            "rho_year": f"{card['rho_of_a_year']:g}",
            "epsilon_year": f"{card['epsilon_of_a_year']:.2f}",
        },
        "guess": {"percent": _guesses(card["epsilon"])},
        "household": {
            "persons": household["persons"],
            "rho": f"{household['rho']:g}",
            "epsilon": f"{household['epsilon']:.2f}",
            "percent": _guesses(household["epsilon"]),
        },
        "limits": {},
    }
    heads = [text(f"release.{name}", locale) for name in ("level", "share", "sigma", "rmse")]
    rows = [
        (
            ", ".join(level["axes"]) or text("release.total", locale),
            f"{level['rho']:.3g}",
            f"{level['sigma']:,.1f}",
            f"{level['rmse']:,.1f}",
        )
        for level in card["levels"]
    ]
    body = [f"<p>{escape(text(f'release.{name}', locale, **params))}</p>" for name, params in said.items()]
    body.append(_table(heads, rows))
    body.append(_link(f"/releases/{release.id}.json", text("release.file", locale)))
    body.append(f"<pre>{escape(json.dumps(dict(card), indent=1, ensure_ascii=False))}</pre>")
    return _document(text("release.title", locale, id=release.id), locale, body)


def citation_page(cited: Cited, locale: str) -> str:
    """The landing page of a citation, a whole document."""
    what = text(
        "citation.what",
        locale,
        metric=text(f"metric.{cited.metric.id}.title", locale),
        axes=", ".join(cited.question["by"]) or text("release.total", locale),
        count=len(cited.releases),
        digest=cited.digest,
    )
    listed = "".join(f"<li>{_link(f'/releases/{id}', id)}</li>" for id in cited.made_of)
    body = [
        f"<p>{escape(what)}</p>",
        f"<pre>{escape(json.dumps(dict(cited.question), indent=1, ensure_ascii=False))}</pre>",
        f"<p>{_link(f'/citations/{cited.id}.json', text('citation.answer', locale))} · "
        f"{_link(f'/citations/{cited.id}.bib', 'BibTeX')}</p>",
        f"<pre>{escape(bibtex(cited))}</pre>",
        f"<h2>{escape(text('citation.releases', locale))}</h2><ul>{listed}</ul>",
    ]
    return _document(text("citation.title", locale, id=cited.id), locale, body)


def _guesses(epsilon: float) -> int:
    """Right guesses of a hundred, at most, under this epsilon: the odds are at most its exponential."""
    return ceil(100 / (1 + exp(-epsilon)))


def _link(to: str, shown: str) -> str:
    return f'<a href="{escape(to)}">{escape(shown)}</a>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["".join(f"<th scope=col>{escape(head)}</th>" for head in heads)]
    lines += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _document(title: str, locale: str, body: Iterable[str]) -> str:
    return (
        f'<!doctype html>\n<html lang="{locale.lower()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="{STYLE_AT}">\n</head>\n<body>\n<main>\n'
        f"<h1>{escape(title)}</h1>\n" + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )
