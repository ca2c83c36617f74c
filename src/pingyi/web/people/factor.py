"""The second factor of the three administrators: a code that changes every thirty seconds (RFC 6238), never good twice."""

from __future__ import annotations

import io

import pyotp
import segno
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from pingyi.web.base.clock import now
from pingyi.web.base.models import DEMO, Setting
from pingyi.web.people.models import User

PASSED = "second-factor"
_STEP = 30
_LATE = 1  # a telephone's clock may be half a minute off, either way
ISSUER = "评议"


def new_secret() -> str:
    """A key of 160 bits, in base 32."""
    return pyotp.random_base32()


def address(user: User, secret: str) -> str:
    """What the QR code says to the telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)


def picture(text: str) -> str:
    """A QR code as an SVG element without style attributes."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=5, xmldecl=False, svgns=False, nl=False, svgclass="qr", lineclass=None, title="二维码"
    )
    return out.getvalue().decode()


def accept(user: User, secret: str, code: str) -> bool:
    """Whether the code is right and was never used; it is then used up, in the database: no other process takes it either."""
    digits = "".join(code.split())
    step = _step_of(secret, digits)
    if step is None:
        return False
    taken = User.objects.filter(pk=user.pk, second_factor_step__lt=step).update(second_factor_step=step)
    return bool(taken)


def _step_of(secret: str, digits: str) -> int | None:
    """The time step of which this is the code."""
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    current = int(now().timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(current - _LATE, current + _LATE + 1):
        if constant_time_compare(totp.generate_otp(step), digits):
            found = step
    return found


def remember(session: SessionBase, user: User) -> None:
    """This session has shown the second factor that the account has now."""
    session[PASSED] = _mark(user)


def passed(request: HttpRequest, user: User) -> bool:
    """Whether this session has shown the account's second factor; a reset ends it. The demo district asks for none."""
    if Setting.get(DEMO):
        return True
    return bool(user.second_factor) and constant_time_compare(request.session.get(PASSED, ""), _mark(user))


def _mark(user: User) -> str:
    return salted_hmac("pingyi second factor", f"{user.pk}:{user.second_factor}", algorithm="sha256").hexdigest()
