import torch
m = torch.tensor([[2.0, 1.0], [1.0, 3.0]], requires_grad=True)
values, vectors = torch.linalg.eigh(m)
u, s, v = torch.linalg.svd(m)
(values[0] + s[0]).backward()
