"""What the tests of the pages know of the server beside the browser: its address, its tokens, its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from access.personas import PERSONAS
from access.tokens import Issuer
from server import clock


@dataclass(frozen=True)
class Site:
    """A running server."""

    address: str
    issuer: Issuer

    def token(self, persona: str) -> str:
        """A token of one of the personas."""
        return self.issuer.issue(PERSONAS[persona], clock(), timedelta(minutes=10))

    def ask(self, document: str, variables: dict[str, Any], persona: str | None) -> Any:
        """The data of an answer, asked without the browser."""
        headers = {"authorization": f"Bearer {self.token(persona)}"} if persona else {}
        body = httpx.post(
            f"{self.address}/graphql", json={"query": document, "variables": variables}, headers=headers
        ).json()
        assert "errors" not in body, body
        return body["data"]
