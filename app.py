"""The app: the page that visitors see, and what stands before it."""

from __future__ import annotations

import streamlit as st

from viz import hosting

settings = hosting.settings(st.get_option)
app = st.App("visit.py", middleware=hosting.doors(settings))
