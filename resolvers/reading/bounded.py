"""A mapping that forgets what was not used for longest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class Bounded(OrderedDict[Hashable, Any]):
    """Holds at most `size` entries."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def get_or_make(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The entry under a key, made where it is missing; what raises is not kept."""
        try:
            found = self[key]
        except KeyError:
            found = self[key] = make()
            if len(self) > self.size:
                self.popitem(last=False)
            return found
        self.move_to_end(key)
        return found
