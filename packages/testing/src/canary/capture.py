"""Writes every packet on the loopback interface to a pcap file until told to stop. Needs CAP_NET_RAW.

usage: capture.py FILE [PORT…]      prints "ready"; on SIGTERM prints "<seen> <dropped>"

With ports the kernel passes on only TCP and UDP packets that come from or go to one of them.
"""
import ctypes
import signal
import socket
import struct
import sys
import time

ETH_P_ALL = 3
PACKET_OUTGOING = 4
SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_STATISTICS = 263, 6

SO_ATTACH_FILTER = 26
LOAD_HALF, LOAD_HALF_X, LOAD_HEADER_SIZE, EQUALS, ANSWER = 0x28, 0x48, 0xB1, 0x15, 0x06
IPV6 = 0x86DD


def port_filter(ports):
    """Classic BPF: packets of IPv4 and IPv6 (without extension headers) whose source or destination port is listed."""
    match = [(EQUALS, "accept", port) for port in ports]
    program = [
        (LOAD_HALF, None, 12),
        (EQUALS, "v6", IPV6),
        (LOAD_HEADER_SIZE, None, 14),
        (LOAD_HALF_X, None, 14),
        *match,
        (LOAD_HALF_X, None, 16),
        *match,
        (ANSWER, None, 0),
        "v6",
        (LOAD_HALF, None, 54),
        *match,
        (LOAD_HALF, None, 56),
        *match,
        (ANSWER, None, 0),
        "accept",
        (ANSWER, None, 262144),
    ]
    labels, lines = {}, []
    for one in program:
        if isinstance(one, str):
            labels[one] = len(lines)
        else:
            lines.append(one)
    return [(op, labels[to] - at - 1 if to else 0, 0, k) for at, (op, to, k) in enumerate(lines)]


def attach(sock, program):
    code = b"".join(struct.pack("HBBI", *one) for one in program)
    buffer = ctypes.create_string_buffer(code)
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", len(program), ctypes.addressof(buffer)))


s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
if len(sys.argv) > 2:
    attach(s, port_filter([int(port) for port in sys.argv[2:]]))
s.bind(("lo", 0))
s.settimeout(0.2)
running = True


def stop(*_):
    global running
    running = False


signal.signal(signal.SIGTERM, stop)
with open(sys.argv[1], "wb") as out:
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    print("ready", flush=True)
    while True:
        if not running:  # what came before is still read
            s.setblocking(False)
        try:
            data, address = s.recvfrom(262144)
        except (socket.timeout, BlockingIOError):
            if running:
                continue
            break
        if address[2] == PACKET_OUTGOING:  # on loopback every packet shows up twice
            continue
        t = time.time()
        out.write(struct.pack("<IIII", int(t), int(t % 1 * 1e6), len(data), len(data)) + data)
seen, dropped = struct.unpack("II", s.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
print(seen, dropped, flush=True)
