"""The page at `/docs`: what can be asked over HTTP, from our own description and nothing else.

It is written out whole, without a script and without anything from another server: the machines of
a fleet may have no way out, and a page beside drivers' pictures runs nobody else's code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from string import Template
from typing import Any, Final

from starlette.responses import HTMLResponse

_NOTHING_ELSE: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
}
_PAGE: Final = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color-scheme: light dark; }
code { font: .9rem/1.5 ui-monospace, monospace; }
h2 { margin-top: 2.5rem; border-top: 1px solid #8886; padding-top: 1rem; font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #8883; padding: .25rem 1rem .25rem 0; vertical-align: top; }
td:first-child { white-space: nowrap; width: 1%; }
</style>
<h1>$title $version</h1>
<p>$description For programs: <a href="openapi.json">openapi.json</a>.
$content
</html>
""")

Described = Mapping[str, Any]


def handbook_answer(described: Described) -> HTMLResponse:
    """The page.

    Args:
        described: an OpenAPI document.
    """
    told = described["info"]
    page = _PAGE.substitute(
        title=escape(told["title"]),
        version=escape(told["version"]),
        description=escape(told.get("description", "")),
        content="\n".join([*_calls(described), *_shapes(described)]),
    )
    return HTMLResponse(page, headers=_NOTHING_ELSE)


def _calls(described: Described) -> Iterator[str]:
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
            yield f"<p>{escape(call.get('description', ''))}"
            yield _table([*_taken(call), *_answered(call)])


def _taken(call: Described) -> Iterator[tuple[str, str]]:
    for given in call.get("parameters", ()):
        told = escape(given.get("description") or _kind(given["schema"]))
        yield f"<code>{escape(given['name'])}</code> ({escape(given['in'])})", told
    for media_type, body in call.get("requestBody", {}).get("content", {}).items():
        yield f"<code>{escape(media_type)}</code> (body)", _linked(body.get("schema", {}))


def _answered(call: Described) -> Iterator[tuple[str, str]]:
    """What is asked for; refusals have one shape, and their statuses are enough."""
    refusals = []
    for status, answer in call.get("responses", {}).items():
        if status >= "400":
            refusals.append(escape(status))
            continue
        shapes = [_linked(each.get("schema", {})) for each in answer.get("content", {}).values()]
        told = escape(answer["description"])
        yield f"<code>{escape(status)}</code>", " ".join([told, *dict.fromkeys(shapes)])
    if refusals:
        yield "refused", f"{', '.join(refusals)} {_linked({'$ref': '/Problem'})}"


def _shapes(described: Described) -> Iterator[str]:
    for name, shape in described.get("components", {}).get("schemas", {}).items():
        yield f'<h2 id="{escape(name)}">{escape(name)}</h2>'
        yield f"<p>{escape(shape.get('description', ''))}"
        needed = shape.get("required", ())
        yield _table(
            (
                f"<code>{escape(field)}</code>{' *' if field in needed else ''}",
                f"{_linked(kind)} {escape(kind.get('description', ''))}",
            )
            for field, kind in shape.get("properties", {}).items()
        )


def _linked(schema: Described) -> str:
    """A schema in a few words, those of its own shape as links."""
    if "$ref" in schema:
        name = escape(str(schema["$ref"]).rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "properties" in schema:
        fields = ", ".join(
            f"{name}: {_linked(kind)}" for name, kind in schema["properties"].items()
        )
        return f"{{{fields}}}"
    several = schema.get("anyOf") or schema.get("oneOf")
    if several:
        return " or ".join(_linked(each) for each in several)
    if schema.get("type") == "array":
        return f"list of {_linked(schema.get('items', {}))}"
    return escape(_kind(schema))


def _kind(schema: Described) -> str:
    """A schema without a shape of its own: its type, and the words it may be."""
    words = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if words:
        return " | ".join(str(word) for word in words)
    several = [_kind(each) for each in schema.get("anyOf", ())]
    return " or ".join(several) if several else str(schema.get("type", "anything"))


def _table(rows: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> str:
    written = "\n".join(f"<tr><td>{name}</td><td>{told}</td></tr>" for name, told in rows)
    return f"<table>{written}</table>" if written else ""
