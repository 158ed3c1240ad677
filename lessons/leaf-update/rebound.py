import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
for step in range(2):
    loss = (w * w).sum()
    loss.backward()
    print(w.grad.max())
    w = w - 0.25 * w.grad
