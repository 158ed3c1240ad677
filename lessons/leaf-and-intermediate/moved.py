import torch

x = torch.arange(3.0)
x.requires_grad_()
x = x * 5
x.sum().backward()
print(x.grad)
