import torch
from torch import nn
a = nn.Linear(2, 2, bias=False)
b = nn.Linear(2, 1, bias=False)
with torch.no_grad():
    a.weight.copy_(torch.eye(2))
    b.weight.copy_(torch.tensor([[2.0, 3.0]]))
b.weight.requires_grad_(False)
b(a(torch.tensor([[1.0, -1.0]]))).sum().backward()
