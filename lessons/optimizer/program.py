import torch
from torch import nn

x = torch.tensor([[1.0], [2.0]])
y = torch.tensor([[3.0], [5.0]])
net = nn.Linear(1, 1)
nn.init.zeros_(net.weight)
nn.init.zeros_(net.bias)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

loss = nn.functional.mse_loss(net(x), y)
loss.backward()
optimizer.step()
optimizer.zero_grad()
