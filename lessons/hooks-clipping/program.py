import torch

x = torch.tensor([1.0, 1.0], requires_grad=True)
y = 3 * x
y.register_hook(lambda g: g.clamp(max=2))

scale = torch.tensor([1.0, 10.0])
(y * scale).sum().backward()
