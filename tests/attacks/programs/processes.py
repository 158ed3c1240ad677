"""Programs that start others. No process and no thread can be had."""
# %% fork -> PermissionError | BlockingIOError | OSError ; only calls+limits
import os
if os.fork() == 0: os._exit(0)
print('through')
os.wait()
# %% a bomb of forks -> PermissionError | BlockingIOError | OSError ; unsafe
import os
while True:
    os.fork()
    print('through')
# %% a shell -> PermissionError | OSError | ok
import os
status = os.system('exit 7')
if status == 7 * 256: print('through')
# %% a process by subprocess -> PermissionError | OSError | BlockingIOError
import subprocess, sys
print('through', subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True))
# %% exec -> PermissionError | OSError
import os
os.execv('/bin/sh', ['/bin/sh', '-c', 'echo through > @HERE@/made'])
# %% exec of its own interpreter -> PermissionError | OSError
import os, sys
os.execv(sys.executable, [sys.executable, '-c', 'open("@HERE@/made", "w")'])
# %% exec by descriptor -> PermissionError | OSError
import os, sys
fd = os.open(sys.executable, os.O_RDONLY)
os.execve(fd, [sys.executable, '-c', 'open("@HERE@/made", "w")'], {})
# %% spawn -> PermissionError | OSError
import os
os.posix_spawn('/bin/true', ['true'], {})
print('through')
# %% a process by multiprocessing -> PermissionError | OSError | BlockingIOError ; only calls+limits
import multiprocessing
it = multiprocessing.get_context('fork').Process(target=print)
it.start()
print('through')
# %% a spawned process by multiprocessing -> PermissionError | OSError | BlockingIOError
import multiprocessing, time
it = multiprocessing.get_context('spawn').Process(target=time.sleep, args=(0,))
it.start()
print('through')
# %% a daemon -> PermissionError | BlockingIOError | OSError ; only calls+limits
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(0.2)
    os._exit(0)
print('through')
# %% a thread -> RuntimeError | PermissionError ; only calls+limits
import threading
it = threading.Thread(target=int)
it.start()
it.join()
print('through')
# %% a thread by its low name -> RuntimeError | PermissionError ; only calls+limits
import _thread
_thread.start_new_thread(int, ())
print('through')
# %% a pool of threads -> RuntimeError | PermissionError ; only calls+limits
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool:
    print('through', list(pool.map(int, '12')))
# %% a pool of processes -> PermissionError | OSError | RuntimeError | BlockingIOError | NotImplementedError | ImportError
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(2) as pool:
    print('through', list(pool.map(int, '12')))
# %% a terminal of its own -> PermissionError | OSError | OSError: out of pty devices
import pty, os
pid, fd = pty.fork()
if pid == 0: os._exit(0)
print('through')
# %% workers of a data loader -> PermissionError | OSError | RuntimeError | BlockingIOError
import torch
from torch.utils.data import DataLoader
for batch in DataLoader(range(4), num_workers=1): print('through', batch)
# %% processes by torch -> PermissionError | OSError | RuntimeError | BlockingIOError | Exception | ModuleNotFoundError
import torch.multiprocessing
torch.multiprocessing.spawn(int, nprocs=1)
print('through')
# %% more threads for torch -> ok
import torch
torch.set_num_threads(4)
x = torch.ones(300, 300)
print((x @ x).sum().item())
# %% more threads between operations -> ok | RuntimeError
import torch
torch.set_num_interop_threads(4)
x = torch.ones(3)
# %% work given to torch's own threads -> ok | RuntimeError | PermissionError | crash
import torch
@torch.jit.script
def f(x: torch.Tensor):
    later = torch.jit.fork(torch.sin, x)
    return torch.jit.wait(later)
print(f(torch.ones(2)))
# %% fork by number -> PermissionError | OSError ; with raw ; only calls+limits
if call('clone', 17, 0, 0, 0, 0) == 0: os._exit(0)
print('through')
os.wait()
# %% a borrowed fork by number -> PermissionError | OSError ; with raw
got = call('vfork')
if got == 0: libc._exit(0)
print('through')
# %% the newest fork by number -> PermissionError | OSError ; with raw
arguments = (ctypes.c_uint64 * 11)()
arguments[4] = 17
if call('clone3', arguments, 88) == 0: os._exit(0)
print('through')
# %% a thread by number -> PermissionError | OSError ; with raw
got = call('clone', 0x10f00, 0, 0, 0, 0)
print('through')
# %% exec by number -> PermissionError | OSError ; with raw
none = (ctypes.c_char_p * 1)(None)
call('execve', b'/bin/true', none, none)
# %% exec of nothing but memory -> PermissionError | OSError
import os
fd = os.memfd_create('program')
os.write(fd, b'#!/bin/sh\necho through')
os.execve(fd, ['program'], {})
# %% a process by asyncio -> PermissionError | OSError | RuntimeError | BlockingIOError | NotImplementedError
import asyncio
async def main():
    it = await asyncio.create_subprocess_exec('/bin/true')
    print('through', await it.wait())
asyncio.run(main())
# %% another process by a library of C -> PermissionError | OSError | ok
import ctypes
if ctypes.CDLL(None).system(b'exit 7') == 7 * 256: print('through')
# %% a debugger's console -> ok | EOFError | BdbQuit | OSError | PermissionError
breakpoint()
