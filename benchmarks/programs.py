"""The programs that are measured, as source text, smallest first."""

SCALAR = """
import torch
x = torch.tensor(1.0, requires_grad=True)
y = x
for _ in range(500):
    y = y * 1.0001
    y = y + 0.0001
y.backward()
"""

MLP = """
import torch
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(10, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
X, Y = torch.randn(64, 10), torch.randn(64, 1)
for _ in range(20):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(net(X), Y)
    loss.backward()
    optimizer.step()
"""

TRANSFORMER = """
import torch
torch.manual_seed(0)
layer = torch.nn.TransformerEncoderLayer(64, 4, 128, batch_first=True, dropout=0.0)
X = torch.randn(4, 32, 64)
for _ in range(2):
    X = layer(X)
X.square().mean().backward()
"""

PROGRAMS = {"scalar, 1,000 operations": SCALAR, "MLP, 20 steps": MLP, "transformer layer, twice": TRANSFORMER}
