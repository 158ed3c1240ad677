import torch
x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
y = x * 1
v = y.view(2, 2)
row = v[0]
row.mul_(10)
y.add_(1)
(v * v).sum().backward()
