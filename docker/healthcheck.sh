#!/bin/sh
# Healthy: the process answers, and its services are not in OFFLINE:ERROR.
#   healthcheck.sh CONFIG
set -eu
states=$(trepctl -config "${1:-/etc/sluice/service.yaml}" services -json) || exit 1
case $states in
  *OFFLINE:ERROR*) exit 1 ;;
esac
