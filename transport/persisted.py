"""Documents that are asked for by their id, so that they need not be sent: `documentId` of GraphQL over HTTP, Relay's
`doc_id`, and the `persistedQuery` of Apollo's clients, which may register what they sent once.

An id is whatever the list says, or the SHA-256 of the document in hexadecimal digits, `sha256:` before it or not. Where
listed documents `only` are answered, a document that is sent in full is one of them or is refused.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from transport.statuses import Refusal

MOST = 1000
"""Documents that clients may have registered at the same time; the one not asked for longest makes room."""
LONGEST = 20_000
"""Characters of a document that is kept for a client; longer ones are answered and not kept."""
PREFIX = "sha256:"
OF_THE_LIST = frozenset(
    {
        "DOCUMENT_NOT_LISTED",
        "PERSISTED_DOCUMENT_NOT_FOUND",
        "PERSISTED_QUERY_NOT_FOUND",
        "PERSISTED_QUERY_NOT_SUPPORTED",
    }
)
"""Refusals of one document, after which a connection goes on."""


@dataclass(frozen=True)
class Documents:
    """The documents of one process that have ids. Without a list and without registering there are none."""

    listed: Mapping[str, str] = field(default_factory=dict)
    registers: bool = False
    only: bool = False
    registered: OrderedDict[str, str] = field(default_factory=OrderedDict, repr=False)

    def document(self, fields: Mapping[str, Any]) -> Any:
        """The document that parameters ask for: the one they name, or what they have as `query`. Raises Refusal."""
        query, id = fields.get("query"), fields.get("documentId", fields.get("doc_id"))
        if id is not None:
            return self._listed(id, query)
        extensions = fields.get("extensions")
        wanted = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
        if wanted is not None:
            return self._persisted(wanted, query)
        if self.only and query is not None:
            return self._allowed(query)
        return query

    def _listed(self, id: Any, query: Any) -> str:
        if not isinstance(id, str) or query is not None:
            raise Refusal(400, "BAD_REQUEST", "Send 'documentId' as a string, and without 'query'.")
        key = id.removeprefix(PREFIX)
        found = self.listed.get(id) or self.listed.get(key) or self._known(key)
        if found is None:
            message = "There is no document of that id here; send one that is on the server's list."
            raise Refusal(404, "PERSISTED_DOCUMENT_NOT_FOUND", message)
        return found

    def _persisted(self, wanted: Any, query: Any) -> Any:
        digest = wanted.get("sha256Hash") if isinstance(wanted, dict) else None
        if not isinstance(digest, str) or wanted.get("version") != 1:
            raise Refusal(400, "BAD_REQUEST", "'persistedQuery' must have 'version' 1 and a 'sha256Hash'.")
        if query is None:
            found = self.listed.get(digest) or self._known(digest)
            if found is not None:
                return found
            # Clients know these two by exactly these messages: after the first they send the document too.
            if self.registers and not self.only:
                raise Refusal(200, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
            raise Refusal(200, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
        if not isinstance(query, str) or sha256(query.encode()).hexdigest() != digest:
            raise Refusal(400, "BAD_REQUEST", "The 'sha256Hash' is not that of the 'query'.")
        if self.only:
            return self._allowed(query)
        if self.registers and len(query) <= LONGEST:
            self.registered[digest] = query
            self.registered.move_to_end(digest)
            if len(self.registered) > MOST:
                self.registered.popitem(last=False)
        return query

    def _known(self, digest: str) -> str | None:
        if digest in self.registered:
            self.registered.move_to_end(digest)
        return self.registered.get(digest)

    def _allowed(self, query: Any) -> str:
        if isinstance(query, str) and self.listed.get(sha256(query.encode()).hexdigest()) == query:
            return query
        message = "This server answers documents of its list alone: send 'documentId' with the id of one."
        raise Refusal(403, "DOCUMENT_NOT_LISTED", message)


ANY = Documents()
"""Every document that is sent, and none by an id."""
