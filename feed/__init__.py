"""Record -> figures: the journal becomes immutable Parquet parts, without names. The only folder that knows both."""

from feed.loads import FeedError
from feed.publisher import Feed

__all__ = ["Feed", "FeedError"]
