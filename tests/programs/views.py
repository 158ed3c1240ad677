import torch
x = torch.arange(6.0, requires_grad=True)
m = x.view(2, 3)
row = m[1]
column = m.t()[0]
(row.sum() * column.sum()).backward()
