import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 3
d = y.detach()
d.add_(1)
with torch.inference_mode():
    e = x * 5
y.sum().backward()
