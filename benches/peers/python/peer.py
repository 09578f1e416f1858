"""GET sysDescr.0 with a Python library: a pool of processes over a queue of hosts.

Usage: peer.py easysnmp|ezsnmp|gufo_snmp HOSTS-FILE PROCESSES

Writes a line for each host: address, tab, value; or "error: " and the reason.
"""

import functools
import multiprocessing
import sys

SYS_DESCR = "1.3.6.1.2.1.1.1.0"


def ask(library, host):
    """Returns the line of one host."""
    address, port = host.rsplit(":", 1)
    try:
        return f"{host}\t{library(address, int(port))}\n"
    except Exception as error:  # Each library has its own exceptions.
        return f"{host}\terror: {type(error).__name__} {error}\n"


def easysnmp(address, port):
    """Sends one GET. A session is bound to a host, so each host gets a new one."""
    from easysnmp import Session

    session = Session(hostname=address, remote_port=port, version=2, community="public",
                      timeout=1, retries=1, use_numeric=True)
    return session.get("." + SYS_DESCR).value


def ezsnmp(address, port):
    """Sends one GET with a new session."""
    from ezsnmp import Session

    session = Session(hostname=address, port_number=str(port), version="2c", community="public",
                      timeout=1, retries=1)
    return session.get(["." + SYS_DESCR])[0].value


def gufo_snmp(address, port):
    """Sends one GET with a new session. The library has no retries, so they are here."""
    from gufo.snmp.sync import SnmpSession

    for tries_left in (1, 0):
        try:
            with SnmpSession(addr=address, port=port, community="public", timeout=1.0) as session:
                return session.get(SYS_DESCR).decode()
        except TimeoutError:
            if not tries_left:
                raise


def main():
    """Asks all hosts."""
    library = {"easysnmp": easysnmp, "ezsnmp": ezsnmp, "gufo_snmp": gufo_snmp}[sys.argv[1]]
    with open(sys.argv[2], encoding="ascii") as file:
        hosts = file.read().split()
    processes = min(int(sys.argv[3]), len(hosts))
    chunk = max(1, min(32, len(hosts) // (processes * 4)))
    with multiprocessing.Pool(processes) as pool:
        for line in pool.imap_unordered(functools.partial(ask, library), hosts, chunk):
            sys.stdout.write(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
