import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
opt = torch.optim.AdamW([w], lr=0.1, weight_decay=0.5)
(w * w).sum().backward()
opt.step()
opt.zero_grad(set_to_none=False)
print(w, w.grad)
