import torch
from torch import nn

x = torch.tensor([[1.0, -1.0]])
net = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
with torch.no_grad():
    net[0].weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 1.0]]))
    net[0].bias.zero_()
    net[2].weight.copy_(torch.tensor([[4.0, 5.0]]))
    net[2].bias.zero_()

out = net(x)
loss = (out - 8).square().sum()
loss.backward()
