import torch
from torch.nn.functional import softmax

q = torch.tensor([1.0, 2.0], requires_grad=True)
k = torch.tensor([[1.0, 1.0], [0.0, 1.0]], requires_grad=True)
v = torch.tensor([[1.0, 10.0], [5.0, 20.0]], requires_grad=True)

heads = []
for i in range(2):
    score = k[:, i] * q[i]
    weight = softmax(score, dim=0)
    heads.append(weight @ v[:, i])
out = torch.stack(heads)
out.sum().backward()
