import torch
x = torch.tensor([100.0, 1.0], requires_grad=True)
y = x.exp()
(y / y.sum()).sum().backward()
print(x.grad)
