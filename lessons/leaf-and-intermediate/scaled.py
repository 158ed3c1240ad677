import torch

w = 10 * torch.ones(2, requires_grad=True)
print(w.requires_grad, w.is_leaf)

(w * w).sum().backward()
print(w.grad)
