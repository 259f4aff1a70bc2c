"""Owns which answers of a contribution are shown: those to the questions of its own stage.

Whoever is asked for one stage has the whole audit. This program lets them answer nothing else; what another
program makes of it is kept with the contribution as it came, and changes nobody else's answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.ids import NodeId
from qa_desktop.formspec.definition import Tool
from qa_desktop.services.one_stage import AUDITOR

_PLACE = re.compile(r"#[^/]*")


def only_own(tool: Tool, contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """Contributions without what they say in place of others."""
    return tuple(_only_own(tool, each) for each in contributions)


def _only_own(tool: Tool, made: Contribution) -> Contribution:
    answers = {node: value for node, value in made.answers.items() if _stage_of(tool, node) == made.stage}
    born = tuple(each for each in made.born if _stage_of(tool, each.node_id) == made.stage)
    if len(answers) == len(made.answers) and len(born) == len(made.born):
        return made
    return replace(made, answers=answers, born=born)


def _stage_of(tool: Tool, node_id: NodeId) -> str:
    """Its own, else that of the nearest group around it; the auditor's where nothing is said."""
    path = _PLACE.sub("", node_id)
    while path:
        node = tool.nodes.get(path)
        if node is not None and node.audit.stage != AUDITOR:
            return node.audit.stage
        path = path.rpartition("/")[0]
    return AUDITOR
