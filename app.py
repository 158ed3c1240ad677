"""The app: the page that visitors see, what stands before it, and what else this server answers."""

from __future__ import annotations

import streamlit as st
from streamlit import runtime

from viz import hosting


def open_pages() -> int:
    """Browsers that have the page open now."""
    counted = runtime.get_instance().stats_mgr.get_stats(family_names=["active_sessions"])
    return sum(figure.value for figure in counted["active_sessions"])


settings = hosting.settings(st.get_option)
theater = hosting.opened(settings, open_pages)
app = st.App("viz/visit/script.py", routes=hosting.routes(settings, theater), middleware=hosting.doors(settings))
