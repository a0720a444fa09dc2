"""What comes in: arguments typed by the schema, and inputs made into the values that policy and services take."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

import strawberry

Value = TypeVar("Value")
Resolver = TypeVar("Resolver", bound=Callable[..., Any])


def takes(resolver: Resolver, **types: Any) -> Resolver:
    """The resolver, with GraphQL types for arguments it cannot name itself: resolvers/ never imports schema/."""
    signature = inspect.signature(resolver)
    parameters = [
        p.replace(annotation=types.get(p.name, p.annotation)) for p in signature.parameters.values()
    ]
    resolver.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return resolver


def filled(target: type[Value], given: Any) -> Value:
    """A frozen dataclass from an input of the graph, field by field; what was left out, or null, is None."""
    inner = _inner(target)
    return target(
        **{
            field.name: _plain(inner[field.name], getattr(given, field.name))
            for field in fields(target)  # type: ignore[arg-type]
            if hasattr(given, field.name)
        }
    )


def _plain(inner: type | None, value: Any) -> Any:
    if value is None or value is strawberry.UNSET:
        return None
    if isinstance(value, list):
        return tuple(_plain(inner, item) for item in value)
    return filled(inner, value) if inner and is_dataclass(value) else value


@cache
def _inner(target: type) -> Mapping[str, type | None]:
    """For each field the dataclass it holds, alone, optional or in a tuple."""
    return {name: _dataclass_in(hint) for name, hint in get_type_hints(target).items()}


def _dataclass_in(hint: Any) -> type | None:
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    return next((found for arg in get_args(hint) if (found := _dataclass_in(arg))), None)
