import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
c = x.clone()
c[0] = 0
y = c * x
y.sum().backward()
