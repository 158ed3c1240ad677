import torch

a = torch.arange(4.0, requires_grad=True)
(a * a).sum().backward()

b = torch.arange(4)
b.requires_grad_()
(b * b).sum().backward()
