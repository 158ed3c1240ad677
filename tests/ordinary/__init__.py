"""Ordinary programs, as courses have them: confined they end exactly as they end in plain Python, unconfined."""
