"""As much of JSON Schema as our own schema uses, so that tests can hold books to it."""

import re
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
KNOWN = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "description", "enum",
    "items", "maxProperties", "maximum", "minItems", "minLength", "minProperties",
    "minimum", "oneOf", "pattern", "properties", "required", "title", "type",
    "uniqueItems",
}  # fmt: skip


def holds(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:  # noqa: ANN401
    """Say whether a value is as the schema has it."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return holds(value, root["$defs"][name], root)
    fits = [holds(value, one, root) for one in schema.get("anyOf", [])]
    one_fits = [holds(value, one, root) for one in schema.get("oneOf", [])]
    return (
        (not fits or any(fits))
        and (not one_fits or one_fits.count(True) == 1)
        and ("enum" not in schema or value in schema["enum"])
        and _of_type(value, schema)
        and _scalar(value, schema)
        and _array(value, schema, root)
        and _object(value, schema, root)
    )


def _of_type(value: Any, schema: dict[str, Any]) -> bool:  # noqa: ANN401
    told = schema.get("type", [])
    names = [told] if isinstance(told, str) else told
    if isinstance(value, bool) and names:
        return "boolean" in names
    return not names or any(isinstance(value, TYPES[name]) for name in names)


def _scalar(value: Any, schema: dict[str, Any]) -> bool:  # noqa: ANN401
    if isinstance(value, str):
        long_enough = len(value) >= schema.get("minLength", 0)
        return long_enough and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, int | float):
        return bool(
            schema.get("minimum", value) <= value <= schema.get("maximum", value)
        )
    return True


def _array(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:  # noqa: ANN401
    if not isinstance(value, list):
        return True
    once = not schema.get("uniqueItems") or len(set(value)) == len(value)
    enough = len(value) >= schema.get("minItems", 0)
    return (
        once and enough and all(holds(x, schema.get("items", {}), root) for x in value)
    )


def _object(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:  # noqa: ANN401
    if not isinstance(value, dict):
        return True
    known, more = schema.get("properties", {}), schema.get("additionalProperties", {})
    most = schema.get("maxProperties", len(value))
    if not schema.get("minProperties", 0) <= len(value) <= most:
        return False
    if not set(schema.get("required", [])) <= set(value):
        return False
    if more is False and not set(value) <= set(known):
        return False
    return all(
        holds(each, known.get(key, more or {}), root) for key, each in value.items()
    )
