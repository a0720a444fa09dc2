"""Record -> figures: the journal becomes immutable Parquet parts, without names. The only folder that knows both."""

from feed.publisher import Feed, FeedError

__all__ = ["Feed", "FeedError"]
