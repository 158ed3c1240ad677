import torch
w = torch.tensor([1.0, 2.0])
a = (w * 2).sum()
w.requires_grad_()
b = (w * 3).sum()
(a + b).backward()
print(w.grad)
