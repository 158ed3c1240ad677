import torch
X = torch.arange(6.0).reshape(3, 2)
b = torch.tensor([1.0, -1.0], requires_grad=True)
s = torch.tensor(2.0, requires_grad=True)
(s * X + b).pow(2).sum().backward()
