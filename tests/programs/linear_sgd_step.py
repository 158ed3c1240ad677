import torch
from torch import nn
net = nn.Linear(2, 1)
with torch.no_grad():
    net.weight.copy_(torch.tensor([[1.0, -1.0]]))
    net.bias.fill_(0.5)
optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
y = torch.tensor([[1.0], [0.0]])
for step in range(2):
    loss = ((net(X) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
