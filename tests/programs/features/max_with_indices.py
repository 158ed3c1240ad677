import torch
x = torch.tensor([[1.0, 5.0], [7.0, 2.0]], requires_grad=True)
top, where = x.max(1)
best, places = x.flatten().topk(2)
(top.sum() + best.sum()).backward()
