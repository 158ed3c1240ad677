import torch
w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
x = torch.ones(1, 2)
with torch.autocast('cpu', dtype=torch.bfloat16):
    y = x @ w
    loss = y.sum()
loss.backward()
print(y.dtype, w.grad.dtype)
