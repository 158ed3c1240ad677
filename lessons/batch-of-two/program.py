import torch

X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
w = torch.tensor([10.0, 20.0], requires_grad=True)

Y = X * w
Y.sum().backward()
