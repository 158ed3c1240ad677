import torch
from torch.utils.data import DataLoader, TensorDataset
x = torch.arange(4.0).view(4, 1)
y = 2 * x
w = torch.zeros(1, 1, requires_grad=True)
for xb, yb in DataLoader(TensorDataset(x, y), batch_size=2):
    loss = ((xb @ w - yb) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
print(w)
