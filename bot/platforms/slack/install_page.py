"""The page somebody sees after installing: a heading, a sentence, and where to go on."""

from http import HTTPStatus
from string import Template

from markupsafe import escape
from starlette.responses import HTMLResponse

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
  body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; }
  a { display: inline-block; padding: .6rem 1.1rem; border-radius: .4rem; background: #1d4e89; color: #fff; }
  @media (prefers-color-scheme: dark) { body { background: #16191d; color: #e8eaed; } }
</style>
<h1>$title</h1>
<p>$text</p>
$link
</html>
""")

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    # The address holds the code that Slack gave.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page(
    title: str, text: str, link: tuple[str, str] | None = None, *, status: HTTPStatus = HTTPStatus.OK
) -> HTMLResponse:
    """A page; names in it may be anything, and are only ever text."""
    shown = f'<p><a href="{escape(link[1])}">{escape(link[0])}</a></p>' if link else ""
    body = _PAGE.substitute(title=escape(title), text=escape(text), link=shown)
    return HTMLResponse(body, status, _HEADERS)
