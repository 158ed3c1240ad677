import torch
x = torch.ones(2, 3, requires_grad=True)
w = torch.ones(2)
y = x * 2
z = y @ w
