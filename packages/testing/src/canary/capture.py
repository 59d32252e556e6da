"""Writes every packet on the loopback interface to a pcap file until told to stop. Needs CAP_NET_RAW.

usage: capture.py FILE      prints "ready"; on SIGTERM prints "<seen> <dropped>"
"""
import signal
import socket
import struct
import sys
import time

ETH_P_ALL = 3
PACKET_OUTGOING = 4
SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_STATISTICS = 263, 6

s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
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
    while running:
        try:
            data, address = s.recvfrom(262144)
        except socket.timeout:
            continue
        if address[2] == PACKET_OUTGOING:  # on loopback every packet shows up twice
            continue
        t = time.time()
        out.write(struct.pack("<IIII", int(t), int(t % 1 * 1e6), len(data), len(data)) + data)
seen, dropped = struct.unpack("II", s.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
print(seen, dropped, flush=True)
