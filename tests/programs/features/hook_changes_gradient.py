import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
h = x * 3
h.register_hook(lambda g: g.clamp(max=1.0))
(h * h).sum().backward()
print(x.grad)
