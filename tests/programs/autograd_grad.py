import torch
x = torch.tensor(2.0, requires_grad=True)
w = torch.tensor(5.0, requires_grad=True)
y = w * x ** 2
gx, gw = torch.autograd.grad(y, [x, w])
