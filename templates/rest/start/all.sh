next="{{ site }}/api/v1/businesses/?limit=500"
while [ -n "$next" ]; do
  page=$(curl -s -f -H "Authorization: Bearer $IKM_KEY" "$next") || break
  printf '%s' "$page" | jq -c '.results[]'
  next=$(printf '%s' "$page" | jq -r '.next // empty')
done > businesses.ndjson
