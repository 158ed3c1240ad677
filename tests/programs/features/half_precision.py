import torch
x = torch.tensor([1.0, 0.001], dtype=torch.float16, requires_grad=True)
b = torch.tensor([1.0, 3.0], dtype=torch.bfloat16, requires_grad=True)
y = (x * x).sum()
y.backward()
(b * b).sum().backward()
print(x.grad, b.grad)
