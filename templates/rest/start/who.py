"""Who am I? The key is in the variable IKM_KEY."""

import os

import requests

answer = requests.get(
    "{{ site }}/api/v1/auth-check/",
    headers={"Authorization": f"Bearer {os.environ['IKM_KEY']}"},
    timeout=60,
)
answer.raise_for_status()
print(answer.json())
