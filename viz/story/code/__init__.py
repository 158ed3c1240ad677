"""The program as text: what a span says, what never ran, which numbers one may turn, and how to change it."""
