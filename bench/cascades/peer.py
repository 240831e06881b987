"""The same scenario in SimPy, as its users write it: a process for each user and, where users give up, one for each attempt.

    python3 peer.py RATE SERVERS SERVICE_SECONDS TIMEOUT_SECONDS|none ATTEMPTS DURATION_SECONDS

Prints one line of JSON: attempts, goodput, seconds of wall time, version.
"""

import json
import random
import sys
import time

import simpy

rate, servers, service = float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
timeout = None if sys.argv[4] == "none" else float(sys.argv[4])
attempts, duration = int(sys.argv[5]), float(sys.argv[6])
chance = random.Random(1)
sent = 0
good = 0


def served(env, station):
    with station.request() as turn:
        yield turn
        yield env.timeout(chance.expovariate(1 / service))


def patient(env, station):
    global sent, good
    sent += 1
    yield from served(env, station)
    good += 1


def impatient(env, station):
    global sent, good
    for _ in range(attempts):
        sent += 1
        work = env.process(served(env, station))
        yield work | env.timeout(timeout)
        if work.processed:
            good += 1
            return


def users(env, station):
    user = patient if timeout is None else impatient
    while True:
        yield env.timeout(chance.expovariate(rate))
        env.process(user(env, station))


env = simpy.Environment()
env.process(users(env, simpy.Resource(env, servers)))
began = time.perf_counter()
env.run(until=duration)
print(json.dumps({"attempts": sent, "good": good, "seconds": time.perf_counter() - began, "version": simpy.__version__}))
