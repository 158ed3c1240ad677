"""Programs that talk to the kernel past Python: inspection, privileges, calls of another ABI. Few calls are open."""
# %% traces the parent -> PermissionError | OSError ; with raw ; unsafe
print('through', call('ptrace', 16, os.getppid(), 0, 0))
# %% traces a sibling -> PermissionError | OSError ; with raw ; unsafe
print('through', call('ptrace', 0x4206, @VICTIM@, 0, 0))
# %% lets itself be traced -> PermissionError | OSError ; with raw
print('through', call('ptrace', 0, 0, 0, 0))
# %% reads the memory of a sibling -> PermissionError | OSError ; with raw
here = ctypes.create_string_buffer(64)
mine = (ctypes.c_uint64 * 2)(ctypes.addressof(here), 64)
print('through', call('process_vm_readv', @VICTIM@, mine, 1, mine, 1, 0), here.raw)
# %% writes the memory of a sibling -> PermissionError | OSError ; with raw ; unsafe
here = ctypes.create_string_buffer(64)
mine = (ctypes.c_uint64 * 2)(ctypes.addressof(here), 64)
print('through', call('process_vm_writev', @VICTIM@, mine, 1, mine, 1, 0))
# %% reads the memory of the parent -> PermissionError | OSError ; with raw
here = ctypes.create_string_buffer(64)
mine = (ctypes.c_uint64 * 2)(ctypes.addressof(here), 64)
print('through', call('process_vm_readv', os.getppid(), mine, 1, mine, 1, 0), here.raw)
# %% takes a descriptor of the parent -> PermissionError | OSError ; with raw
fd = call('pidfd_open', os.getppid(), 0)
print('through', call('pidfd_getfd', fd, 3, 0))
# %% compares itself with a sibling -> PermissionError | OSError ; with raw
print('through', call('kcmp', os.getpid(), @VICTIM@, 1, 0, 0))
# %% a program for the kernel -> PermissionError | OSError ; with raw
print('through', call('bpf', 0, bytes(128), 128))
# %% the counters of the processor -> PermissionError | OSError ; with raw
print('through', call('perf_event_open', bytes(128), 0, -1, -1, 0))
# %% a ring of requests -> PermissionError | OSError ; with raw
print('through', call('io_uring_setup', 4, place(120)))
# %% requests in another way -> PermissionError | OSError ; with raw
place = ctypes.c_uint64()
print('through', call('io_setup', 4, ctypes.byref(place)))
# %% a key in the keyring -> PermissionError | OSError ; with raw ; unsafe
print('through', call('add_key', b'user', b'theater-attack-@ME@', b'x', 1, -1))
# %% the keyring -> PermissionError | OSError ; with raw
print('through', call('keyctl', 0, -3, 1))
# %% a mount -> PermissionError | OSError ; with raw ; unsafe
print('through', call('mount', b'none', b'@HERE@/empty', b'tmpfs', 0, 0))
# %% a mount taken away -> PermissionError | OSError ; with raw ; unsafe
print('through', call('umount2', b'@HERE@/empty', 0))
# %% a mount in the newer way -> PermissionError | OSError ; with raw
print('through', call('fsopen', b'tmpfs', 0))
# %% a root of its own -> PermissionError | OSError ; with raw ; unsafe
print('through', call('pivot_root', b'@HERE@', b'@HERE@/empty'))
# %% names of its own -> PermissionError | OSError ; with raw
print('through', call('unshare', 0x10000000))
# %% the names of the parent -> PermissionError | OSError ; with raw
print('through', call('setns', 3, 0))
# %% faults of pages -> PermissionError | OSError ; with raw
print('through', call('userfaultfd', 1))
# %% another kernel -> PermissionError | OSError ; with raw
print('through', call('kexec_load', 0, 0, 0, 0))
# %% a part of the kernel -> PermissionError | OSError ; with raw
print('through', call('finit_module', 0, b'', 0))
# %% the end of the machine -> PermissionError | OSError ; with raw ; unsafe
print('through', call('reboot', 1, 2, 3, 0))
# %% the name of the machine -> PermissionError | OSError ; with raw ; unsafe
print('through', call('sethostname', b'theater', 7))
# %% the time of day -> PermissionError | OSError ; unsafe
import time
time.clock_settime(time.CLOCK_REALTIME, time.time())
print('through')
# %% room for swapping -> PermissionError | OSError ; with raw ; unsafe
print('through', call('swapon', b'@HERE@/kept', 0))
# %% accounts of processes -> PermissionError | OSError ; with raw ; unsafe
print('through', call('acct', b'@HERE@/kept'))
# %% the kernel's log -> PermissionError | OSError ; with raw
print('through', call('syslog', 3, ctypes.create_string_buffer(64), 64))
# %% another personality -> PermissionError | OSError ; with raw ; only calls
print('through', call('personality', 0x40000))
# %% another user -> PermissionError | OSError
import os
os.setuid(0)
os.setgid(0)
if os.getuid() == 0: print('through', open('/etc/shadow').read(9))
# %% another user by number -> PermissionError | OSError | ok ; with raw
if os.getuid() != 0: print('through', call('setresuid', 0, 0, 0))
# %% all capabilities -> PermissionError | OSError ; with raw
print('through', call('capset', (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(2**32 - 1, 2**32 - 1, 0, 2**32 - 1, 2**32 - 1, 0)))
# %% a new privilege -> PermissionError | OSError ; with raw
print('through', call('prctl', 38, 0, 0, 0, 0))
# %% itself open to others -> ok | PermissionError | OSError ; with raw
call('prctl', 4, 1, 0, 0, 0)
# %% a death that signals -> ok | PermissionError | OSError ; with raw
call('prctl', 1, 9, 0, 0, 0)
# %% the doors of the hardware -> PermissionError | OSError ; with raw ; unsafe
print('through', call('iopl', 3))
# %% the segments of the processor -> PermissionError | OSError ; with raw
print('through', call('modify_ldt', 0, bytes(16), 16))
# %% a secret in memory -> PermissionError | OSError ; with raw
print('through', call('memfd_secret', 0))
# %% a segment of System V -> PermissionError | OSError ; with raw ; only calls
made = call('shmget', 0, 4096, 0o1666)
print('through', call('shmctl', made, 0, 0))
# %% semaphores of System V -> PermissionError | OSError ; with raw ; unsafe
print('through', call('semget', 0x7ea7e4, 1, 0o1666))
# %% letters of System V -> PermissionError | OSError ; with raw ; unsafe
print('through', call('msgget', 0x7ea7e4, 0o1666))
# %% pages moved -> PermissionError | OSError ; with raw
print('through', call('move_pages', @VICTIM@, 0, 0, 0, 0, 0))
# %% quotas -> PermissionError | OSError ; with raw
print('through', call('quotactl', 0x80000100, 0, 0, 0))
# %% a filter of its own that lets all in -> ok | PermissionError | OSError ; with raw
allow = (ctypes.c_uint16 * 4)(6, 0, 0, 0x7fff)
call('seccomp', 1, 0, (ctypes.c_uint64 * 2)(1, ctypes.addressof(allow)))
print('through' if os.access('@SECRET@', os.R_OK) and open('@SECRET@').read() else '')
# %% another Landlock -> ok | PermissionError | OSError ; with raw
call('landlock_create_ruleset', 0, 0, 1)
# %% a call that does not exist -> PermissionError | OSError ; with raw
print('through', call(4000))
# %% the calls of x32 -> PermissionError | OSError | crash: signal 31 ; with raw
print('through', call(0x40000000 | NUMBERS['getpid']))
# %% a fork in the calls of x32 -> PermissionError | OSError | crash: signal 31 ; with raw
got = call(0x40000000 | NUMBERS['clone'], 17, 0, 0, 0, 0)
if got == 0: os._exit(0)
print('through')
# %% a socket in the calls of i386 -> ok | crash: signal | PermissionError | OSError ; with raw
import mmap
code = {  # socket(AF_INET, SOCK_DGRAM) by int 0x80; elsewhere by the machine's own call
    'x86_64': b'\x53\xb8\x67\x01\x00\x00\xbb\x02\x00\x00\x00\xb9\x02\x00\x00\x00\x31\xd2\xcd\x80\x5b\xc3',
    'aarch64': bytes.fromhex('400080d2410080d2020080d2c81880d2010000d4c0035fd6'),
}[MACHINE]
page = mmap.mmap(-1, 4096, prot=7)
page.write(code)
got = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
if got >= 0: print('through', got)
# %% a fork in the calls of i386 -> ok | crash: signal | PermissionError | OSError ; with raw
import mmap
code = {
    'x86_64': b'\x53\xb8\x02\x00\x00\x00\xcd\x80\x5b\xc3',
    'aarch64': bytes.fromhex('200280d2010080d2020080d2030080d2040080d2881b80d2010000d4c0035fd6'),
}[MACHINE]
page = mmap.mmap(-1, 4096, prot=7)
page.write(code)
got = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
if got == 0: os._exit(0)
if got > 0: print('through', got)
