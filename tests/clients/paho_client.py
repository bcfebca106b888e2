"""One device on paho-mqtt: connects, raises an alert with QoS 1 and prints its receipt.

Reads one JSON object from standard input: version (4 or 5), transport (tcp, tls or wss), host, port, ca, device,
username and password, or certificate and key, and the alert's id.
"""

import json
import sys
import threading

import paho.mqtt.client as mqtt

PATIENCE_S = 60

told = json.load(sys.stdin)
topics = f"v1/devices/{told['device']}"
done = threading.Event()
acknowledged = []
receipts = []
refusals = []


def on_connect(client, _userdata, _flags, reason, _properties=None):
    if int(reason if isinstance(reason, int) else reason.value) != 0:
        refusals.append(str(reason))
        done.set()
        return
    client.subscribe(f"{topics}/receipts", qos=1)


def on_subscribe(client, _userdata, _mid, _granted, _properties=None):
    alert = json.dumps({"id": told["alert"], "text": "from paho"})
    client.publish(f"{topics}/alerts/smoke", alert, qos=1)


def on_publish(_client, _userdata, mid):
    acknowledged.append(mid)
    end()


def on_message(_client, _userdata, message):
    receipts.append(json.loads(message.payload))
    end()


def end():
    if acknowledged and receipts:
        done.set()


client = mqtt.Client(
    client_id=f"{told['device']}-paho",
    protocol=mqtt.MQTTv5 if told["version"] == 5 else mqtt.MQTTv311,
    transport="websockets" if told["transport"] == "wss" else "tcp",
)
if "username" in told:
    client.username_pw_set(told["username"], told["password"])
if told["transport"] != "tcp":
    client.tls_set(ca_certs=told["ca"], certfile=told.get("certificate"), keyfile=told.get("key"))
if told["transport"] == "wss":
    client.ws_set_options(path="/mqtt")
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_publish = on_publish
client.on_message = on_message
client.connect(told["host"], told["port"])
client.loop_start()
finished = done.wait(PATIENCE_S)
client.disconnect()
client.loop_stop()
if not finished or refusals:
    sys.exit(f"no receipt: acknowledged {acknowledged}, receipts {receipts}, refused {refusals}")
print(json.dumps(receipts[0]))
