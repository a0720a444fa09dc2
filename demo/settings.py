"""The parameters of the demo that no source gives, from `data/kandas.toml` and `data/travellers.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def kandas() -> Mapping[str, Any]:
    """How families register, show their origin, arrive and settle: parts of a whole."""
    return tomllib.loads((DATA / "kandas.toml").read_text(encoding="utf-8"))


@cache
def travellers() -> Mapping[str, Any]:
    """Where travellers come from and what they apply for: parts of a whole."""
    return tomllib.loads((DATA / "travellers.toml").read_text(encoding="utf-8"))
