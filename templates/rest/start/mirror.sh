# businesses.ndjson is the copy, after.txt how far it has come; without them it is begun.
ask() { curl -s -f -H "Authorization: Bearer $IKM_KEY" "{{ site }}/api/v1/$1"; }
begin() {
  ask "changes/" | jq .next_after > began.txt
  ask "businesses/?format=ndjson" > businesses.ndjson && mv began.txt after.txt
}
[ -s after.txt ] || begin || exit 1
while :; do
  code=$(curl -s -o page.json -w '%{http_code}' -H "Authorization: Bearer $IKM_KEY" \
    "{{ site }}/api/v1/changes/?resource=businesses&after=$(cat after.txt)")
  if [ "$code" = 410 ]; then  # the copy slept longer than changes are kept
    begin || exit 1
    continue
  fi
  [ "$code" = 200 ] || exit 1
  jq -n -c --slurpfile copy businesses.ndjson --slurpfile page page.json '
    reduce $page[0].results[] as $change (INDEX($copy[]; .id);
      if $change.data then .[$change.resource_id] = $change.data
      else del(.[$change.resource_id]) end)
    | .[]' > new.ndjson || exit 1
  mv new.ndjson businesses.ndjson
  jq .next_after page.json > after.txt
  [ "$(jq .has_more page.json)" = true ] || break
done
