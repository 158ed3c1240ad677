import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x * x

with torch.no_grad():
    u = 10 * y

z = (y + u).sum()
z.backward()
print(y.requires_grad, u.requires_grad)
