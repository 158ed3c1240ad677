"""Programs that reach out, or wait to be reached. There is no network."""
# %% a connection -> PermissionError | OSError ; only files+calls
import socket
socket.create_connection(('127.0.0.1', @PORT@), 1).sendall(b'@ME@')
print('through')
# %% a connection by number -> PermissionError | OSError ; with raw ; only files+calls
fd = call('socket', 2, 1, 0)
there = (@PORT@).to_bytes(2, 'big')
print('through', call('connect', fd, b'\x02\x00' + there + b'\x7f\0\0\1' + bytes(8), 16))
# %% a connection in the newer family -> PermissionError | OSError
import socket
socket.create_connection(('::1', @PORT@), 1)
print('through')
# %% a web page -> URLError | PermissionError | OSError
import urllib.request
print('through', urllib.request.urlopen('http://127.0.0.1:@PORT@/@ME@', timeout=1).read())
# %% a web page by its own protocol -> PermissionError | OSError
import http.client
http.client.HTTPConnection('127.0.0.1', @PORT@, timeout=1).request('GET', '/@ME@')
print('through')
# %% a page of the metadata of clouds -> URLError | PermissionError | OSError
import urllib.request
print('through', urllib.request.urlopen('http://169.254.169.254/latest/meta-data/', timeout=1).read())
# %% a datagram -> PermissionError | OSError ; only calls
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'@ME@', ('127.0.0.1', @UDP@))
print('through')
# %% a server -> PermissionError | OSError ; only files+calls
import socket
socket.create_server(('127.0.0.1', 0))
print('through')
# %% a server of datagrams -> PermissionError | OSError ; only calls
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(('127.0.0.1', 0))
print('through')
# %% a socket in the file system -> PermissionError | OSError | FileNotFoundError
import socket
socket.socket(socket.AF_UNIX).connect('@HERE@/../socket')
print('through')
# %% a socket without a file -> PermissionError | OSError ; only files+calls
import socket
socket.socket(socket.AF_UNIX).connect('\0theater-attacks-@PORT@')
print('through')
# %% a socket without a file, of its own -> PermissionError | OSError ; only calls
import socket
socket.socket(socket.AF_UNIX).bind('\0theater-attack-@ME@')
print('through')
# %% a word with the kernel -> PermissionError | OSError ; only calls
import socket
socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).bind((0, 0))
print('through')
# %% a raw socket -> PermissionError | OSError
import socket
socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
print('through')
# %% a ping without rights -> PermissionError | OSError
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
print('through')
# %% packets -> PermissionError | OSError
import socket
socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3)
print('through')
# %% the machine below -> PermissionError | OSError
import socket
socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
print('through')
# %% the kernel's ciphers -> PermissionError | OSError
import socket
socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0)
print('through')
# %% a name looked up -> gaierror | PermissionError | OSError
import socket
print('through', socket.getaddrinfo('example.org', 80))
# %% the name of this machine looked up -> gaierror | herror | PermissionError | OSError
import socket
print('through', socket.gethostbyname('localhost.localdomain.invalid'))
# %% the interfaces -> PermissionError | OSError ; only calls
import socket
print('through', socket.if_nameindex())
# %% a connection by asyncio -> PermissionError | OSError
import asyncio
asyncio.run(asyncio.open_connection('127.0.0.1', @PORT@))
print('through')
# %% data without a handshake -> PermissionError | OSError
import socket
socket.socket().sendto(b'@ME@', 0x20000000, ('127.0.0.1', @PORT@))
print('through')
# %% another protocol than TCP -> PermissionError | OSError
import socket
socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262).connect(('127.0.0.1', @PORT@))
print('through')
# %% a model from the hub -> URLError | PermissionError | OSError | FileNotFoundError | RuntimeError
import torch
torch.hub.load_state_dict_from_url('http://127.0.0.1:@PORT@/@ME@')
print('through')
# %% a group of processes by torch -> time | PermissionError | RuntimeError | DistNetworkError ; tight
import torch.distributed as dist
from datetime import timedelta
dist.init_process_group('gloo', init_method='tcp://127.0.0.1:@PORT@', rank=1, world_size=2, timeout=timedelta(seconds=1))
print('through')
# %% the way out, connected elsewhere -> PermissionError | OSError ; with raw
address = b'\1\0\0theater-attacks-@PORT@'
print('through', call('connect', 3, address, len(address)))
# %% the way out, used for more than bytes -> PermissionError | OSError ; with raw ; only calls
print('through', call('sendmsg', 3, bytes(56), 0))
# %% the way out, asked about the other side -> PermissionError | OSError ; with raw ; only calls
print('through', call('getsockopt', 3, 1, 17, place(12), place(4, 12)))
# %% what is sent to it, read -> ok | PermissionError | OSError | BlockingIOError | time ; tight
import os
print(os.read(3, 10))
