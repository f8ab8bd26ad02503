"""Runs a cell in a kernel, as a browser would: `run_cell.py <url of the server> <kernel> <token> <origin> <host>`; the cell is on stdin."""

import json
import sys
import uuid

from websocket import create_connection

url, kernel, token, origin, host = sys.argv[1:]
channels = f"{url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
socket = create_connection(
    channels,
    header=[f"Authorization: token {token}"] if token else [],
    origin=origin,
    host=host,
    timeout=120,
)
message = uuid.uuid4().hex
socket.send(
    json.dumps(
        {
            "channel": "shell",
            "header": {"msg_id": message, "msg_type": "execute_request", "session": message, "username": "", "version": "5.3"},
            "parent_header": {},
            "metadata": {},
            "content": {"code": sys.stdin.read(), "silent": False, "allow_stdin": False, "stop_on_error": True},
        }
    )
)
while True:
    answer = json.loads(socket.recv())
    if answer["parent_header"].get("msg_id") != message:
        continue
    kind, content = answer["msg_type"], answer["content"]
    if kind == "stream":
        print(content["text"], end="")
    if kind == "error":
        sys.exit(f"{content['ename']}: {content['evalue']}")
    if kind == "status" and content["execution_state"] == "idle":
        break
