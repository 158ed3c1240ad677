import torch

x = torch.tensor(2.0, requires_grad=True)
first = x
x = x * 3
x = x + 1
x.backward()
print(first.grad, x.is_leaf)
