"""Programs that leave something for the next run. Each run begins where all runs begin."""
# %% torch in double -> ok
import torch
torch.set_default_dtype(torch.float64)
# %% torch without gradients -> ok
import torch
torch.set_grad_enabled(False)
torch.autograd.set_detect_anomaly(True)
torch.use_deterministic_algorithms(True)
# %% torch with another backward -> ok
import torch
torch.Tensor.backward = lambda self: print('mine')
torch.ones = torch.zeros
# %% other builtins -> ok
import builtins
builtins.left = 1
builtins.sum = max
# %% other modules -> ok
import math, sys
math.pi = 3
sys.modules['json'] = math
sys.path[:] = []
sys.meta_path.clear()
# %% another seed -> ok
import random, torch, numpy
torch.seed(), random.seed(), numpy.random.seed()
# %% another environment -> ok | OSError: [Errno 0]
import os
os.environ['LEFT'] = '1'
os.umask(0)
# %% another encoding -> ok | Error | PermissionError
import locale, sys
locale.setlocale(locale.LC_ALL, 'C')
sys.stdout.reconfigure(encoding='ascii', errors='replace')
sys.set_int_max_str_digits(640)
# %% another recursion limit -> ok
import sys
sys.setrecursionlimit(10**6)
sys.setswitchinterval(100)
# %% the garbage collector off -> ok
import gc
gc.disable()
gc.freeze()
gc.callbacks.append(print)
# %% small numbers written over -> ok | crash: signal | time ; tight
import ctypes
ctypes.memset(id(5) + 24, 9, 1)
# %% an exit kept for later -> ok
import atexit
atexit.register(print, 'left')
# %% warnings off -> ok
import warnings
warnings.filterwarnings('error')
warnings.showwarning = None
# %% a hook for every exception -> ok
import sys
sys.excepthook = sys.unraisablehook = sys.displayhook = print
sys.addaudithook(lambda *_: None)
# %% an audit hook that refuses everything -> ok | RuntimeError | crash | time ; tight
import sys
def refuse(event, arguments): raise RuntimeError('refused')
sys.addaudithook(refuse)
# %% another kind of floating point -> ok
import torch
torch.set_flush_denormal(True)
# %% an operator of its own -> ok | RuntimeError | AttributeError
import torch
library = torch.library.Library('theater', 'DEF')
library.define('left(Tensor x) -> Tensor')
# %% an operator of torch, replaced -> ok | RuntimeError
import torch
library = torch.library.Library('aten', 'IMPL')
library.impl('mul.Tensor', lambda x, y: x, 'CPU')
# %% another default for every module -> ok
import torch
torch.nn.modules.module.register_module_forward_hook(lambda *_: torch.zeros(1))
torch.set_default_device('meta')
# %% memory full of secrets -> ok
x = b'@SECRETWORD@' * 10**5
# %% a search for what others left -> ok
import gc
found = [it for it in gc.get_objects() if type(it) is bytes and b'theater-secret' in it]
if found: print('through', found)
# %% fresh memory, searched for what others left -> ok
import torch
with torch.no_grad():
    found = [b'theater' + b'-secret' in torch.empty(10**5, dtype=torch.uint8).numpy().tobytes() for _ in range(50)]
if any(found): print('through')
# %% the C library's memory, searched -> ok | memory
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
for size in (100, 1000, 10**4, 10**5):
    for _ in range(20):
        at = libc.malloc(size)
        if b'theater' + b'-secret' in ctypes.string_at(at, size): print('through')
