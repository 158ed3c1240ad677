import torch
w = torch.ones(2, requires_grad=True).double()
(w * w).sum().backward()
print(w.grad)
