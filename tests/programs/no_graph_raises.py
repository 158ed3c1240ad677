import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor([t.item() for t in x * x])
y.sum().backward()
