"""One setting and its companions: what they mean, and that a slip is refused in a sentence."""

from __future__ import annotations

import resource
import tomllib

import pytest

from tests.conftest import ROOT
from viz.hosting.settings import KNOWN, STREAMLIT, THIS_MACHINE, Settings, WrongSetting
from viz.hosting.settings import read as read_beside
from viz.hosting.theater import open_files

STRICT = {name: good[0] for name, good in STREAMLIT.items()}
HOSTED = {"AUTOGRAD_THEATER": "hosted", "AUTOGRAD_THEATER_HOSTS": "theater.example.org"}


def read(environment: dict[str, str], address: str | None = "0.0.0.0", **options: object) -> Settings:
    return read_beside(environment, (STRICT | {"server.address": address} | options).__getitem__)


def test_nothing_said_is_local_use():
    assert read({"PATH": "/bin"}, "127.0.0.1") == Settings(hosts=THIS_MACHINE)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost"])
def test_a_server_for_this_machine_alone_answers_to_no_other_name(address):
    assert read({}, address).hosts == THIS_MACHINE


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", None, "workstation"])
def test_a_server_that_was_opened_to_others_on_purpose_answers_to_every_name(address):
    assert read({}, address).hosts == ("*",)


def test_hosted_states_its_hosts_and_is_framed_by_none_but_itself():
    known = read(HOSTED, "0.0.0.0")
    assert (known.hosted, known.hosts, known.embed) == (True, ("theater.example.org", *THIS_MACHINE), ())
    assert known.level == "isolated" and known.secret == ""


def test_every_companion_is_read():
    more = {"_EMBED": "https://a.example, https://*.b.example:8443", "_LEVEL": "restricted", "_SECRET": "k" * 16}
    known = read(HOSTED | {f"AUTOGRAD_THEATER{name}": value for name, value in more.items()}, None)
    assert known.embed == ("https://a.example", "https://*.b.example:8443")
    assert (known.level, known.secret) == ("restricted", "k" * 16)
    assert "kkkk" not in repr(known), "a secret is not for a log"


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"AUTOGRAD_THEATER_LESSONS": "no/such/folder"}, "there is no such folder"),
        ({"AUTOGRAD_THEATER": "Hosted"}, "'Hosted'; it can be 'local' or 'hosted'"),
        ({"AUTOGRAD_THEATER": "hosted"}, "needs AUTOGRAD_THEATER_HOSTS"),
        (HOSTED | {"AUTOGRAD_THEATER_HOSTS": " "}, "needs AUTOGRAD_THEATER_HOSTS"),
        (HOSTED | {"AUTOGRAD_THEATER_HOSTS": "https://theater.example.org"}, "a host's name without port"),
        (HOSTED | {"AUTOGRAD_THEATER_HOSTS": "a.example:8501"}, "a host's name without port"),
        (HOSTED | {"AUTOGRAD_THEATER_EMBED": "course.example"}, "an origin such as"),
        (HOSTED | {"AUTOGRAD_THEATER_EMBED": "https://a.example; script-src *"}, "an origin such as"),
        (HOSTED | {"AUTOGRAD_THEATER_EMBED": "*"}, "an origin such as"),
        (HOSTED | {"AUTOGRAD_THEATER_SECRET": "short"}, "it needs 16 or more"),
        (HOSTED | {"AUTOGRAD_THEATER_LEVEL": "none"}, "'limits only' or 'restricted' or 'isolated'"),
        (HOSTED | {"AUTOGRAD_THEATER_SECRT": "x"}, "AUTOGRAD_THEATER_SECRT is no setting"),
    ],
)
def test_what_is_not_understood_is_refused_in_a_sentence(wrong, words):
    with pytest.raises(WrongSetting, match=words.replace("*", ".").replace("(", ".")) as refusal:
        read(wrong, None)
    assert "AUTOGRAD_THEATER" in str(refusal.value) and str(refusal.value).endswith(".")


@pytest.mark.parametrize("option", STREAMLIT)
def test_an_option_of_streamlit_that_was_loosened_is_refused_where_strangers_come(option):
    loose = {option: "debug" if isinstance(STRICT[option], str) else not STRICT[option]}
    with pytest.raises(WrongSetting, match=option):
        read(HOSTED, **loose)
    assert read({}, **loose).mode == "local"


def test_the_options_that_ship_are_strict_enough():
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    shipped = {f"{section}.{name}": value for section, said in told.items() for name, value in said.items()}
    assert read(HOSTED, **{name: value for name, value in shipped.items() if name in STREAMLIT}).hosted
    stated = {"server.fileWatcherType", "browser.gatherUsageStats", "client.toolbarMode", "logger.enableRich"}
    assert stated <= shipped.keys(), "Streamlit's own defaults are others"


def test_the_page_for_hosts_names_every_setting():
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert [name for name in KNOWN if f"`{name}`" not in page] == []


def test_a_hosted_server_opens_as_many_files_as_the_system_grants():
    """A class that loads the page at once needs more than the usual thousand."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
