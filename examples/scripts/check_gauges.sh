#!/bin/sh
# Print the age of the last reading of every gauge; exit 1 when one is silent.
set -eu
limit=${1:-1800}
psql -At -c "select gauge, extract(epoch from now() - max(at))::int from reading group by gauge" |
while IFS='|' read -r gauge age; do
    echo "gauge $gauge: $age s"
    [ "$age" -le "$limit" ] || exit 1
done
