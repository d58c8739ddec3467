"""Receives webhooks and checks their signature, with the standard library only.

Needs TANDEM_WEBHOOK_SECRET (whsec_...). Listens on PORT, 8080 unless set, and prints the type of each message.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

secret = base64.b64decode(os.environ["TANDEM_WEBHOOK_SECRET"].removeprefix("whsec_"))
seen = set()  # In real work: a table with a unique column, written in the transaction of what the message changes.


def is_genuine(headers, body):
    sent_at = headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > 300:
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    # Two signatures stand there while a secret rotates; one that fits is enough.
    return any(hmac.compare_digest(f"v1,{expected}", one) for one in headers.get("webhook-signature", "").split())


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        genuine = is_genuine(self.headers, body)
        self.send_response(204 if genuine else 400)
        self.end_headers()
        if genuine and self.headers["webhook-id"] not in seen:
            seen.add(self.headers["webhook-id"])
            print(json.loads(body)["type"], flush=True)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver)
print(f"listening {server.server_port}", flush=True)
server.serve_forever()
