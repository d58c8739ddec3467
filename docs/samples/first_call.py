"""The first call and the first write in Python 3.9 or later, with the standard library only: python3 first_call.py"""

import json
import os
import time
import urllib.error
import urllib.request

url, key = os.environ["TANDEM_URL"], os.environ["TANDEM_KEY"]


def call(method, path, body=None):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    if body is not None:
        # The same key for every attempt: a write that was done answers again, and is not done twice.
        headers["Idempotency-Key"] = f"python-{method}-{path}"
    data = None if body is None else json.dumps(body).encode()
    for attempt in range(1, 5):
        request = urllib.request.Request(url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code in (429, 503) and attempt < 4:
                time.sleep(int(error.headers.get("Retry-After") or 2**attempt))
                continue
            problem = json.load(error)
            raise SystemExit(f"{error.code} {problem['code']}: {problem['detail']} ({problem['requestId']})")


partner = call("GET", "/v1/portal/partner")
tasks = call("GET", "/v1/portal/tasks?limit=1")["data"]
if not tasks:
    raise SystemExit("Nothing waits for you; reset the sandbox with the profile standard")
call("POST", f"/v1/portal/tasks/{tasks[0]['id']}/comments", {"body": "Written in Python"})
print(json.dumps({"partner": partner["displayName"], "task": tasks[0]["id"]}))
