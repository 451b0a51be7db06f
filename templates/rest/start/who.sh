export IKM_KEY="ikm_…"  # your key
curl -s -H "Authorization: Bearer $IKM_KEY" "{{ site }}/api/v1/auth-check/"
