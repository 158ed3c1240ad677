"""Programs that read what is not theirs: the system, the home, the app, other processes. Everything but the
interpreter and its libraries is closed."""
# %% a file of the system -> PermissionError ; only files
print('through', open('/etc/passwd').read(20))
# %% the passwords -> PermissionError
print('through', open('/etc/shadow').read(20))
# %% the name of the machine -> PermissionError ; only files
print('through', open('/etc/hostname').read())
# %% who the users are -> PermissionError | KeyError | ok
import pwd
users = pwd.getpwall()
if users: print('through', users)
# %% a secret file -> PermissionError ; only files
print('through', open('@SECRET@').read())
# %% a secret file by its descriptor's number -> PermissionError ; only files
import os
fd = os.open('@SECRET@', os.O_RDONLY)
print('through', os.read(fd, 100))
# %% a secret file by the C library -> PermissionError | ok ; only files
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
fd = libc.open(b'@SECRET@', 0)
if fd >= 0: print('through', os.read(fd, 100))
# %% a secret file by number -> PermissionError | OSError ; with raw ; only files
fd = call('openat', -100, b'@SECRET@', 0, 0)
print('through', os.read(fd, 100))
# %% a secret file by the newest call -> PermissionError | OSError ; with raw
how = (ctypes.c_uint64 * 3)(0, 0, 0)
fd = call('openat2', -100, b'@SECRET@', how, 24)
print('through', os.read(fd, 100))
# %% a secret file through a folder -> PermissionError ; only files
import os
folder = os.open(os.path.dirname('@SECRET@'), os.O_RDONLY)
print('through', os.read(os.open(os.path.basename('@SECRET@'), os.O_RDONLY, dir_fd=folder), 100))
# %% a secret file through dots -> PermissionError ; only files
import sys
print('through', open(sys.prefix + '/lib' + '/..' * 12 + '@SECRET@').read())
# %% a secret file through a link -> OSError: Read-only ; only files+calls
import os
os.symlink('@SECRET@', '@HERE@/link')
print('through', open('@HERE@/link').read())
# %% a secret file through a link that is there -> PermissionError ; only files
print('through', open('@HERE@/link-to-secret').read())
# %% a secret file in memory -> PermissionError ; only files
import numpy
print('through', bytes(numpy.memmap('@SECRET@', mode='r')))
# %% a secret file by torch -> PermissionError | RuntimeError ; only files
import torch
print('through', bytes(torch.from_file('@SECRET@', size=8, dtype=torch.uint8).tolist()))
# %% a secret file loaded by torch -> PermissionError | RuntimeError
import torch
print('through', torch.load('@SECRET@'))
# %% a secret file as lines of code -> ok
import linecache
print(linecache.getline('@SECRET@', 1))
# %% a secret file as a module -> PermissionError | ImportError | FileNotFoundError | OSError ; only files
import importlib.machinery
print('through', importlib.machinery.SourceFileLoader('secret', '@SECRET@').get_data('@SECRET@'))
# %% a secret file as a data base -> OperationalError | ModuleNotFoundError | PermissionError
import sqlite3
print('through', sqlite3.connect('file:@SECRET@?mode=ro', uri=True).execute('select * from sqlite_master').fetchall())
# %% a secret file sent from kernel to kernel -> PermissionError | OSError
import os
print('through', os.sendfile(3, os.open('@SECRET@', os.O_RDONLY), 0, 100))
# %% the home -> PermissionError | FileNotFoundError | RuntimeError | KeyError
import os
print('through', os.listdir(os.path.expanduser('~root')))
# %% the root -> PermissionError ; only files
import os
print('through', os.listdir('/'))
# %% everything -> ok
import os
seen = [name for _, _, names in os.walk('/etc') for name in names]
if seen: print('through', seen[:3])
# %% the temporary files of others -> PermissionError ; only files
import os
print('through', os.listdir('/tmp'))
# %% the app's own folder -> PermissionError ; only files
import os
print('through', os.listdir('@APP@'))
# %% the app's own code -> PermissionError ; only files
print('through', open('@APP@/app.py').read(20))
# %% the app's code, by where it was imported from -> PermissionError | AttributeError | KeyError | TypeError
import sys
print('through', open(sys.modules['viz'].__file__).read(20))
# %% the app, imported -> ModuleNotFoundError | PermissionError | ImportError
import viz.run
print('through')
# %% the app, put back on the path -> ModuleNotFoundError | PermissionError | ImportError ; only files
import sys
sys.path.insert(0, '@APP@')
for name in [name for name in sys.modules if name.split('.')[0] == 'viz']: del sys.modules[name]
import viz.story
print('through')
# %% Streamlit's secrets -> PermissionError | FileNotFoundError
print('through', open('@APP@/.streamlit/secrets.toml').read())
# %% the repository -> PermissionError | NotADirectoryError
import os
print('through', os.listdir('@APP@/.git'))
# %% the processes -> PermissionError ; only files
import os
print('through', os.listdir('/proc')[:3])
# %% its own environment as the kernel has it -> PermissionError
print('through', open('/proc/self/environ').read())
# %% its own maps -> PermissionError
print('through', open('/proc/self/maps').read(20))
# %% the environment of the parent -> PermissionError
import os
print('through', open(f'/proc/{os.getppid()}/environ').read())
# %% the command of the first process -> PermissionError ; only files
print('through', open('/proc/1/cmdline').read())
# %% the memory of a sibling -> PermissionError
print('through', open('/proc/@VICTIM@/mem', 'rb').read(20))
# %% the descriptors of the parent -> PermissionError
import os
print('through', os.listdir(f'/proc/{os.getppid()}/fd'))
# %% its own program, written over -> PermissionError | OSError
import os, sys
open(os.path.realpath(sys.executable), 'r+b')
print('through')
# %% memory as a device -> PermissionError | FileNotFoundError
print('through', open('/dev/mem', 'rb').read(1))
# %% the disk as a device -> PermissionError | FileNotFoundError
import os
print('through', os.open('/dev/vda', os.O_RDONLY))
# %% the kernel's messages -> PermissionError | FileNotFoundError
print('through', open('/dev/kmsg').read(1))
# %% the kernel's settings -> PermissionError ; only files
print('through', open('/proc/sys/kernel/hostname').read())
# %% the hardware -> PermissionError | FileNotFoundError
import os
print('through', os.listdir('/sys'))
# %% descriptors that were left open -> ok
import os
for fd in range(4, 1024):
    try:
        os.fstat(fd)
        print('through', fd)
    except OSError:
        pass
# %% a folder of descriptors -> OSError: No such device
print('through', open('/dev/fd/3').read())
# %% the environment -> ok
import os
print(dict(os.environ))
# %% the environment as the C library has it -> ok
import ctypes
there = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')
for i in range(100):
    if not there or there[i] is None: break
    print(there[i])
# %% where it is -> ok | PermissionError | FileNotFoundError
import os
print(os.path.exists('app.py'), os.listdir('.'))
# %% what it was started with -> ok
import sys
print(sys.argv, sys.orig_argv, sys.path)
assert not any('@APP@' == it for it in sys.path)
# %% a new root -> PermissionError | OSError
import os
os.chroot('@HERE@')
print('through')
# %% another folder to be in -> PermissionError | OSError
import os
os.chdir('@APP@')
print('through', open('app.py').read(20))
# %% a file by its handle -> PermissionError | OSError ; with raw
print('through', call('open_by_handle_at', -100, (ctypes.c_int * 8)(8, 1), 0))
# %% news of files -> PermissionError | OSError ; with raw ; only calls
print('through', call('inotify_init1', 0))
# %% news of all files -> PermissionError | OSError ; with raw
print('through', call('fanotify_init', 0, 0))
# %% whether a secret is there -> ok
import os
size = os.stat('@SECRET@').st_size
# %% a library of its own -> OSError: cannot open
import ctypes
ctypes.CDLL('@HERE@/library.so')
print('through')
