"""Owns what the model's instance holds for a frame: the root's, the first instances', the template's.

Source: ODK XForms, "Repeats" (`jr:template`, default instances). As both reference engines have it:
the instances in the model stand as they are; a new one is a copy of the template, and where there is none
it has the shape of the first instance and no answers; neither brings instances of inner repeats along.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qa_desktop.formspec.definition import NO_SEED, Group, Node, Question, Repeat, Seed
from qa_desktop.formspec.xmltree import JR, Document, children

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TEMPLATE = f"{{{JR}}}template"


def is_template(element: Element) -> bool:
    return element.get(_TEMPLATE) is not None


def template_first(elements: Iterable[Element]) -> list[Element]:
    """The elements of one repeat, the one that new instances are shaped by before the others."""
    return sorted(elements, key=lambda one: not is_template(one))


def static_text(element: Element) -> str:
    """The text of a node in the model. Blanks and line ends around it are the file's, not the form's."""
    return (element.text or "").strip()


def attribute_text(element: Element, name: str, document: Document) -> str:
    """The text of an attribute in the model; `name` is as paths write it, `@id`."""
    return next(
        (text for key, text in element.attrib.items() if f"@{document.attribute_name(key)}" == name), ""
    ).strip()


def read_seed(element: Element, nodes: tuple[Node, ...], document: Document) -> Seed:
    """What one element of the model gives the frame that it is."""
    return _read(element, nodes, document, with_repeats=True)


def read_template(template: Element, nodes: tuple[Node, ...], document: Document) -> Seed:
    """What a new instance of a repeat holds."""
    return _read(template, nodes, document, with_repeats=True) if is_template(template) else NO_SEED


def _read(element: Element, nodes: tuple[Node, ...], document: Document, *, with_repeats: bool) -> Seed:
    answers: dict[str, str] = {}
    repeats: dict[str, tuple[Seed, ...]] = {}

    def look(parent: Element, inside: tuple[Node, ...]) -> None:
        held: dict[str, list[Element]] = {}
        for child in children(parent):
            held.setdefault(document.name_of(child), []).append(child)
        for node in inside:
            if node.name.startswith("@"):
                text = attribute_text(parent, node.name, document)
                if text:
                    answers[node.path] = text
                continue
            found = held.get(node.name, [])
            if isinstance(node, Repeat):
                starting = [one for one in found if not is_template(one)] if with_repeats else []
                if starting:
                    repeats[node.path] = tuple(read_seed(one, node.children, document) for one in starting)
            elif found and isinstance(node, Group):
                look(found[0], node.children)
            elif found and isinstance(node, Question) and static_text(found[0]):
                answers[node.path] = static_text(found[0])

    look(element, nodes)
    return Seed(answers, repeats) if answers or repeats else NO_SEED
