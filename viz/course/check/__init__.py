"""Every lesson played and held against what PyTorch does: `all.problems` tells what is wrong with one."""
