"""The keywords of the array door stand once: other functions take what `build_problem` takes."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any, Concatenate, ParamSpec, TypeVar

Arrays = ParamSpec("Arrays")
First = TypeVar("First")
Result = TypeVar("Result")

_REST = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def takes_as(
    build: Callable[Arrays, Any],
) -> Callable[[Callable[..., Result]], Callable[Arrays, Result]]:
    """The function has the signature of `build`: for type checkers, in `help()`, when called."""

    def signed(function: Callable[..., Result]) -> Callable[Arrays, Result]:
        return _signed(function, build)

    return signed


def takes_one_and_as(
    build: Callable[Arrays, Any],
) -> Callable[
    [Callable[Concatenate[First, ...], Result]], Callable[Concatenate[First, Arrays], Result]
]:
    """The same after a first argument of the function's own."""

    def signed(
        function: Callable[Concatenate[First, ...], Result],
    ) -> Callable[Concatenate[First, Arrays], Result]:
        return _signed(function, build)

    return signed


def _signed(function: Callable[..., Result], build: Callable[..., Any]) -> Callable[..., Result]:
    own = signature(function)
    parameters = [one for one in own.parameters.values() if one.kind not in _REST]
    parameters += signature(build).parameters.values()
    # numpy's types of whatever can become an array fill a screen each
    shown = own.replace(parameters=[one.replace(annotation=Parameter.empty) for one in parameters])

    @wraps(function)
    def checked(*arguments: Any, **keywords: Any) -> Result:
        shown.bind(*arguments, **keywords)
        return function(*arguments, **keywords)

    checked.__signature__ = shown  # type: ignore[attr-defined]
    return checked
