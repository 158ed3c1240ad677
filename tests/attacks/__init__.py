"""Hostile and broken programs, as others would try them, and what must come of each; see docs/attacks.md.

programs/*.py ──attack.py──▶ Attack ──arena.py──▶ Seen: how it ended, and what it did outside (outside.py)
"""
