"""Programs that take their own process down. The film up to there is kept, and says how it ended."""
# %% leaves behind Python's back -> crash: exit code 3
import os
os._exit(3)
# %% leaves behind Python's back as if all were well -> crash: exit code 0
import os
os._exit(0)
# %% aborts -> crash: signal 6 @ 3
import os

os.abort()
# %% kills itself -> crash: signal 9 | PermissionError
import os
os.kill(os.getpid(), 9)
# %% raises a signal in itself -> crash: signal 11 | PermissionError
import signal
signal.signal(signal.SIGSEGV, signal.SIG_DFL)
signal.raise_signal(signal.SIGSEGV)
# %% stops itself -> time | PermissionError ; tight
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
# %% reads nowhere -> crash: signal 11 @ 2
import ctypes
ctypes.string_at(0)
# %% writes nowhere -> crash: signal 11
import ctypes
ctypes.memset(8, 1, 8)
# %% runs data -> crash: signal
import ctypes
code = ctypes.create_string_buffer(b'\xff' * 64)
ctypes.CFUNCTYPE(None)(ctypes.addressof(code))()
# %% None overwritten -> crash: signal | time ; tight
import ctypes
ctypes.memset(id(None), 255, 16)
x = [None] * 5
del x
# %% bad bytecode -> crash: signal | time | SystemError | ok ; tight
def f(): pass
f.__code__ = f.__code__.replace(co_code=bytes([100, 250, 83, 0] * 8), co_consts=())
f()
# %% a stack without end in Python -> RecursionError
def f():
    f()
f()
# %% a stack without end in C -> crash: signal 11 | RecursionError | memory | time ; tight
import sys
sys.setrecursionlimit(10**9)
class A:
    def __repr__(self): return repr(self)
repr(A())
# %% nested brackets without end -> MemoryError | memory | SyntaxError | RecursionError | crash: signal 11
eval('(' * 10**5 + ')' * 10**5)
# %% nested lists compared -> RecursionError | crash: signal 11
a, b = [], []
for _ in range(10**4):
    a, b = [a], [b]
a == b
# %% a list in lists set free -> ok
a = []
for _ in range(2 * 10**4):
    a = [a]
del a
# %% faulthandler asked for a crash -> crash: signal 11
import faulthandler
faulthandler._sigsegv()
# %% a division by zero in C -> crash: signal | PermissionError
import signal
signal.signal(signal.SIGFPE, signal.SIG_DFL)
signal.raise_signal(signal.SIGFPE)
# %% all descriptors closed -> crash
import os
os.closerange(0, 1000)
print('not heard')
# %% the way out closed -> crash
import os
for fd in range(3, 64):
    try: os.close(fd)
    except OSError: pass
# %% another put in the place of the way out -> crash | PermissionError
import os
reading, writing = os.pipe()
os.dup2(writing, 3)
print('not heard')
# %% out of descriptors -> OSError: Too many
import os
kept = []
while True:
    kept.append(os.dup(1))
# %% garbage collected while it is looked at -> ok
import gc
gc.set_threshold(1)
x = [[] for _ in range(1000)]
# %% torch told to read out of bounds -> ok | RuntimeError | IndexError | crash: signal 11
import torch
x = torch.as_strided(torch.ones(1), (10,), (1,), 0)
# %% an index out of range in C++ -> IndexError | RuntimeError
import torch
torch.nn.functional.embedding(torch.tensor([10**9]), torch.ones(2, 2))
# %% a tensor on memory that is not there -> crash: signal | ok
import ctypes, torch
x = torch.frombuffer((ctypes.c_float * 4).from_address(16), dtype=torch.float32)
print(x)
# %% dies in the middle of backward -> crash: exit code 7
import os, torch
x = torch.ones(2, requires_grad=True)
y = (x * 2).sum()
y.register_hook(lambda g: os._exit(7))
y.backward()
# %% a syntax error -> SyntaxError
def f(:
# %% a program of zeros -> SyntaxError | ValueError
exec('\0' * 100)
# %% a hundred thousand additions -> RecursionError | MemoryError | memory | crash: signal 11 | ok | time ; tight
eval('+'.join(['1'] * 10**5))
