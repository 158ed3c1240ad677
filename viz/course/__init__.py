"""A lesson laid over the film of its program: Lesson + Story ──▶ Script. Pure: no torch, no Streamlit, no run."""
