"""Programs that say too much: print, operations, names, messages. Each is cut at a limit, with its film up to there."""
# %% a flood of prints -> output @ 2
while True:
    print('x' * 100)
# %% one long print -> output @ 1
print('x' * 10**6)
# %% a flood that ends no line and leaves C never -> output @ 2
import itertools, sys
sys.stdout.writelines(itertools.repeat('x' * 1000))
# %% a flood of errors printed -> output
import sys
while True:
    sys.stderr.write('x\n' * 50)
# %% a flood of bytes printed -> output
import sys
while True:
    sys.stdout.buffer.write(b'\xff\xfe' * 100)
# %% a flood past Python -> time | PermissionError | OSError ; tight
import os
while True:
    os.write(1, b'x' * 100)
# %% a flood of warnings -> output | events
import warnings
warnings.simplefilter('always')
while True:
    warnings.warn('x' * 1000)
# %% a flood of operations -> events @ 3 4
import torch
x = torch.ones(64)
while True:
    x = x * 1.0
# %% a flood of names -> events | memory | time ; tight
import torch
for i in range(10**6):
    globals()['x%d' % i] = torch.ones(20)
# %% a flood of named tensors at the end -> events | ok
import torch
kept = [[torch.ones(20) * i for i in range(40)] for _ in range(80)]
# %% a flood of modules -> events | ok | time ; tight
import torch
net = torch.nn.Sequential(*[torch.nn.Linear(8, 8) for _ in range(400)])
net(torch.ones(1, 8)).sum().backward()
# %% a flood of graphs -> events | time ; tight
import torch
x = torch.ones(8, requires_grad=True)
while True:
    (x * 2).sum().backward()
# %% a flood of calls of functions -> events | time | ok ; tight
import torch
def f(x): return x + 1
x = torch.ones(1)
for _ in range(10**5): x = f(x)
# %% an exception with a book in it -> events | output | ValueError | memory
raise ValueError('x' * 10**7)
# %% an exception with a chain without end -> RecursionError | ValueError | time ; tight
def f(n):
    try:
        if n: f(n - 1)
        raise ValueError(n)
    except ValueError as error:
        raise ValueError(n) from error
f(300)
# %% a name as long as a book -> ok | events
import torch
globals()['x' * 10**6] = torch.ones(2)
# %% names that are no names -> ok
import torch
for name in ('', ' ', '\n', '\ud800', '\0', '<b>', '../..', '__class__', 'x' * 300, '\u202e', '\U0001F600'):
    globals()[name] = torch.ones(2)
globals()[5] = globals()[None] = torch.ones(2)
# %% keys that are no keys -> ok
import torch
class Key:
    def __repr__(self): return '<script>alert(1)</script>' * 100
    def __hash__(self): return 1
kept = {Key(): torch.ones(1), 1.5: torch.ones(1), (1, 2): torch.ones(1), b'x': torch.ones(1)}
# %% markup printed -> ok
print('<script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m\u202e\0')
# %% half a character printed -> ok | UnicodeEncodeError
print('\ud800')
# %% bytes that are no text -> ok
import sys
sys.stdout.buffer.write(bytes(range(256)))
# %% a container that contains itself -> ok
import torch
kept = [torch.ones(1)]
kept.append(kept)
# %% containers as deep as they come -> ok
import torch
kept = torch.ones(1)
for _ in range(10**5): kept = [kept]
# %% a container that never ends -> ok | time | events ; tight
import torch
class Endless(list):
    def __iter__(self):
        while True: yield torch.ones(1)
    def __len__(self): return 10**9
kept = Endless()
# %% an object that makes new ones -> ok | time | events ; tight
class Mirror:
    def __getattr__(self, name): return Mirror()
mirror = Mirror()
# %% a graph of thousands of nodes, drawn -> events | ok | time ; tight
import torch
x = y = torch.ones(1, requires_grad=True)
for _ in range(3000): y = y * 1
y.backward()
# %% one card with thousands of inputs -> events | ok
import torch
x = torch.stack([torch.ones(1, requires_grad=True) for _ in range(2000)])
# %% a shape of sixty axes -> ok | RuntimeError
import torch
x = torch.ones([1] * 60, requires_grad=True).sum()
# %% numbers at the edge -> ok
import torch
x = torch.tensor([1e308 * 10, float('nan'), -0.0, 5e-324, 2**63 - 1], dtype=torch.float64, requires_grad=True)
(x * x).sum().backward()
y = torch.tensor([2**63 - 1, -2**63])
# %% a line of a hundred thousand characters -> ok | events
x = '@LONG@'
# %% lines without end -> ok | events | memory
exec('\n'.join(['x = 1'] * 10**5))
