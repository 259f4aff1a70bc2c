"""Owns the check of a document against a JSON schema: the keywords that CycloneDX uses, and no network.

The library's own validator needs further libraries; its schema does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
}  # fmt: skip
KNOWN = frozenset(
    {
        *("$ref", "$schema", "$id", "$comment", "title", "description", "examples", "default", "format"),
        *("deprecated", "definitions", "meta:enum", "type", "enum", "const", "pattern", "minLength"),
        *("minimum", "maximum", "items", "minItems", "maxItems", "uniqueItems", "additionalItems"),
        *("properties", "required", "additionalProperties", "patternProperties", "maxLength"),
        *("oneOf", "anyOf", "allOf", "not", "if", "then", "else", "dependentRequired"),
    }
)
"""A schema that uses more is not understood here, and said so."""


class Schema:
    """One schema file and those beside it, read when they are referred to."""

    def __init__(self, file: Path) -> None:
        self._folder = file.parent
        self._files: dict[str, Any] = {}
        self._main = json.loads(file.read_text(encoding="utf-8"))

    def problems(self, document: Any) -> list[str]:
        return list(self._check(document, self._main, self._main, "$"))

    def _file(self, name: str) -> Any:
        if name not in self._files:
            file = self._folder / name.replace(".schema.json", ".SNAPSHOT.schema.json")
            self._files[name] = json.loads(file.read_text(encoding="utf-8"))
        return self._files[name]

    def _resolve(self, ref: str, root: Any) -> tuple[Any, Any]:
        name, _, pointer = ref.partition("#")
        root = self._file(name.rpartition("/")[2]) if name else root
        found = root
        for step in filter(None, pointer.split("/")):
            found = found[step]
        return found, root

    def _check(self, value: Any, schema: Any, root: Any, at: str) -> Iterator[str]:
        if schema is True or schema == {}:
            return
        if schema is False:
            yield f"{at}: nothing may stand here"
            return
        unknown = schema.keys() - KNOWN
        assert not unknown, f"the schema uses {unknown}"
        if "$ref" in schema:
            inner, inner_root = self._resolve(schema["$ref"], root)
            yield from self._check(value, inner, inner_root, at)
        yield from self._one(value, schema, at)
        yield from self._several(value, schema, root, at)
        if isinstance(value, dict):
            yield from self._object(value, schema, root, at)
        if isinstance(value, list):
            yield from self._array(value, schema, root, at)

    def _one(self, value: Any, schema: Any, at: str) -> Iterator[str]:
        if "type" in schema:
            wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            fits = any(
                isinstance(value, TYPES[each]) and (each == "boolean") == isinstance(value, bool)
                for each in wanted
            )
            if not fits:
                yield f"{at}: is no {' or '.join(wanted)}"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value!r} is none of what is allowed"
        if "const" in schema and value != schema["const"]:
            yield f"{at}: is not {schema['const']!r}"
        if isinstance(value, str):
            if len(value) < schema.get("minLength", 0):
                yield f"{at}: is too short"
            if "pattern" in schema and not re.search(schema["pattern"], value):
                yield f"{at}: {value!r} does not fit {schema['pattern']}"
            if len(value) > schema.get("maxLength", len(value)):
                yield f"{at}: is too long"
        elif isinstance(value, int | float) and not isinstance(value, bool):
            least, most = schema.get("minimum", value), schema.get("maximum", value)
            if not least <= value <= most:
                yield f"{at}: {value} is out of range"

    def _several(self, value: Any, schema: Any, root: Any, at: str) -> Iterator[str]:
        for each in schema.get("allOf", ()):
            yield from self._check(value, each, root, at)
        for name, fits in (("anyOf", lambda n: n >= 1), ("oneOf", lambda n: n == 1)):
            if name in schema:
                count = sum(not list(self._check(value, each, root, at)) for each in schema[name])
                if not fits(count):
                    yield f"{at}: fits {count} of {name}"
        if "not" in schema and not list(self._check(value, schema["not"], root, at)):
            yield f"{at}: is what it may not be"
        if "if" in schema:
            holds = not list(self._check(value, schema["if"], root, at))
            yield from self._check(value, schema.get("then" if holds else "else", True), root, at)

    def _object(self, value: dict[str, Any], schema: Any, root: Any, at: str) -> Iterator[str]:
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{at}: has no {name}"
        for name, needed in schema.get("dependentRequired", {}).items():
            if name in value and not set(needed) <= value.keys():
                yield f"{at}: {name} needs {needed}"
        known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        for name, inner in value.items():
            rules = [known[name]] if name in known else []
            rules += [rule for pattern, rule in patterns.items() if re.search(pattern, name)]
            if not rules:
                rules = [schema.get("additionalProperties", True)]
            for rule in rules:
                yield from self._check(inner, rule, root, f"{at}.{name}")

    def _array(self, value: list[Any], schema: Any, root: Any, at: str) -> Iterator[str]:
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: has too few"
        if len(value) > schema.get("maxItems", len(value)):
            yield f"{at}: has too many"
        if schema.get("uniqueItems") and len({json.dumps(each, sort_keys=True) for each in value}) < len(
            value
        ):
            yield f"{at}: has the same twice"
        rules, more = schema.get("items", True), schema.get("additionalItems", True)
        for number, each in enumerate(value):
            in_places = isinstance(rules, list)  # one rule for each place, and one for what follows
            rule = rules if not in_places else rules[number] if number < len(rules) else more
            yield from self._check(each, rule, root, f"{at}[{number}]")
