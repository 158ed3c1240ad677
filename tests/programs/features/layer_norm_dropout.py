import torch
from torch import nn
torch.manual_seed(0)
norm = nn.LayerNorm(3)
drop = nn.Dropout(0.5)
x = torch.tensor([[1.0, 2.0, 6.0]], requires_grad=True)
y = drop(norm(x))
y.sum().backward()
drop.eval()
z = drop(x)
