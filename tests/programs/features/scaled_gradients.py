import torch
scale = 1024.0
w = torch.tensor(0.001, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)
loss = w * w
(loss * scale).backward()
w.grad.div_(scale)
if torch.isfinite(w.grad):
    opt.step()
print(w)
