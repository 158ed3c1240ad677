import torch
x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
y = x * 1
half = y.view(2, 2)[0]
half.mul_(10)
(y * y).sum().backward()
