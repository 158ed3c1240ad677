import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = 3 * x
z = y * y
y.retain_grad()

z.sum().backward()
print(x.is_leaf, y.is_leaf, z.is_leaf)
print(x.grad, y.grad, z.grad)
