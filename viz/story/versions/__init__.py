"""A second version of the program: ready-made ones, and how the films of two versions correspond."""
