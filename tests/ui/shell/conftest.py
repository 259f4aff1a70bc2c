"""Real installations for the window: the demonstration, made once and copied, and empty homes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.bootstrap import DEMO_SHARE, Application
from qa_desktop.services.desktop import KeyMode
from tests.once import demonstration
from tests.ui.shell.windows import Sitting

PASSPHRASE = "orchard window thimble"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory)


@pytest.fixture
def seat(qtbot) -> Iterator[Callable[..., Sitting]]:
    """Sits down at an installation; everyone leaves at the end."""
    sitting: list[Sitting] = []

    def sit(application: Application, **launch: int) -> Sitting:
        sitting.append(Sitting(qtbot, application, **launch))
        return sitting[-1]

    yield sit
    for each in reversed(sitting):
        each.leave()


@pytest.fixture
def council(furnished: Path, tmp_path: Path) -> Application:
    """A copy of the demonstration, open."""
    shutil.copytree(furnished, tmp_path / "demo")
    made, _ = bootstrap.demo(tmp_path / "demo")
    made.desktop.settings.put("shared-folder", str(tmp_path / "demo" / DEMO_SHARE))
    return made


@pytest.fixture
def demo(council: Application, seat) -> Sitting:
    return seat(council)


@pytest.fixture
def home(tmp_path: Path) -> Application:
    """An empty profile of one auditor, open."""
    made = bootstrap.application(tmp_path / "home")
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    return made


@pytest.fixture
def alone(home: Application, seat) -> Sitting:
    return seat(home)
