import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * x
J, = torch.autograd.grad(y, x, torch.eye(2), is_grads_batched=True)
print(J)
