"""The recipe for a container, as far as it can be read: what it leaves to no default, and that its files agree."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from tests.conftest import ROOT

HERE = ROOT / "container"
RECIPE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
PROXY = (HERE / "haproxy.cfg").read_text(encoding="utf-8")
THEATERS = {name: told for name, told in COMPOSE["services"].items() if name != "proxy"}


@pytest.mark.parametrize(
    "built, status", [("cuda='12.8', hip=None", 1), ("cuda=None, hip='6.4'", 1), ("cuda=None, hip=None", 0)]
)
def test_only_a_torch_for_cpus_is_let_through(tmp_path, built, status):
    fake = f"from types import SimpleNamespace\n__version__ = '2.13.0'\nversion = SimpleNamespace({built})\n"
    (tmp_path / "torch.py").write_text(fake)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, HERE / "cpu_only.py"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == status
    assert ("TORCH_INDEX" in done.stderr) is bool(status)


def test_the_package_index_has_no_default_and_its_lack_is_told():
    assert re.findall(r"^ARG TORCH_INDEX.*$", RECIPE, re.MULTILINE) == ["ARG TORCH_INDEX"]
    guard = re.search(r'^RUN (if \[ -z "\$\{TORCH_INDEX:-\}" \].*?fi);', RECIPE, re.MULTILINE | re.DOTALL)[1]
    done = subprocess.run(["sh", "-euc", guard.replace("\\\n", "")], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and done.stderr.startswith("Not built: give --build-arg TORCH_INDEX=")


def test_the_last_stage_installs_nothing_and_is_nobody():
    last = RECIPE.split("\nFROM ")[-1]
    assert "pip install" not in last and "apt-get" not in last
    assert re.findall(r"^USER (.*)$", last, re.MULTILINE) == ["10001:10001"]
    assert "HEALTHCHECK" in last and "AUTOGRAD_THEATER=hosted" in last


class Ready(BaseHTTPRequestHandler):
    """A server that is as ready as its status says."""

    status: HTTPStatus

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/ready" else HTTPStatus.NOT_FOUND)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("answer, healthy", [(HTTPStatus.OK, True), (HTTPStatus.SERVICE_UNAVAILABLE, False)])
def test_a_container_is_healthy_while_its_server_is_ready(answer, healthy):
    python, _, program = json.loads(re.search(r"^HEALTHCHECK .*\n +CMD (\[.*\])$", RECIPE, re.MULTILINE)[1])
    port = re.search(r"STREAMLIT_SERVER_PORT=(\d+)", RECIPE)[1]
    assert python == "/opt/venv/bin/python" and f":{port}/" in program
    with ThreadingHTTPServer(("127.0.0.1", 0), type("", (Ready,), {"status": answer})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asked = [sys.executable, "-c", program.replace(f":{port}/", f":{server.server_port}/")]
        assert (subprocess.run(asked, capture_output=True, timeout=60).returncode == 0) is healthy
        server.shutdown()


def test_what_goes_into_the_container_exists_and_is_what_runs():
    wanted = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert all((ROOT / path).exists() for path in wanted)
    assert {path.name for path in ROOT.glob("*.py")} | {"viz", "lessons", ".streamlit"} <= set(wanted)


def test_every_service_gives_up_what_it_does_not_need():
    for told in COMPOSE["services"].values():
        assert told["read_only"] and told["cap_drop"] == ["ALL"] and "cap_add" not in told
        assert told["security_opt"] == ["no-new-privileges:true"], "and no seccomp profile but the engine's own"
        assert told["mem_limit"] and told["cpus"] and told["pids_limit"] and not told.get("privileged")
    for told in THEATERS.values():
        assert told["networks"] == ["inside"] and "ports" not in told
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_proxy_knows_every_server_by_its_name_and_keeps_visitors_with_theirs():
    servers = re.findall(r"^ +server (\w+) (\w+):8501 cookie (\w+)$", PROXY, re.MULTILINE)
    assert servers == [(name, name, name) for name in THEATERS]
    assert re.findall(r"use-server (\w+) if \{ url_param\(replica\) -m str (\w+) \}", PROXY) == [
        (n, n) for n in THEATERS
    ]
    assert {told["hostname"] for told in THEATERS.values()} == THEATERS.keys(), "the switchboard shows the host's name"
    assert "deny_status 404 if { path,url_dec /metrics /ready " in PROXY, "under any spelling: %6d is an m to a server"
    assert "set-header X-Forwarded-For %[src]" in PROXY and "option forwardfor" not in PROXY, "none is taken on trust"
