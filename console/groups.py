"""Every group of commands, in one list: each module adds its own by `commands(app, clock)`."""

from __future__ import annotations

from console import (
    auditing,
    backing,
    country,
    exporting,
    fees,
    keys,
    loading,
    mailing,
    permits,
    releasing,
    rulecheck,
    seeing,
)

GROUPS = (
    auditing,
    backing,
    country,
    exporting,
    fees,
    keys,
    loading,
    mailing,
    permits,
    releasing,
    rulecheck,
    seeing,
)
"""In the order in which help lists them."""
