import torch

w = torch.tensor(3.0, requires_grad=True)
y = w * w
w.requires_grad_(False)
y.backward()
print(y.requires_grad, w.grad)
