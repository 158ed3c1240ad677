import torch
x = torch.tensor([0.0, 4.0], requires_grad=True)
y = x.sqrt() * 0
y.sum().backward()
print(x.grad)
