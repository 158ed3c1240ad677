import torch

X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
w = torch.tensor([10.0, 20.0], requires_grad=True)

W = w.expand(2, 2)
W.retain_grad()
Y = X * W
Y.sum().backward()
