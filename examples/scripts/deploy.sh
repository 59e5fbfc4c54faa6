#!/bin/sh
# Roll one release out to one environment: deploy.sh staging 0.4.2
set -eu
target=$1
version=$2
ssh "tidewatch-$target" "docker pull registry.local/tidewatch:$version"
ssh "tidewatch-$target" "docker compose up --detach --wait"
