"""The only way out of a network namespace: records every IP packet that takes it and answers none.

usage: sink.py INTERFACE ADDRESS      run inside the namespace, as root

Prints "ready", then one line for each packet: protocol, destination, port, and for name queries the name. "-" where a
packet has none. Ends when stdin does.
"""
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp"}

name, address = sys.argv[1:3]
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
# The kernel's own looking around is not what is asked about.
with open(f"/proc/sys/net/ipv6/conf/{name}/router_solicitations", "w") as setting:
    setting.write("0")
for command in (["addr", "add", address, "dev", name], ["link", "set", name, "up"], ["route", "add", "default", "dev", name], ["-6", "route", "add", "default", "dev", name]):
    subprocess.run(["ip", *command], check=True)


def query(payload):
    """Name of the first question of a DNS message (RFC 1035 4.1.2)."""
    labels, at = [], 12
    try:
        while payload[at]:
            size = payload[at]
            labels.append(payload[at + 1 : at + 1 + size].decode("ascii", "replace"))
            at += 1 + size
        return ".".join(labels) or "-"
    except IndexError:
        return "-"


def describe(packet):
    if packet[0] >> 4 != 4:
        return f"ip{packet[0] >> 4} {socket.inet_ntop(socket.AF_INET6, packet[24:40])} - -"
    head = (packet[0] & 15) * 4
    protocol = PROTOCOLS.get(packet[9], str(packet[9]))
    to = socket.inet_ntoa(packet[16:20])
    if protocol not in ("tcp", "udp"):
        return f"{protocol} {to} - -"
    port = struct.unpack("!H", packet[head + 2 : head + 4])[0]
    asked = query(packet[head + 8 :]) if protocol == "udp" and port == 53 else "-"
    return f"{protocol} {to} {port} {asked}"


print("ready", flush=True)
while True:
    readable, _, _ = select.select([tun, sys.stdin], [], [])
    if sys.stdin in readable:
        break
    print(describe(os.read(tun, 65536)), flush=True)
