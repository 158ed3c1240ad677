import torch
from torch import nn
bn = nn.BatchNorm1d(2)
x = torch.tensor([[1.0, 2.0], [3.0, 6.0]], requires_grad=True)
y = bn(x)
y[0].sum().backward()
bn.eval()
z = bn(x)
