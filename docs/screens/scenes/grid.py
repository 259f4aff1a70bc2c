"""Owns the scenes of the records grid."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from studio import Studio, node

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.formengine.api import FormSession
from scenes import scene

RECORDS = NodeId("/data/rec")
COMMENTED = """
| survey |
| | type | name | label | hint | required | relevant | appearance | repeat_count | {comment} | {kind} |
| | begin_repeat | rec | Records | | | | qa-grid | 6 | | records |
| | text | key | Record reference | | yes | | | | | |
| | date | seen | Date of the visit | | yes | | | | | |
| | select_one ynp | alone | Was the child seen alone? | Look at the last visit. | yes | | | | | |
| | text | alone_c | Why not, and what was done? | | ${alone} = 'no' | | multiline | | ${alone} | |
| | select_one ynp | plan | Is the plan up to date? | | yes | | | | | |
| | text | plan_c | What is missing? | | | | multiline | | ${plan} | |
| | select_one ynp | shared | Was it shared with the family? | | yes | ${plan} != 'no' | | | | |
| | integer | visits | Visits in the window | | yes | | | | | |
| | end_repeat | | | | | | | | | |
| choices |
| | list_name | name | label | score |
| | ynp | yes | Yes | 2 |
| | ynp | partly | Partly | 1 |
| | ynp | no | No | 0 |
| | ynp | na | Not applicable | |
| settings |
| | form_title | form_id | version | namespaces | attribute::qa:bands |
| | Visits | visits | 1 | qa="urn:qa-desktop:audit:1" | 80 60 |
""".replace("{comment} | {kind}", "bind::qa:comment-on | bind::qa:kind")


def record_keeping(session: FormSession) -> Iterator[Any]:
    chance = random.Random(4)
    yield session.set_value(node(session, "g_date"), "2026-11-20").writes
    for number, record in enumerate(session.view(RECORDS).children[:8], 1):
        yield session.set_value(NodeId(f"{record}/x_key"), f"R{number:02}").writes
        yield session.set_value(NodeId(f"{record}/x_contact"), f"2026-{number:02}-14").writes
        poor = number in (3, 6)
        for criterion in range(1, 21 if number < 8 else 9):
            picked = chance.choices(("yes", "no", "na"), (5, 4 if poor else 0.6, 1))[0]
            yield session.set_value(NodeId(f"{record}/c{criterion:02}"), picked).writes


def commented(session: FormSession) -> Iterator[Any]:
    rows = (("V1", "no", "yes"), ("V2", "yes", "partly"), ("V3", "no", "no"), ("V3", "na", ""))
    records = session.view(RECORDS).children
    for number, (key, alone, plan) in enumerate(rows):
        for name, value in (("key", key), ("alone", alone), ("plan", plan), ("seen", "2026-11-02")):
            yield session.set_value(NodeId(f"{records[number]}/{name}"), value).writes
    yield session.set_value(
        NodeId(f"{records[0]}/alone_c"), "Asleep at each visit; seen at school instead."
    ).writes
    yield session.set_value(NodeId(f"{records[1]}/visits"), "two").writes
    yield session.set_flag(NodeId(f"{records[1]}/shared"), True).writes


def t3(s: Studio) -> AuditKey:
    return s.draft("t3", "nmc-record-keeping-audit", record_keeping, case="Round 2026-27")


def visits(s: Studio) -> None:
    s.fill(s.draft("visits", "visits", commented, case="Round 2026-27", source=COMMENTED))
    s.at(f"{s.page.presenter.session.view(RECORDS).children[2]}/alone")


@scene("grid")
def grid(s: Studio) -> None:
    page = s.fill(t3(s), "/data/rec")
    s.at(f"{page.presenter.session.view(RECORDS).children[2]}/c06")
    s.take()


@scene("grid-below")
def below(s: Studio) -> None:
    page = s.fill(t3(s), "/data/rec")
    s.at(f"{page.presenter.session.view(RECORDS).children[-1]}/c20")
    s.take()


@scene("grid-totals")
def totals(s: Studio) -> None:
    s.fill(t3(s), "/data/t3_tot")
    s.take()


@scene("grid-comments")
def comments(s: Studio) -> None:
    visits(s)
    s.take()
    s.page.body.grids[0].table.open_cell()
    s.take("sheet")
