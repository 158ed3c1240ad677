import torch
X = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
W = torch.tensor([[0.5, -1.0], [2.0, 0.25]], requires_grad=True)
h = (X @ W).relu()
h.mean().backward()
