#!/bin/bash
# A shopkeeper at a terminal: `footfall-sensor setup` in a terminal of its own, its questions answered, the two walks walked
# with the phone that station 0 plays.   usage: setup.sh HUB CODE     Prints all that was shown.
hub=$1 code=$2
shown=/run/setup-shown
keys=/run/setup-keys
element=dd0400feed01
rm -f $keys && mkfifo $keys
: >$shown
script -qefc "footfall-sensor setup" $shown <$keys >/dev/null &
setup=$!
exec 7>$keys

fail() { echo "setup.sh: $1"; tr -d '\r' <$shown; exit 1; }
# Waits until it was said behind what was answered last.
from=0
until_said() {
  for ((try = 0; try < ${2:-600}; try++)); do
    at=$(tail -c +$((from + 1)) $shown | grep -abo -m1 -F -- "$1" | cut -d: -f1 | head -1)
    if [ -n "$at" ]; then from=$((from + at + ${#1})); return; fi
    kill -0 $setup 2>/dev/null || fail "it ended without saying '$1'"
    sleep 0.5
  done
  fail "it does not say '$1'"
}
answer() { until_said "$1"; echo "$2" >&7; }
say() { wpa_cli -g /run/wpa-global raw "IFNAME=wlan0 $1" >/dev/null; }
scan() {
  printf '%u' "$1" >/sys/kernel/debug/ieee80211/phy0/hwsim/rx_rssi
  say 'SCAN TYPE=ONLY freq=2437'
}
# Levels of a walk, one scan every six seconds.
walk() { for dbm in $1; do scan "$dbm"; sleep 6; done; }

say "VENDOR_ELEM_ADD 14 $element"
answer "as \`footfall-hub pair\` shows it" "$hub"
answer 'the code that it shows' "$code"
until_said 'waiting for the clock'
# As systemd-timesyncd says it; the machine has no network time.
mkdir -p /run/systemd/timesync && touch /run/systemd/timesync/synchronized
until_said 'paired with mqtts://'
answer 'the country' 'fr'
answer 'the channel to listen on' ''
answer 'opening hours' 'always'
answer 'two walks of three minutes' 'yes'
for place in inside outside; do
  answer 'Enter begins' ''
  until_said 'Stay there'
  # While somebody walks idle time is skipped.
  systemctl stop radio-test-awake
  walk '-35 -33 -36 -34'
  until_said 'Now walk'
  if [ $place = inside ]; then near=-48 far=-64; else near=-76 far=-90; fi
  walk "$(for ((step = 0; step < 35; step++)); do echo $((near + (far - near) * (step * 7 % 15) / 15)); done)"
  until_said 'scans of your phone were heard'
  systemctl start radio-test-awake
done
answer 'take them?' 'yes'
until_said 'the configuration is in /etc/footfall/sensor.yaml'
until_said 'started; waiting for the first frames'
for ((try = 0; try < 60; try++)); do
  kill -0 $setup 2>/dev/null || break
  scan -50
  sleep 2
done
wait $setup
status=$?
say 'VENDOR_ELEM_REMOVE 14 *'
tr -d '\r' <$shown
exit $status
