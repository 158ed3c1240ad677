import torch
from torch import nn
torch.manual_seed(0)
conv = nn.Conv2d(1, 1, 2)
pool = nn.MaxPool2d(2)
x = torch.arange(9.0).view(1, 1, 3, 3)
y = pool(conv(x).relu())
y.sum().backward()
