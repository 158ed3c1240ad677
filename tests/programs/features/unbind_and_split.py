import torch
x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
a, b, c, d = x.unbind()
first, last = x.split(2)
y = a * d + (first * last).sum()
y.backward()
