import torch

w = torch.tensor(8.0, requires_grad=True)

for step in range(4):
    loss = w * w
    loss.backward()
    with torch.no_grad():
        w -= 0.25 * w.grad
