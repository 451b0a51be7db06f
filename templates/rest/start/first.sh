curl -s -G -H "Authorization: Bearer $IKM_KEY" "{{ site }}/api/v1/businesses/" \
  -d region=35.13 -d status=active -d fields=registry_no,name -d limit=10
