"""Programs that never end, or not before the clock. Each is stopped at the wall limit, or by the kill soon after."""
# %% an endless loop -> time @ 2 3 ; tight
x = 1
while True:
    x += 1
# %% a loop that swallows every exception -> time ; tight
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
# %% a loop in a finally -> time @ 2 ; tight
try:
    while True: pass
finally:
    while True: pass
# %% sleeps -> time @ 2 ; tight
import time
time.sleep(60)
# %% sleeps, deaf to signals -> time ; tight ; only clock
import signal, time
signal.signal(signal.SIGALRM, signal.SIG_IGN)
time.sleep(3)
print('through')
# %% a loop deaf to signals -> time ; tight
from signal import *
for it in (SIGALRM, SIGPROF, SIGXCPU):
    signal(it, SIG_IGN)
while True: pass
# %% every signal blocked -> time | OSError | PermissionError ; tight
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True: pass
# %% the alarm cancelled -> time | PermissionError | itimer_error ; tight
import signal
signal.alarm(0)
signal.setitimer(signal.ITIMER_REAL, 0)
while True: pass
# %% its own limits of time raised -> time | ValueError | PermissionError ; tight
import resource
resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print('through')
while True: pass
# %% its own limit of memory raised -> ValueError | PermissionError | OSError
import resource
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print('through')
# %% a loop in C -> time ; tight
x = sum(iter(int, 1))
# %% an iterator without end, drained in C -> time ; tight
from collections import deque
from itertools import count
deque(count(), maxlen=0)
# %% a regular expression that backtracks for ever -> time ; tight
import re
re.match(r'(a+)+$', 'a' * 60 + 'b')
# %% a power of a power -> time | memory ; tight
x = 9 ** 9 ** 9
# %% the digits of a large number -> time | ValueError ; tight
import sys
sys.set_int_max_str_digits(0)
x = str(7 ** 4_000_000)
# %% a deadlock with itself -> time ; tight
import threading
lock = threading.Lock()
lock.acquire()
lock.acquire()
# %% waits for a message that never comes -> time ; tight
import queue
queue.Queue().get()
# %% waits for a signal -> time | ok ; tight
import signal
signal.pause()
# %% waits on nothing -> time | PermissionError | OSError ; tight
import select
select.select([], [], [])
# %% waits for its own pipe -> time | PermissionError | OSError ; tight
import os
reading, writing = os.pipe()
os.read(reading, 1)
# %% burns the processor -> cpu ; cpu
while True: pass
# %% burns the processor for a while -> cpu ; cpu ; only limits
import time
while time.process_time() < 3.2: pass
print('through')
# %% an endless backward -> time @ 7 8 9 ; tight
import torch
class Slow(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g):
        while True: pass
Slow.apply(torch.ones(1, requires_grad=True)).backward()
# %% an endless hook -> time ; tight
import torch
x = torch.ones(1, requires_grad=True)
def hook(g):
    while True: pass
x.register_hook(hook)
(x * 2).backward()
# %% an endless generator in a list -> time | memory ; tight
def numbers():
    while True: yield 1
kept = list(numbers())
# %% a loop that begins again in its handler -> time ; tight
import signal
def again(*_):
    while True: pass
signal.signal(signal.SIGALRM, again)
signal.signal(signal.SIGPROF, again)
signal.signal(signal.SIGXCPU, again)
while True: pass
# %% a long product of matrices -> time | memory ; tight
import torch
x = torch.ones(900, 900)
with torch.no_grad():
    for _ in range(10**6):
        torch.mm(x, x, out=x)
