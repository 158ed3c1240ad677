import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
opt = torch.optim.Adam([w], lr=0.1)
opt.zero_grad(set_to_none=False)
(w * w).sum().backward()
opt.step()
print(w)
