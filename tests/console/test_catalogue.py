"""The page of the catalogue is what the catalogue says."""

from __future__ import annotations

from analytics.metrics import METRICS
from console.catalogue import PAGE, page


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again with: python server.py metrics"


def test_whatever_is_counted_says_what_it_means() -> None:
    silent = [
        (metric.id, part.id)
        for metric in METRICS.values()
        for part in (*metric.dimensions, *metric.measures)
        if not part.about
    ]
    assert silent == []
    assert len(METRICS) == 12
