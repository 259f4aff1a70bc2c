"""Owns that a mistake in a method which Qt calls stays a mistake under Python 3.11 and ends no program.

PySide tells of such an error by writing into the exception. Before Python 3.12 what C code raised, a list or
the handle of a widget that is gone, is no exception yet at that moment but its bare words, and writing into
those is a segmentation fault. What has been caught once is an exception: so each such method is put into one
that catches and raises again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from types import FunctionType
from typing import Any, cast

from PySide6.QtCore import QObject

_MARK = "_qa_desktop_caught_once"
_TEXT = """
def caught{taken}:
    try:
        return method({given})
    except BaseException:
        raise
"""


def install() -> None:
    """For every class there is and will be. Safe to repeat."""
    if sys.version_info >= (3, 12) or "__init_subclass__" in vars(QObject):
        return
    # A class is dressed once PySide has read it.
    QObject.__init_subclass__ = classmethod(_dress_new)  # type: ignore[assignment, arg-type]
    waiting: list[type] = [QObject]
    while waiting:
        cls = waiting.pop()
        waiting += type.__subclasses__(cls)
        _dress(cls)


def _dress_new(cls: type, **options: Any) -> None:
    super(QObject, cls).__init_subclass__(**options)  # type: ignore[misc]
    _dress(cls)


def _dress(cls: type) -> None:
    if _is_qt(cls):
        return
    qt = [base for base in cls.__mro__ if _is_qt(base)]
    for own in (base for base in cls.__mro__ if not _is_qt(base) and base is not object):
        for name, method in list(vars(own).items()):
            if not isinstance(method, FunctionType) or name.startswith("__") or hasattr(method, _MARK):
                continue
            if any(name in vars(base) for base in qt):
                setattr(own, name, _caught_once(method))


def _caught_once(method: FunctionType) -> Callable[..., Any]:
    """One of the same arguments: by their number PySide tells what a slot takes."""
    taken = str(signature(method).replace(return_annotation=Signature.empty, parameters=_bare(method)))
    given = ", ".join(_given(each) for each in signature(method).parameters.values())
    made: dict[str, Any] = {"method": method}
    exec(_TEXT.format(taken=taken, given=given), made)  # noqa: S102  of our own names alone
    caught: Any = wraps(method)(made["caught"])
    caught.__defaults__, caught.__kwdefaults__ = method.__defaults__, method.__kwdefaults__
    setattr(caught, _MARK, True)
    return cast("Callable[..., Any]", caught)


def _bare(method: FunctionType) -> list[Parameter]:
    """The arguments without their types; what stands for a default is given back afterwards."""
    has = Parameter.empty
    return [
        each.replace(annotation=has, default=has if each.default is has else None)
        for each in signature(method).parameters.values()
    ]


def _given(each: Parameter) -> str:
    if each.kind is Parameter.KEYWORD_ONLY:
        return f"{each.name}={each.name}"
    stars: dict[Any, str] = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}
    return stars.get(each.kind, "") + each.name


def _is_qt(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in ("PySide6", "Shiboken", "shiboken6")
