"""Programs that take all the memory there is. A starved run says so; its neighbours never notice."""
# %% a huge tensor -> memory @ 2
import torch
x = torch.empty(10**12)
# %% a tensor of all the tensors -> memory
import torch
x = torch.zeros(10**6, 10**6)
# %% a growing list of tensors -> memory @ 4
import torch
kept = []
while True:
    kept.append(torch.ones(10**7))
# %% a growing list of numbers -> memory @ 3
a = [0]
while True:
    a = a + a
# %% a growing text -> memory
a = 'x'
while True:
    a += a
# %% a growing dict -> memory
a = {}
while True:
    a[len(a)] = bytearray(10**6)
# %% every MemoryError swallowed -> time | memory ; tight
kept = []
while True:
    try:
        while True: kept.append(bytearray(10**6))
    except MemoryError:
        pass
# %% a MemoryError swallowed once -> ok
try:
    x = bytearray(10**12)
except MemoryError:
    x = None
print('no memory')
# %% more bytes than there are -> memory
x = bytes(10**13)
# %% a number of a trillion bits -> memory | OverflowError
x = 1 << 10**12
# %% as much as three runs may have -> memory ; only limits
x = bytearray(400 * 2**20)
print('through', len(x))
# %% an array of numpy -> memory | ._ArrayMemoryError
import numpy
x = numpy.ones(10**11)
# %% a shared map without a file -> memory | OSError: Cannot allocate ; only limits
import mmap
kept = mmap.mmap(-1, 300 * 2**20)
print('through')
# %% many shared maps -> memory | OSError: Cannot allocate
import mmap
kept = []
while True:
    kept.append(mmap.mmap(-1, 10 * 2**20))
# %% memory behind a descriptor -> PermissionError | OSError
import os
fd = os.memfd_create('hidden')
os.ftruncate(fd, 2**20)
print('through')
# %% shared memory with a name -> PermissionError | OSError | FileNotFoundError | ImportError
from multiprocessing import shared_memory
it = shared_memory.SharedMemory('theater-attack-@ME@', create=True, size=4096)
print('through')
# %% pipes filled to the brim -> PermissionError | OSError | BlockingIOError ; tight
import os
kept = []
while True:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    kept.append((reading, writing))
    try:
        while True: os.write(writing, bytes(65536))
    except BlockingIOError:
        pass
# %% a bomb of zeros, decompressed -> memory
import zlib
bomb = zlib.compress(bytes(64 * 2**20), 9)
x = [zlib.decompress(bomb) for _ in range(64)]
# %% a bomb of bombs -> memory | error
import bz2
bomb = b''.join([bz2.compress(bytes(9 * 10**6))] * 100)
x = bz2.decompress(bomb)
# %% a view repeated -> memory
import torch
x = torch.ones(1).expand(10**10)
y = x.contiguous()
# %% memory asked of the C library -> memory | AttributeError | ok
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
got = [libc.malloc(ctypes.c_size_t(64 * 2**20)) for _ in range(64)]
assert got[-1] is None
# %% a recursion that keeps -> memory | RecursionError
def f(kept):
    f([bytearray(10**5), kept])
f(None)
# %% one string of a million lines -> memory
x = '\n'.join(['x' * 1000] * 10**6)
