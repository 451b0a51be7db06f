"""All businesses that the key may see, a page at a time."""

import os
import time

import requests

api = requests.Session()
api.headers["Authorization"] = f"Bearer {os.environ['IKM_KEY']}"


def pages(address):
    while address:
        answer = api.get(address, timeout=60)
        if answer.status_code == 429:  # too many requests: wait, as it says
            time.sleep(int(answer.headers["Retry-After"]))
            continue
        answer.raise_for_status()
        page = answer.json()
        yield page["results"]
        address = page["next"]


for businesses in pages("{{ site }}/api/v1/businesses/?limit=500"):
    for business in businesses:
        print(business["registry_no"], business["version"])
