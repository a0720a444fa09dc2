"""What may be asked: declarations. The printed contract is schema.graphql beside this file."""

from schema.assembly import build_schema, sdl

__all__ = ["build_schema", "sdl"]
