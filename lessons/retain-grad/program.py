import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = 3 * x
y.requires_grad_()
z = (y * y).sum()

z.backward()
print(y.grad)
