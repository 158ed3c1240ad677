import torch
x = torch.tensor([-1.0, 4.0], requires_grad=True)
y = x.sqrt()
z = (y * 2).sum()
z.backward()
print(x.grad)
