"""Our gateway under load: its start in lab mode, and the people and conversations of a run."""
import concurrent.futures
import http.client
import json
import os
import random
import sys
import threading
import time
import uuid

from machine import BEFORE, GATEWAY, RUN, fresh, spawn

BINARIES = dict(lifeline=GATEWAY, before=BEFORE)

LAB_PEOPLE = int(os.environ.get("RIG_PEOPLE", "1000"))

RECIPIENTS = 8  # of each user: the conversations to choose from


def start(peer, mode):
    """Starts our gateway in its lab mode on an empty folder; the adapters and ports where it listens."""
    d = RUN / f"{peer}-data"
    fresh(d, False)
    log = RUN / f"{peer}.log"
    log.unlink(missing_ok=True)
    process = spawn(peer, [BINARIES[peer], "dev", "--json", "--data", d, "--ports", "auto", "--lab", "--lab-people", LAB_PEOPLE], mode, env=dict(LIFELINE_AUTH__ACCESS_MINUTES="1440"))
    end = time.time() + 300
    while time.time() < end and process.poll() is None:
        line = next((l for l in log.read_text().splitlines(keepends=True) if l.startswith("{") and l.endswith("\n")), None)
        if line:
            said = json.loads(line)
            dev, user = said["mqtt_lab"].rsplit(":", 1)[1], said["http_lab"].rsplit(":", 1)[1]
            return dict(user=f"lifeline:{user}/v1/ws", dev=f"lifelinemqtt:{dev}", conversations=Conversations(int(user)), data=d, ports=[int(user), int(dev)])
        time.sleep(0.05)
    sys.exit(f"the gateway did not start: {log.read_text()[-500:]}")


class Conversations:
    """Opens conversations over REST, each set of members once a run of the gateway."""

    def __init__(self, port):
        self.port = port
        self.opened = {}
        self.thread = threading.local()

    def open(self, wanted):
        """`wanted`: for each set of members, the token of the one who opens it. Afterwards `opened` has its id."""
        new = {members: token for members, token in wanted.items() if members not in self.opened}
        with concurrent.futures.ThreadPoolExecutor(32) as pool:  # at once, so that they share commits
            self.opened.update(zip(new, pool.map(self.ask, new.keys(), new.values())))

    def ask(self, members, token):
        if not hasattr(self.thread, "http"):
            self.thread.http = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = dict(kind="direct") if len(members) == 2 else dict(kind="group", title="bench")
        asked = dict(id=str(uuid.uuid4()), members=sorted(members), **named)
        self.thread.http.request("POST", "/v1/conversations", json.dumps(asked), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        answer = self.thread.http.getresponse()
        body = answer.read()
        if answer.status not in (200, 201):
            raise SystemExit(f"POST /v1/conversations: {answer.status} {body.decode()[:300]}")
        return json.loads(body)["id"]


def people(started, n, fan):
    """Writes the generator's people file for the gateway that start() has started, and returns its path.

    The first line is the responder's token; then, for each of `n` users, a token and conversations: direct ones with
    RECIPIENTS fixed others (fewer if there are fewer), one group with `fan` others, or none where `fan` is 0."""
    lab = json.loads((started["data"] / "lab.json").read_text())
    if n > len(lab["people"]):
        sys.exit(f"{n} users, but the gateway was started with {len(lab['people'])}: set RIG_PEOPLE")
    users, of_user = lab["people"][:n], []
    for k, user in enumerate(users):
        choice = random.Random(k)
        others = [i for i in choice.sample(range(n), min(n, max(RECIPIENTS, fan) + 1)) if i != k]
        sets = [others[:fan]] if fan > 1 else [[i] for i in others[: RECIPIENTS * fan]]
        of_user.append([frozenset([user["id"], *(users[i]["id"] for i in s)]) for s in sets])
    opener = {members: user["token"] for user, sets in zip(users, of_user) for members in sets}
    started["conversations"].open(opener)
    opened = started["conversations"].opened
    lines = [lab["responder"], *(" ".join([user["token"], *(opened[s] for s in sets)]) for user, sets in zip(users, of_user))]
    file = RUN / "lifeline-people.txt"
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n")
    return file
