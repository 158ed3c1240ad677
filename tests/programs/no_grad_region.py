import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.no_grad():
    a = x * 10
    with torch.enable_grad():
        b = x * 100
    c = a + b
(x + c).sum().backward()
