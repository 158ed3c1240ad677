import torch

X = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
A = torch.tensor([[1.0, 2.0], [0.0, 1.0]], requires_grad=True)

Y = X.T @ A @ X
Y.backward(gradient=torch.ones(2, 2))
