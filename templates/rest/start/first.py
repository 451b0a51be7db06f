"""The first active businesses of a regency, by number and name."""

import os

import requests

answer = requests.get(
    "{{ site }}/api/v1/businesses/",
    headers={"Authorization": f"Bearer {os.environ['IKM_KEY']}"},
    params={"region": "35.13", "status": "active", "fields": "registry_no,name", "limit": 10},
    timeout=60,
)
answer.raise_for_status()
for business in answer.json()["results"]:
    print(business["registry_no"], business["name"])
