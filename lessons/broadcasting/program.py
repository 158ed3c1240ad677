import torch

X = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
w = torch.tensor([2.0, 1.0], requires_grad=True)
b = torch.tensor([10.0, 20.0], requires_grad=True)

Y = X * w + b
Y.sum().backward()
