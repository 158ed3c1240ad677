"""The walls around a run on Linux: what a program can reach once it has begun, and how that is checked.

    terms.py    what the app asks for, what the warm parent found: the two sides' words
    calls.py    system calls: an allow-list, made into a seccomp filter on the app's side
    files.py    files: a Landlock ruleset, read-only on Python's own libraries
    user.py     the user of the warm parent: never root, no capability but one where it must
    kernel.py   the few calls of the kernel that Python lacks
    cell.py     all of it entered, in order, in the child

Knows nothing of torch, traces or processes; docs/confinement.md says what is closed by which.
"""
