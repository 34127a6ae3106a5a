"""The chain of the trail: each entry's hash covers its content and the hash before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

GENESIS = "0" * 64


def canonical(content: Mapping[str, object]) -> str:
    """Write plain values as JSON of which there is only one way: keys sorted, no spaces."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def moment(at: datetime) -> str:
    """Write a time the same whatever zone the database hands it back in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def chained_hash(content: Mapping[str, object], previous: str) -> str:
    """Return the SHA-256 of an entry's content together with the hash of the entry before it."""
    text = canonical({**content, "previous": previous})
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
