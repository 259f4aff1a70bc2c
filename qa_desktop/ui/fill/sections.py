"""Owns the order of the sections: which apply, which comes before and after, in which a question stands."""

from __future__ import annotations

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, SectionView


class Sections:
    """The sections of a session as they stood when last looked at."""

    def __init__(self, session: FormSession) -> None:
        self._session = session
        self._all: tuple[SectionView, ...] = session.sections()

    @property
    def all(self) -> tuple[SectionView, ...]:
        return self._all

    def look(self) -> None:
        """Ask the session again."""
        self._all = self._session.sections()

    def first(self) -> NodeId:
        return next((s.node_id for s in self._all if s.is_relevant), self._session.root())

    def relevant(self, here: NodeId) -> list[NodeId]:
        """Those that apply, and the one a person is in."""
        return [s.node_id for s in self._all if s.is_relevant or s.node_id == here]

    def before(self, here: NodeId) -> NodeId | None:
        return self._neighbour(here, -1)

    def after(self, here: NodeId) -> NodeId | None:
        return self._neighbour(here, 1)

    def label(self, section: NodeId | None) -> str:
        """What a section is called; the tool's title for one without a name, blank for none."""
        if section is None:
            return ""
        known = next((s.label for s in self._all if s.node_id == section), "")
        return known or self._session.tool.title

    def holding(self, node_id: NodeId) -> NodeId:
        """The section in which a node stands; the root for a question outside any."""
        known = {section.node_id for section in self._all}
        step: NodeId | None = node_id
        while step is not None and step not in known:
            step = self._session.view(step).parent
        return step if step is not None else self._session.root()

    def named(self, name: str) -> NodeId | None:
        """The section that a link such as `#s5` means."""
        return next((s.node_id for s in self._all if s.node_id.rpartition("/")[2] == name), None)

    def _neighbour(self, here: NodeId, by: int) -> NodeId | None:
        sections = self.relevant(here)
        at = sections.index(here) + by if here in sections else -1
        return sections[at] if 0 <= at < len(sections) else None
