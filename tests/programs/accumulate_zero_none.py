import torch
x = torch.tensor([1.0, -2.0], requires_grad=True)
for k in range(1, 4):
    (k * x).sum().backward()
x.grad.zero_()
(x * x).sum().backward()
x.grad = None
x.prod().backward()
