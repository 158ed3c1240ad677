"""Proof that recording changes nothing, and that what is recorded is what happened. See docs/proof.md."""
