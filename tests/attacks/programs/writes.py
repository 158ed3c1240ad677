"""Programs that leave something: a file made, changed, renamed or removed. Nothing is writable anywhere."""
# %% a new file -> OSError: Read-only ; only files+calls
open('@HERE@/made', 'w').write('x')
print('through')
# %% a file where it is -> PermissionError | OSError
open('theater-attack-@ME@', 'w').write('x')
print('through')
# %% a file in the temporary folder -> PermissionError | OSError
open('/tmp/theater-attack-@ME@', 'w').write('x')
print('through')
# %% a temporary file -> OSError: Read-only
import tempfile
tempfile.NamedTemporaryFile(dir='@HERE@', delete=False)
print('through')
# %% a temporary file without a name -> PermissionError | FileNotFoundError | OSError
import tempfile
tempfile.TemporaryFile()
print('through')
# %% a temporary folder -> OSError: Read-only
import tempfile
tempfile.TemporaryDirectory()
print('through')
# %% a file without a name -> PermissionError | OSError
import os
os.open('@HERE@', os.O_TMPFILE | os.O_RDWR)
print('through')
# %% more at the end of a file -> OSError: Read-only ; only files+calls
open('@HERE@/kept', 'a').write('x')
print('through')
# %% less of a file -> PermissionError | OSError ; only files+calls
import os
os.truncate('@HERE@/kept', 0)
print('through')
# %% less of a file by number -> PermissionError | OSError ; with raw
print('through', call('truncate', b'@HERE@/kept', 0))
# %% a file removed -> PermissionError | OSError ; only files+calls
import os
os.unlink('@HERE@/kept')
print('through')
# %% a file renamed -> PermissionError | OSError ; only files+calls
import os
os.rename('@HERE@/kept', '@HERE@/gone')
print('through')
# %% a file exchanged by number -> PermissionError | OSError ; with raw
print('through', call('renameat2', -100, b'@HERE@/kept', -100, b'@HERE@/link-to-secret', 2))
# %% a folder made -> PermissionError | OSError ; only files+calls
import os
os.mkdir('@HERE@/folder')
print('through')
# %% a folder removed -> PermissionError | OSError
import os
os.rmdir('@HERE@/empty')
print('through')
# %% a second name of a file -> PermissionError | OSError
import os
os.link('@HERE@/kept', '@HERE@/second')
print('through')
# %% a link -> PermissionError | OSError ; only files+calls
import os
os.symlink('/etc/passwd', '@HERE@/link')
print('through')
# %% a pipe with a name -> PermissionError | OSError ; only files+calls
import os
os.mkfifo('@HERE@/pipe')
print('through')
# %% a device -> PermissionError | OSError
import os, stat
os.mknod('@HERE@/device', stat.S_IFCHR | 0o666, os.makedev(1, 3))
print('through')
# %% the rights of a file -> PermissionError | OSError
import os
os.chmod('@HERE@/kept', 0o600)
print('through')
# %% the owner of a file -> PermissionError | OSError
import os
os.chown('@HERE@/kept', os.getuid(), os.getgid())
print('through')
# %% the times of a file -> PermissionError | OSError
import os
os.utime('@HERE@/kept', (0, 0))
print('through')
# %% an attribute of a file -> PermissionError | OSError
import os
os.setxattr('@HERE@/kept', 'user.theater', b'x')
print('through')
# %% a file by torch -> PermissionError | RuntimeError ; only files+calls
import torch
torch.save(torch.ones(2), '@HERE@/made')
print('through')
# %% a file by numpy -> OSError: Read-only ; only files+calls
import numpy
numpy.save('@HERE@/made.npy', numpy.ones(2))
print('through')
# %% a file mapped and written -> PermissionError | OSError | ValueError ; only files+calls
import mmap
with open('@HERE@/kept', 'r+b') as file:
    mmap.mmap(file.fileno(), 0)[:1] = b'x'
print('through')
# %% a map of torch, shared -> PermissionError | RuntimeError | OSError
import torch
torch.from_file('@HERE@/kept', shared=True, size=4, dtype=torch.uint8).fill_(7)
print('through')
# %% a data base -> OperationalError | ModuleNotFoundError
import sqlite3
sqlite3.connect('@HERE@/made.db').execute('create table t (x)')
print('through')
# %% a log -> OSError: Read-only
import logging
logging.basicConfig(filename='@HERE@/made.log')
logging.error('x')
print('through')
# %% a copy -> PermissionError
import shutil
shutil.copy('@HERE@/kept', '@HERE@/copy')
print('through')
# %% a library changed -> PermissionError | OSError ; unsafe
import torch
open(torch.__file__, 'a').write('')
print('through')
# %% a library added -> PermissionError | OSError ; unsafe
import os, torch
open(os.path.dirname(os.path.dirname(torch.__file__)) + '/theater_attack.pth', 'w').write('')
print('through')
# %% the app changed -> PermissionError | OSError ; unsafe
open('@APP@/app.py', 'a').write('')
print('through')
# %% a module, compiled and kept -> ok
import py_compile, contextlib
with contextlib.suppress(OSError):
    py_compile.compile(contextlib.__file__, cfile='@HERE@/made.pyc')
# %% shared memory as a file -> PermissionError | OSError | FileNotFoundError
open('/dev/shm/theater-attack-@ME@', 'w').write('x')
print('through')
# %% the kernel's settings -> PermissionError | OSError ; unsafe
open('/proc/sys/kernel/core_pattern', 'w').write('core')
print('through')
# %% its own name as others see it -> PermissionError | OSError
open('/proc/self/comm', 'w').write('sshd')
print('through')
# %% room on the disk -> PermissionError | OSError
import os
os.posix_fallocate(os.open('@HERE@/kept', os.O_RDWR), 0, 10**6)
print('through')
# %% a copy within the kernel -> PermissionError | OSError
import os
fd = os.open('@HERE@/made', os.O_RDWR | os.O_CREAT)
print('through', os.copy_file_range(os.open(os.__file__, os.O_RDONLY), fd, 10))
# %% a file of traces by torch -> PermissionError | RuntimeError | OSError
import torch
torch.jit.script(torch.nn.Linear(2, 2)).save('@HERE@/made.pt')
print('through')
# %% the cache of compiled code -> ok | PermissionError | OSError | RuntimeError | Exception | InductorError | BackendCompilerFailed
import torch
f = torch.compile(lambda x: x * 2)
print(f(torch.ones(2)))
# %% the system's log -> PermissionError | OSError | ok ; unsafe
import syslog
syslog.syslog('theater-attack-@ME@')
# %% everything removed -> PermissionError | OSError | ok
import shutil
shutil.rmtree('@HERE@')
print('through')
