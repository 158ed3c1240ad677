import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
trunk = x.exp()
p = (2 * trunk).sum()
q = (trunk + 1).sum()
p.backward()
try:
    q.backward()
except RuntimeError as error:
    print(type(error).__name__)
(x.exp().sum() + x.sum()).backward()
