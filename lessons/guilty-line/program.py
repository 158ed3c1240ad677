import torch

w = torch.tensor(2.0, requires_grad=True)
v = torch.tensor(3.0, requires_grad=True)
optimizer = torch.optim.SGD([w, v], lr=0.1)

h = w * 5
y = v * h
first = y - 1
second = y * y
first.backward(retain_graph=True)
optimizer.step()
second.backward()
