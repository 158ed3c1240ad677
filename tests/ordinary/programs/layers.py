# %% convolutions, pooling, norm
import torch
from torch import nn
net = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 2))
x = torch.arange(32.0).reshape(2, 1, 4, 4).requires_grad_()
out = net(x)
out.sum().backward()
# %% convolutions of other kinds
import torch
from torch import nn
a = nn.Conv1d(2, 4, 3, groups=2)(torch.ones(1, 2, 8)).sum()
b = nn.ConvTranspose2d(1, 1, 2, stride=2)(torch.ones(1, 1, 2, 2)).sum()
c = nn.Conv3d(1, 1, 2, dilation=2)(torch.ones(1, 1, 4, 4, 4)).sum()
(a + b + c).backward()
# %% pooling of other kinds
import torch
from torch.nn import functional as F
x = torch.arange(32.0).reshape(1, 2, 4, 4).requires_grad_()
y = F.avg_pool2d(x, 2).sum() + F.adaptive_avg_pool2d(x, 1).sum() + F.lp_pool2d(x + 1, 2, 2).sum()
y.backward()
# %% norms of other kinds
import torch
from torch import nn
x = torch.arange(24.0).reshape(2, 4, 3).requires_grad_()
y = nn.LayerNorm(3)(x).pow(2).sum() + nn.GroupNorm(2, 4)(x).pow(3).sum() + nn.InstanceNorm1d(4)(x).sum() + nn.RMSNorm(3)(x).sum()
y.backward()
# %% activations
import torch
from torch.nn import functional as F
x = torch.linspace(-2, 2, 9, requires_grad=True)
y = sum(f(x).sum() for f in (F.relu, F.gelu, F.silu, F.elu, F.selu, F.softplus, F.mish, F.leaky_relu, torch.tanh, F.hardswish))
y.backward()
# %% losses
import torch
from torch.nn import functional as F
x = torch.tensor([[0.2, 0.5], [0.9, 0.1]], requires_grad=True)
t = torch.tensor([[0.0, 1.0], [1.0, 0.0]])
y = F.mse_loss(x, t) + F.l1_loss(x, t) + F.smooth_l1_loss(x, t) + F.binary_cross_entropy(x, t) + F.kl_div(x.log(), t + 0.1)
y = y + F.cross_entropy(x, t.argmax(1), label_smoothing=0.1) + F.huber_loss(x, t) + F.cosine_embedding_loss(x, t, torch.ones(2))
y.backward()
# %% an embedding and a bag of them
import torch
from torch import nn
words = nn.Embedding(5, 3, padding_idx=0)
bag = nn.EmbeddingBag(5, 2, mode='sum')
y = words(torch.tensor([[1, 2, 0], [4, 4, 1]])).sum() + bag(torch.tensor([1, 2, 3, 1]), torch.tensor([0, 2])).sum()
y.backward()
w = words.weight
# %% a recurrent layer
import torch
rnn = torch.nn.RNN(2, 3, batch_first=True)
out, h = rnn(torch.ones(1, 4, 2))
out.sum().backward()
w = rnn.weight_hh_l0
# %% an LSTM of two layers, both ways
import torch
lstm = torch.nn.LSTM(2, 3, num_layers=2, bidirectional=True)
out, (h, c) = lstm(torch.ones(4, 1, 2))
(out.sum() + c.sum()).backward()
w = lstm.weight_ih_l0
# %% a GRU on sequences of several lengths
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
x = pad_sequence([torch.ones(4, 2), torch.ones(2, 2)], batch_first=True)
gru = torch.nn.GRU(2, 3, batch_first=True)
out, h = gru(pack_padded_sequence(x, [4, 2], batch_first=True))
out, lengths = pad_packed_sequence(out, batch_first=True)
out.sum().backward()
print(lengths.tolist())
# %% cells of a recurrent net, by hand
import torch
cell = torch.nn.LSTMCell(2, 2)
h = c = torch.zeros(1, 2)
for t in range(3): h, c = cell(torch.ones(1, 2) * t, (h, c))
h.sum().backward()
w = cell.weight_hh
# %% attention
import torch
attention = torch.nn.MultiheadAttention(4, 2, batch_first=True)
x = torch.arange(12.0).reshape(1, 3, 4).requires_grad_()
out, weights = attention(x, x, x)
out.sum().backward()
# %% attention, scaled and masked, by hand
import torch, math
q, k, v = (torch.randn(1, 2, 3, 4, requires_grad=True) for _ in range(3))
mask = torch.tril(torch.ones(3, 3, dtype=torch.bool))
a = torch.softmax((q @ k.transpose(-2, -1) / math.sqrt(4)).masked_fill(~mask, float('-inf')), -1) @ v
b = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
same = torch.allclose(a, b, atol=1e-5)
print(same)
b.sum().backward()
# %% a transformer's encoder
import torch
from torch import nn
layer = nn.TransformerEncoderLayer(4, 2, dim_feedforward=8, dropout=0.0, batch_first=True)
net = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
x = torch.arange(12.0).reshape(1, 3, 4).requires_grad_()
y = net(x)
y.pow(2).sum().backward()
# %% a module of one's own
import torch
from torch import nn
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = nn.ModuleList([nn.Linear(width, width) for _ in range(2)])
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer('seen', torch.zeros(1))
    def forward(self, x):
        self.seen += 1
        for it in self.inner: x = x + torch.relu(it(x))
        return x * self.scale
net = Block(3)
net(torch.ones(2, 3)).sum().backward()
print([name for name, _ in net.named_parameters()], net)
scale = net.scale
# %% weights shared, initialised, normalised
import torch
from torch import nn
from torch.nn.utils import parametrizations
a = nn.Linear(3, 3); b = nn.Linear(3, 3); b.weight = a.weight
nn.init.xavier_uniform_(a.weight); nn.init.zeros_(a.bias); nn.init.kaiming_normal_(b.weight); nn.init.orthogonal_(b.weight)
c = parametrizations.weight_norm(nn.Linear(3, 2))
c(b(a(torch.ones(1, 3)))).sum().backward()
w = a.weight
# %% modules in dicts and lists, applied and counted
import torch
from torch import nn
net = nn.ModuleDict({'a': nn.Linear(2, 2), 'b': nn.ParameterList([nn.Parameter(torch.ones(2))])})
net['a'].apply(lambda it: it.weight.data.fill_(0.5) if isinstance(it, nn.Linear) else None)
y = (net['a'](torch.ones(2)) * net['b'][0]).sum()
y.backward()
print(sum(it.numel() for it in net.parameters()))
# %% dropout, seeded
import torch
torch.manual_seed(3)
x = torch.ones(10, requires_grad=True)
y = torch.nn.functional.dropout(x, 0.5)
y.sum().backward()
# %% interpolation, padding, unfolding
import torch
from torch.nn import functional as F
x = torch.arange(16.0).reshape(1, 1, 4, 4).requires_grad_()
y = F.interpolate(x, scale_factor=2, mode='bilinear').sum() + F.pad(x, (1, 1), mode='reflect').sum() + F.unfold(x, 2).sum()
y = y + F.grid_sample(x, torch.zeros(1, 2, 2, 2), align_corners=False).sum() + F.pixel_shuffle(x.reshape(1, 4, 2, 2), 2).sum()
y.backward()
# %% a loss by CTC and a triplet
import torch
from torch.nn import functional as F
x = torch.zeros(5, 1, 3, requires_grad=True)
y = F.ctc_loss(x.log_softmax(2), torch.tensor([[1, 2]]), (5,), (2,))
a, b, c = (torch.ones(2, 3, requires_grad=True) * i for i in (1, 2, 4))
z = F.triplet_margin_loss(a, b, c)
(y + z).backward()
