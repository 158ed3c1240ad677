"""The app with a single slot for runs, so that a second visitor has to wait: `python -m tests.browser.one_at_a_time run
app.py …` is `streamlit run app.py …` but for that."""

from __future__ import annotations

from streamlit.web.cli import main

from viz import run

run.shared().slots = 1
main()
