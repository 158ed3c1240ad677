import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 1
z = y * y
v = y[0]
with torch.no_grad():
    v.mul_(10)
z.sum().backward()
