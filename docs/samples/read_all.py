"""Reads a whole list page by page and writes each row as a line of JSON: python3 read_all.py /v1/portal/tasks

The standard library only, Python 3.9 or later. A cursor is opaque: it is sent back as it came. A row that changes
meanwhile is still read once; one that is new may come with the next run.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

url, key = os.environ["TANDEM_URL"], os.environ["TANDEM_KEY"]


def get(path, query):
    request = urllib.request.Request(
        f"{url}{path}?{urllib.parse.urlencode(query)}", headers={"Authorization": f"Bearer {key}"}
    )
    for attempt in range(1, 6):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503) or attempt == 5:
                raise SystemExit(f"{error.code} {json.load(error)['detail']}")
            time.sleep(int(error.headers.get("Retry-After") or 2**attempt))


path, cursor = sys.argv[1] if len(sys.argv) > 1 else "/v1/portal/tasks", None
while True:
    page = get(path, {"limit": 100, **({"cursor": cursor} if cursor else {})})
    for row in page["data"]:
        print(json.dumps(row))
    cursor = page["nextCursor"]
    if cursor is None:
        break
