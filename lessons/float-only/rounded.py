import torch

x = torch.tensor([1.2, 2.7], requires_grad=True)
y = x.to(torch.int64)
z = y.to(torch.float32)
print(y.requires_grad, z.requires_grad)
