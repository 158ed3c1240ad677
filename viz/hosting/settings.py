"""How this server is meant to be used, read once from the environment: one setting, and its companions.

`AUTOGRAD_THEATER=hosted` is the one setting. What is not understood is refused in a sentence; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from viz.errors import TheaterError
from viz.limits import FILMS
from viz.run.level import LEVELS

Mode = Literal["local", "hosted"]

PREFIX = "AUTOGRAD_THEATER"
KNOWN = {
    PREFIX: "mode",
    **{f"{PREFIX}_{name}": name.lower() for name in ("HOSTS", "EMBED", "SECRET", "LEVEL", "LESSONS", "FILMS")},
}
"""Every variable that is read; another of this beginning is a slip of the pen."""

STREAMLIT = {
    "server.fileWatcherType": ("none",),
    "server.runOnSave": (False,),
    "server.enableXsrfProtection": (True,),
    "server.enableCORS": (True,),
    "server.enableStaticServing": (False,),
    "server.enableAgentApi": (False,),
    "browser.gatherUsageStats": (False,),
    "client.toolbarMode": ("minimal", "viewer"),
    "client.showErrorDetails": ("none", "false"),
    "logger.enableRich": (False,),
    "logger.level": ("info", "warning", "error"),
    "global.developmentMode": (False,),
}
"""What Streamlit's own settings must be where strangers come; `.streamlit/config.toml` has them so, but a variable or
a flag may have changed one: pages that reload for nothing, a menu for developers, a log that holds what was typed."""

THIS_MACHINE = ("localhost", "127.0.0.1", "::1", "[::1]")
"""Names by which only this machine can mean itself: always answered to, so that a health check needs no name."""
SECRET_LENGTH = 16
LEAST_FILMS = 64
"""Megabytes: a few of the largest films, so that whoever works with one has it."""
HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.?", re.IGNORECASE)
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?", re.IGNORECASE)


class WrongSetting(TheaterError):
    """A setting that says nothing we know, or is missing where it must be stated."""


@dataclass(frozen=True)
class Settings:
    """What a host decides. Local use decides nothing."""

    mode: Mode = "local"
    hosts: tuple[str, ...] = ("*",)
    """Names in a request's Host line that are answered; "*" is any."""
    embed: tuple[str, ...] | None = None
    """Origins whose pages may show this one in a frame, besides our own; None: any, as no stranger's code runs."""
    secret: str = field(default="", repr=False)
    """Opens the switchboard; without it there is none."""
    level: str = "isolated"
    """A hosted app does not start below it."""
    films: int = FILMS["local"]
    """Bytes that films may hold in this process's memory."""

    @property
    def hosted(self) -> bool:
        return self.mode == "hosted"


def read(environment: Mapping[str, str], option: Callable[[str], object]) -> Settings:
    """The settings in an environment, beside Streamlit's options; `WrongSetting` if one is no good."""
    said = {name: value.strip() for name, value in environment.items() if name.startswith(PREFIX)}
    for name in said:
        if name not in KNOWN:
            raise WrongSetting(f"{name} is no setting of this app. It knows {', '.join(KNOWN)}.")
    told = {KNOWN[name]: value for name, value in said.items() if value}
    mode = _one_of("", told.get("mode", "local"), ("local", "hosted"))
    if mode == "hosted" and "hosts" not in told:
        raise WrongSetting(
            f"{PREFIX}=hosted needs {PREFIX}_HOSTS: the names by which visitors reach this server, such as "
            "theater.example.org, separated by commas."
        )
    if mode == "hosted":
        _check(option)
    if "lessons" in told and not Path(told["lessons"]).is_dir():
        raise WrongSetting(f"{PREFIX}_LESSONS is {told['lessons']!r}, and there is no such folder.")
    embed = _all("_EMBED", told.get("embed", ""), ORIGIN, "an origin such as https://course.example.org")
    return Settings(
        mode=mode,
        hosts=_hosts(told.get("hosts", ""), option("server.address")),
        embed=embed or (() if mode == "hosted" else None),
        secret=_secret(told.get("secret", "")),
        level=_one_of("_LEVEL", told.get("level", "isolated"), LEVELS),
        films=_megabytes("_FILMS", told["films"]) if "films" in told else FILMS[mode],
    )


def _check(option: Callable[[str], object]) -> None:
    for name, good in STREAMLIT.items():
        value = option(name)
        if (value.lower() if isinstance(value, str) else value) not in good:
            raise WrongSetting(f"Streamlit's {name} is {value!r}; {PREFIX}=hosted needs {good[0]!r}.")


def _hosts(said: str, address: object) -> tuple[str, ...]:
    """A server that only this machine can reach answers to no other name: a page elsewhere, whose name was made to
    point here, could otherwise run programs on this machine."""
    if said == "*":
        return ("*",)
    if said:
        return (*_all("_HOSTS", said, HOST, "a host's name without port, such as theater.example.org"), *THIS_MACHINE)
    return THIS_MACHINE if _is_loopback(address) else ("*",)


def _is_loopback(address: object) -> bool:
    try:
        return ip_address(str(address or "0.0.0.0")).is_loopback
    except ValueError:
        return address == "localhost"


def _all(name: str, said: str, form: re.Pattern[str], meaning: str) -> tuple[str, ...]:
    words = tuple(word.strip().lower() for word in said.split(",") if word.strip())
    for word in words:
        if not form.fullmatch(word):
            raise WrongSetting(f"{PREFIX}{name} has {word!r}, which is not {meaning}.")
    return words


def _one_of(name: str, said: str, known: tuple[str, ...]) -> str:
    if said not in known:
        raise WrongSetting(f"{PREFIX}{name} is {said!r}; it can be {' or '.join(map(repr, known))}.")
    return said


def _megabytes(name: str, said: str) -> int:
    """As bytes."""
    if not (re.fullmatch(r"[0-9]{1,9}", said) and int(said) >= LEAST_FILMS):
        raise WrongSetting(f"{PREFIX}{name} is {said!r}, which is no number of megabytes from {LEAST_FILMS} up.")
    return int(said) * 2**20


def _secret(said: str) -> str:
    """Long enough that nobody finds it by trying."""
    if said and len(said) < SECRET_LENGTH:
        raise WrongSetting(f"{PREFIX}_SECRET has {len(said)} characters; it needs {SECRET_LENGTH} or more.")
    return said
