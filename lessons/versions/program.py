import torch

x = torch.tensor([1.0, 4.0, 16.0], requires_grad=True)
r = x.sqrt()
print(r._version)
r.add_(1)
print(r._version)
r.sum().backward()
