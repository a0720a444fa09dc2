"""Root fields whose answer is a value of ours, not rows: the function runs, and a prepared shape makes it JSON.

The stock executor would walk the answer field by field, which takes longer than the answer itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLField

from resolvers.reading.finishing import Finish, NotCompilable, Run
from resolvers.reading.sources import Source


@dataclass(frozen=True)
class ByValue:
    """Calls the field's own resolver; errors of it are left to the stock executor, which knows how far they reach."""

    field: GraphQLField
    shape: Finish

    async def answer(self, source: Source, values: Mapping[str, Any], run: Run) -> bytes:
        if self.field.resolve is None:
            raise NotCompilable(str(self.field))
        asked = SimpleNamespace(context=run.context, root_value=None)
        try:
            found = self.field.resolve(None, asked, **values["arguments"])
            found = await found if inspect.isawaitable(found) else found
        except GraphQLError as error:
            raise NotCompilable(str(error)) from None
        return orjson.dumps(self.shape(found, run))
