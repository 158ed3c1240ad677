import torch

x = torch.tensor(2.0, requires_grad=True)
a = x.exp()
p = a + 1
q = a * 3
p.backward()
q.backward()
