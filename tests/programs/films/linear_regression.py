import torch

X = torch.tensor([-1.0, 1.0])
y = torch.tensor([4.0, 12.0])
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

losses = []
for step in range(3):
    loss = ((w * X + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.25 * w.grad
        b -= 0.25 * b.grad
        w.grad.zero_()
        b.grad.zero_()
    losses.append(loss.item())
