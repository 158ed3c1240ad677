import torch

x = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
y = x ** 3
y.backward()

h = 1e-4
with torch.no_grad():
    up = (x + h) ** 3
    down = (x - h) ** 3
slope = (up - down) / (2 * h)
gap = (slope - x.grad).abs()
