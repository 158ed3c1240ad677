import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
first = x
x = x * 2
x = x.sum()
x.backward()
del x
