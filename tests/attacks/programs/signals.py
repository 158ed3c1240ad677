"""Programs that reach for other processes: the parent, a sibling, everybody. No signal leaves a run."""
# %% kills the parent -> PermissionError ; unsafe
import os
os.kill(os.getppid(), 9)
print('through')
# %% stops the parent -> PermissionError ; unsafe
import os, signal
os.kill(os.getppid(), signal.SIGSTOP)
print('through')
# %% asks whether the parent is there -> PermissionError
import os
os.kill(os.getppid(), 0)
print('through')
# %% kills a sibling -> PermissionError ; unsafe
import os
os.kill(@VICTIM@, 9)
print('through')
# %% kills the group of a sibling -> PermissionError ; unsafe
import os
os.killpg(@VICTIM@, 9)
print('through')
# %% kills everybody -> PermissionError | ProcessLookupError ; unsafe
import os
os.kill(-1, 9)
print('through')
# %% kills its own group -> PermissionError | crash: signal ; unsafe
import os
os.killpg(0, 15)
os.killpg(0, 9)
# %% kills a thread of a sibling by number -> PermissionError | OSError ; with raw ; unsafe
print('through', call('tgkill', @VICTIM@, @VICTIM@, 9))
# %% kills a thread of the parent by number -> PermissionError | OSError ; with raw ; unsafe
print('through', call('tkill', os.getppid(), 9))
# %% a signal with a letter -> PermissionError | OSError ; with raw ; unsafe
letter = (ctypes.c_int * 32)(10, 0, -1)
print('through', call('rt_sigqueueinfo', @VICTIM@, 9, letter))
# %% a signal by descriptor -> PermissionError | OSError ; with raw ; unsafe
fd = call('pidfd_open', @VICTIM@, 0)
print('through', call('pidfd_send_signal', fd, 9, 0, 0))
# %% a descriptor of a sibling -> PermissionError | OSError ; with raw ; only calls
print('through', call('pidfd_open', @VICTIM@, 0))
# %% a descriptor that signals a sibling -> PermissionError | OSError ; unsafe
import fcntl, os, signal
reading, writing = os.pipe()
fcntl.fcntl(reading, fcntl.F_SETOWN, @VICTIM@)
fcntl.fcntl(reading, 10, signal.SIGKILL)
fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC)
os.write(writing, b'x')
print('through')
# %% the way out, made to signal a sibling -> PermissionError | OSError ; unsafe
import fcntl, os, signal
fcntl.fcntl(3, fcntl.F_SETOWN, @VICTIM@)
fcntl.fcntl(3, 10, signal.SIGKILL)
fcntl.fcntl(3, fcntl.F_SETFL, fcntl.fcntl(3, fcntl.F_GETFL) | os.O_ASYNC)
print('through')
# %% an owner by its newer name -> PermissionError | OSError ; with raw ; unsafe
reading, writing = os.pipe()
owner = (ctypes.c_int * 2)(1, @VICTIM@)
print('through', call('fcntl', reading, 15, owner))
# %% a lease that signals -> PermissionError | OSError
import fcntl, os
fd = os.open(os.__file__, os.O_RDONLY)
fcntl.fcntl(fd, 1024, fcntl.F_RDLCK)
print('through')
# %% a folder that signals -> PermissionError | OSError ; only calls
import fcntl, os
fd = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
fcntl.fcntl(fd, 1026, 4)
print('through')
# %% a sibling made slow -> PermissionError | OSError ; unsafe
import os
os.setpriority(os.PRIO_PROCESS, @VICTIM@, 19)
print('through')
# %% a sibling put on no processor -> PermissionError | OSError ; unsafe
import os
os.sched_setaffinity(@VICTIM@, {0})
print('through')
# %% the limits of a sibling -> PermissionError | OSError ; unsafe
import resource
resource.prlimit(@VICTIM@, resource.RLIMIT_CPU, (0, 0))
print('through')
# %% the limits of the parent -> PermissionError | OSError ; unsafe
import os, resource
print('through', resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE))
# %% out of its group -> PermissionError | OSError ; only calls
import os
os.setpgid(0, os.getppid())
print('through')
# %% into a session of its own -> PermissionError | OSError
import os
os.setsid()
print('through')
# %% real time -> PermissionError | OSError
import os
os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
print('through')
# %% a better place in the queue -> PermissionError | OSError
import os
os.setpriority(os.PRIO_PROCESS, 0, -20)
print('through')
# %% the priority of the disk -> PermissionError | OSError ; with raw
print('through', call('ioprio_set', 1, @VICTIM@, (1 << 13)))
# %% a timer that signals another thread -> PermissionError | OSError ; with raw ; unsafe
event = (ctypes.c_int * 16)(0, 0, 9, 4, @VICTIM@)
timer = ctypes.c_int()
print('through', call('timer_create', 1, event, ctypes.byref(timer)))
# %% a message queue that signals -> PermissionError | OSError ; with raw ; unsafe
print('through', call('mq_open', b'theater-attack-@ME@', 0o102, 0o666, 0))
# %% the first to be spared when memory is short -> PermissionError | OSError ; unsafe
open('/proc/self/oom_score_adj', 'w').write('-1000')
print('through')
