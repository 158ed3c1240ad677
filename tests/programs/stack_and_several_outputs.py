import torch
x = torch.tensor([3.0, 1.0, 2.0], requires_grad=True)
values, indices = x.sort()
a, b, c = values.unbind()
torch.stack([a * 1, c * 10]).sum().backward()
