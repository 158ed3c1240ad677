"""The recorder held against plain PyTorch."""
