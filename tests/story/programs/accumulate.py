import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
(3 * x).sum().backward()
(x * x).sum().backward()
x.grad.zero_()
x.sum().backward()
x.grad = None
