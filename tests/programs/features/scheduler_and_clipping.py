import torch
w = torch.tensor([3.0, 4.0], requires_grad=True)
opt = torch.optim.SGD([w], lr=1.0)
plan = torch.optim.lr_scheduler.StepLR(opt, 1, gamma=0.1)
for step in range(2):
    opt.zero_grad()
    (w * w).sum().backward()
    norm = torch.nn.utils.clip_grad_norm_([w], 1.0)
    torch.nn.utils.clip_grad_value_([w], 0.5)
    opt.step()
    plan.step()
print(w, plan.get_last_lr())
