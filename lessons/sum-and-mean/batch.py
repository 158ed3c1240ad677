import torch

w = torch.tensor(1.0, requires_grad=True)
X = torch.tensor([3.0, 3.0])

loss = (w * X).sum()
loss.backward()
