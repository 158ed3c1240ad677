import torch
from torch.utils.checkpoint import checkpoint
x = torch.tensor([1.0, 2.0], requires_grad=True)
def block(a):
    return (a * a).exp()
y = checkpoint(block, x, use_reentrant=True).sum()
y.backward()
