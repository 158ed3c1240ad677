import torch
from torch import nn

X = torch.tensor([[-1.0], [1.0]])
y = torch.tensor([[4.0], [12.0]])
net = nn.Linear(1, 1)
nn.init.zeros_(net.weight)
nn.init.zeros_(net.bias)
optimizer = torch.optim.SGD(net.parameters(), lr=0.25)

losses = []
for step in range(3):
    loss = nn.functional.mse_loss(net(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
