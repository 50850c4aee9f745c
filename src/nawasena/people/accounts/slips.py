"""Activation slips: eight on a sheet, to be cut and handed out; and the same words as a message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

import typst
from django.utils import timezone

from nawasena.core.accounts.activation import Issued
from nawasena.core.display import date
from nawasena.i18n import _

SHOWN = 4  # digits of a NIP at either end: enough to find one's slip, too few to log in with


def masked(nip: str) -> str:
    """A NIP on paper: ``1986••••••••••1001``. What is not a NIP is shown whole."""
    if not nip.isdigit() or len(nip) <= 2 * SHOWN:
        return nip
    return f"{nip[:SHOWN]}{'•' * (len(nip) - 2 * SHOWN)}{nip[-SHOWN:]}"


def message(item: Issued, address: str) -> str:
    """What can be sent to one person. It names no NIP: a message may be read by others."""
    text = _(
        "Yth. {name}, kode aktivasi akun Nawasena Anda: {code}. Buka {address}, isi {login} dan kode ini, lalu "
        "buat kata sandi sendiri. Berlaku sampai {expires}. Jangan berikan kode ini kepada siapa pun."
    )
    expires = date(timezone.localdate(item.expires_at))
    return text.format(
        name=item.account.name, code=item.code, address=address, expires=expires, login=_login(item)
    )


def pdf(issued: Sequence[Issued], *, unit: str, address: str) -> bytes:
    """The slips as a PDF, in the order given."""
    data = json.dumps(_content(issued, unit, address), ensure_ascii=False)
    compiler = typst.Compiler(_template(), font_paths=_fonts(), sys_inputs={"slips": data})
    made = compiler.compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError(type(made))  # a PDF is one file
    return made


def _content(issued: Sequence[Issued], unit: str, address: str) -> dict[str, object]:
    return {
        "title": _("Slip aktivasi akun Nawasena"),
        "unit": unit,
        "address": address,
        "labels": {"code": _("Kode aktivasi")},
        "warning": _("Kode ini rahasia dan hanya dapat dipakai satu kali."),
        "slips": [_slip(item) for item in issued],
    }


def _slip(item: Issued) -> dict[str, str]:
    until = _("Berlaku sampai {date}").format(date=date(timezone.localdate(item.expires_at)))
    how = _("Buka alamat di bawah, isi {login} lengkap dan kode ini, lalu buat kata sandi sendiri.")
    return {
        "name": item.account.name,
        "label": _("NIP") if item.account.login.isdigit() else _("Nama pengguna"),
        "login": masked(item.account.login),
        "code": item.code,
        "how": how.format(login=_login(item)),
        "until": until,
    }


def _login(item: Issued) -> str:
    """What the holder types beside the code: not everybody with an account has a NIP."""
    return _("NIP") if item.account.login.isdigit() else _("nama pengguna")


@cache
def _template() -> bytes:
    return (resources.files(__package__) / "slips.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts inside the wheel: the same slips on every machine."""
    return typst.Fonts(include_system_fonts=False)
