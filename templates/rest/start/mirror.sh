# after.txt holds how far the copy has come; without it, the copy is begun.
ask() { curl -s -f -H "Authorization: Bearer $IKM_KEY" "$1"; }
if [ ! -s after.txt ]; then
  ask "{{ site }}/api/v1/changes/" | jq .next_after > after.txt
  ask "{{ site }}/api/v1/businesses/?format=ndjson" > businesses.ndjson
fi
while :; do
  page=$(ask "{{ site }}/api/v1/changes/?resource=businesses&after=$(cat after.txt)") || exit 1
  printf '%s' "$page" | jq -c '.results[]' >> changes.ndjson
  printf '%s' "$page" | jq .next_after > after.txt
  [ "$(printf '%s' "$page" | jq .has_more)" = true ] || break
done
