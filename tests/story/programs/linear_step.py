import torch
from torch import nn

torch.manual_seed(0)
net = nn.Linear(2, 1)
opt = torch.optim.SGD(net.parameters(), lr=0.5)
loss = net(torch.tensor([[1.0, 2.0]])).pow(2).sum()
opt.zero_grad()
loss.backward()
opt.step()
