import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)

(x * x).sum().backward()
first = x.grad

x.grad.zero_()
(3 * x).sum().backward()
print(first)
