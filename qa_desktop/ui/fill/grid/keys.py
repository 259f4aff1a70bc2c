"""Owns which key gives which answer in a grid: a letter of each choice that no other has, and a digit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Named = tuple[str, str]
"""A choice's name and its label in plain words."""


def keys_for(choices: Sequence[Named]) -> Mapping[str, str]:
    """The choice's name by key, capital letters and digits. The letter of each choice comes first.

    `Yes`, `No`, `Not applicable` get `Y`, `N`, `A`: choices of fewer words choose first.
    """
    letters: dict[str, str] = {}
    for name, label in sorted(choices, key=lambda choice: len(choice[1].split())):
        letter = next((one for one in _letters(name, label) if one not in letters), "")
        if letter:
            letters[letter] = name
    by_name = {name: letter for letter, name in letters.items()}
    keys = {by_name[name]: name for name, _ in choices if name in by_name}
    return {**keys, **_digits(choices)}


def key_of(keys: Mapping[str, str], name: str) -> str:
    """The key to show beside a choice; blank when there are more choices than keys."""
    return next((key for key, one in keys.items() if one == name), "")


def _letters(name: str, label: str) -> Iterator[str]:
    words = label.upper().split()
    yield from (word[0] for word in words if word[0].isalpha())
    yield from (letter for letter in "".join(words) + name.upper() if letter.isalpha())


def _digits(choices: Sequence[Named]) -> dict[str, str]:
    # Where an answer is a digit itself, 0 points say, that digit means it; else digits count as on the page.
    own = {name: name for name, _ in choices if len(name) == 1 and name.isdecimal()}
    own |= {label: name for name, label in choices if len(label) == 1 and label.isdecimal()}
    if own:
        return own
    return {str((index + 1) % 10): name for index, (name, _) in enumerate(choices[:10])}
