"""Log lines hold what went wrong on our side, and nothing that a visitor typed."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

PROGRAM = """
import ast, logging, sys, threading
from viz.hosting.log import without_code

without_code()
logging.basicConfig(stream=sys.stderr)

def fail():
    code = "password = 'hunter2'"
    raise ValueError(f"cannot read {code}")

try:
    fail()
except ValueError:
    logging.getLogger("streamlit.error_util").exception("Uncaught app execution")
    logging.getLogger("uvicorn.error").error("in %s", "a request of hunter2", exc_info=True)
thread = threading.Thread(target=fail)
thread.start()
thread.join()
class Left:
    def __del__(self):
        fail()
Left()
ast.parse("1if 1 else 2", "hunter2")  # of which the parser warns, with the file's name
logging.getLogger("viz").warning("%d runs", 7)
"""


def test_an_exception_is_logged_by_its_type_and_place_alone():
    said = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60).stderr
    assert "hunter2" not in said
    assert "Uncaught app execution: ValueError ← <string>:10" in said
    assert "a thread ended: ValueError ← <string>:10" in said
    assert "an object could not be taken away: ValueError ← <string>:10" in said
    assert "7 runs" in said
