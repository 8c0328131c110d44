"""The pages around a session of the editor: the form that asks for a token, and the way out."""

from __future__ import annotations

from html import escape
from string import Template
from typing import Final

from starlette.responses import HTMLResponse

_NOTHING_ELSE: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    # not `no-referrer`: then the form's Origin would be `null`, and could not be checked
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_PAGE: Final = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Milepost</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 15vh auto; padding: 0 1rem;
       color-scheme: light dark; }
label, input, button { display: block; font: inherit; width: 100%; box-sizing: border-box; }
input, button { padding: .5rem; margin: .25rem 0 1rem; }
</style>
<h1>Milepost</h1>
$content
</html>
""")
_FORM: Final = Template("""$told
<form method="post" action="${below}session">
<label for="token">Token with the scope <code>studio</code></label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Sign in</button>
</form>""")
_WAY_OUT: Final = Template("""<p>Signed in as tenant <b>$tenant</b>. <a href="./">To the editor</a>
<form method="post" action="session/end"><button>Sign out</button></form>""")


def sign_in_answer(status: int, *, below: str = "", told: str = "") -> HTMLResponse:
    """The form.

    Args:
        status: 401, or what else the last attempt ended with.
        below: from the page's own address to the editor's folder.
        told: what was wrong with the last attempt.
    """
    wrong = f'<p role="alert">{escape(told)}</p>' if told else ""
    answer = _page(status, _FORM.substitute(told=wrong, below=below))
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="milepost"'
    return answer


def way_out_answer(tenant: str) -> HTMLResponse:
    """Who is signed in, and the button that ends it."""
    return _page(200, _WAY_OUT.substitute(tenant=escape(tenant)))


def _page(status: int, content: str) -> HTMLResponse:
    return HTMLResponse(_PAGE.substitute(content=content), status, headers=_NOTHING_ELSE)
