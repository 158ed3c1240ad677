import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 1
a, b = y.unbind()
a.mul_(2)
