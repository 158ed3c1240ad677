import torch
x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
s = x.as_strided((2, 2), (1, 1))
s.sum().backward()
