# %% linear regression by SGD
import torch
x = torch.linspace(-1, 1, 20).unsqueeze(1)
y = 3 * x + 1
net = torch.nn.Linear(1, 1)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(10):
    opt.zero_grad()
    loss = ((net(x) - y) ** 2).mean()
    loss.backward()
    opt.step()
print(f'{loss.item():.4f}')
w, b = net.weight, net.bias
# %% momentum and Nesterov
import torch
w = torch.tensor([5.0, -3.0], requires_grad=True)
opt = torch.optim.SGD([w], lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)
for _ in range(6):
    opt.zero_grad(); (w ** 2).sum().backward(); opt.step()
# %% Adam
import torch
w = torch.tensor([5.0, -3.0], requires_grad=True)
opt = torch.optim.Adam([w], lr=0.3)
for _ in range(5):
    opt.zero_grad(); (w ** 2).sum().backward(); opt.step()
# %% AdamW and a cosine schedule
import torch
w = torch.tensor([5.0, -3.0], requires_grad=True)
opt = torch.optim.AdamW([w], lr=0.3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=5)
for _ in range(5):
    opt.zero_grad(); (w ** 2).sum().backward(); opt.step(); schedule.step()
print([round(it, 6) for it in schedule.get_last_lr()])
# %% RMSprop and a step schedule
import torch
w = torch.tensor([5.0, -3.0], requires_grad=True)
opt = torch.optim.RMSprop([w], lr=0.1)
schedule = torch.optim.lr_scheduler.StepLR(opt, 2, 0.5)
for _ in range(5):
    opt.zero_grad(); (w ** 2).sum().backward(); opt.step(); schedule.step()
# %% Adagrad, Adadelta, Adamax, NAdam, RAdam
import torch
ws = []
for name in ('Adagrad', 'Adadelta', 'Adamax', 'NAdam', 'RAdam'):
    w = torch.tensor([2.0, -1.0], requires_grad=True)
    opt = getattr(torch.optim, name)([w])
    for _ in range(2):
        opt.zero_grad(); (w ** 2).sum().backward(); opt.step()
    ws.append(w)
last = ws[-1]
# %% L-BFGS with a closure
import torch
w = torch.tensor([3.0, -2.0], requires_grad=True)
opt = torch.optim.LBFGS([w], max_iter=5)
def closure():
    opt.zero_grad()
    loss = ((w - 1) ** 2).sum()
    loss.backward()
    return loss
opt.step(closure)
# %% schedules: one cycle, plateau, lambda, sequence
import torch
from torch.optim import lr_scheduler as s
w = torch.tensor([1.0], requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)
one = s.OneCycleLR(opt, max_lr=0.5, total_steps=10)
for _ in range(4): opt.step(); one.step()
print(round(opt.param_groups[0]['lr'], 6))
flat = s.ReduceLROnPlateau(opt, patience=0)
for loss in (1.0, 1.0, 1.0): flat.step(loss)
print(round(opt.param_groups[0]['lr'], 6))
# %% gradients clipped
import torch
net = torch.nn.Linear(4, 2)
(net(torch.ones(3, 4)) * 100).sum().backward()
norm = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
torch.nn.utils.clip_grad_value_(net.parameters(), 0.1)
w = net.weight
# %% accumulation over micro-batches
import torch
net = torch.nn.Linear(3, 1)
for part in torch.arange(12.0).reshape(2, 2, 3):
    (net(part).mean() / 2).backward()
w = net.weight
# %% groups of parameters, some of them frozen
import torch
net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
net[0].requires_grad_(False)
opt = torch.optim.SGD([{'params': net[2].weight, 'lr': 0.1}, {'params': net[2].bias}], lr=0.01)
net(torch.ones(1, 2)).sum().backward()
opt.step()
w = net[2].weight
# %% a moving average of the weights
import torch
from torch.optim.swa_utils import AveragedModel
net = torch.nn.Linear(2, 1)
mean = AveragedModel(net)
for _ in range(3):
    with torch.no_grad(): net.weight.add_(1)
    mean.update_parameters(net)
w = mean.module.weight
# %% a data set and a loader
import torch
from torch.utils.data import DataLoader, Dataset, TensorDataset, random_split
class Squares(Dataset):
    def __len__(self): return 10
    def __getitem__(self, i): return torch.tensor(float(i)), torch.tensor(float(i * i))
for x, y in DataLoader(Squares(), batch_size=4, shuffle=True): print(x.tolist(), y.sum().item())
train, test = random_split(TensorDataset(torch.arange(10.0)), [7, 3])
print(len(train), [it[0].item() for it in test])
# %% the loop of a course, with history
import torch
from collections import defaultdict
torch.manual_seed(1)
x = torch.randn(40, 2)
y = (x[:, 0] * x[:, 1] > 0).long()
net = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Dropout(0.2), torch.nn.Linear(8, 2))
opt, history = torch.optim.Adam(net.parameters(), 0.05), defaultdict(list)
for epoch in range(4):
    net.train()
    loss = torch.nn.functional.cross_entropy(net(x), y)
    opt.zero_grad(); loss.backward(); opt.step()
    net.eval()
    with torch.no_grad(): history['right'].append((net(x).argmax(1) == y).sum().item())
print(dict(history))
# %% mixed precision on the processor
import torch
net = torch.nn.Linear(4, 4)
with torch.autocast('cpu', dtype=torch.bfloat16):
    out = net(torch.ones(2, 4))
out.float().sum().backward()
print(out.dtype)
w = net.weight
# %% a generative adversary, one step each
import torch
from torch import nn
G, D = nn.Linear(2, 2), nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
og, od = torch.optim.SGD(G.parameters(), 0.1), torch.optim.SGD(D.parameters(), 0.1)
real, z = torch.ones(4, 2), torch.randn(4, 2)
od.zero_grad()
(-(D(real).log() + (1 - D(G(z).detach())).log()).mean()).backward(); od.step()
og.zero_grad(); (-D(G(z)).log().mean()).backward(); og.step()
g = G.weight
# %% a state saved and loaded in memory
import io, torch
net, twin = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
file = io.BytesIO()
torch.save(net.state_dict(), file)
file.seek(0)
twin.load_state_dict(torch.load(file))
same = (net.weight == twin.weight).all()
print(same)
