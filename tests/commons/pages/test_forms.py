"""Forms as nobody's browser sends them: refused in plain words, and nothing breaks."""

from http import HTTPStatus

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from commons.errors import Problem
from commons.pages.forms import read_form

TOKEN = "the-token-of-this-browser"


async def take(request: Request) -> PlainTextResponse:
    try:
        form = await read_form(request, TOKEN)
    except Problem as problem:
        return PlainTextResponse(problem.what, problem.status)
    return PlainTextResponse(str(form.get("text")))


CLIENT = TestClient(Starlette(routes=[Route("/", take, methods=["POST"])]))


def send(body: bytes, kind: str) -> tuple[int, str]:
    answer = CLIENT.post("/", content=body, headers={"content-type": kind})
    return answer.status_code, answer.text


def part(value: bytes, charset: str) -> tuple[int, str]:
    fields = {b"_csrf": TOKEN.encode(), b"text": value}
    each = [b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % pair for pair in fields.items()]
    return send(b"".join([*each, b"--x--\r\n"]), f"multipart/form-data; boundary=x; charset={charset}")


def test_a_form_with_its_token_is_read() -> None:
    assert part(b"caf\xc3\xa9", "utf-8") == (HTTPStatus.OK, "café")


@pytest.mark.parametrize("token", ["", "another", "%C3%A9", "%F0%9F%97%91"])
def test_another_token_is_refused(token: str) -> None:
    status, _ = send(f"_csrf={token}".encode(), "application/x-www-form-urlencoded")
    assert status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(("value", "charset"), [(b"+2AA-", "utf-7"), (b"x", "undefined"), (b"a\x00b", "utf-8")])
def test_what_is_no_text_is_refused(value: bytes, charset: str) -> None:
    status, says = part(value, charset)
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says == "The form holds characters that are no text."
