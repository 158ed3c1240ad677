import torch
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
net[1].requires_grad_(False)
net(torch.ones(1, 2)).sum().backward()
