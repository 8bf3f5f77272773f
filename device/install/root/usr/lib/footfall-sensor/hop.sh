#!/bin/sh
# Tunes the monitor interface to one channel after the other, and writes down how long it listened on each: a few lines of shell
# in a unit of its own, so that no counting process needs a right over radios.   usage: hop.sh ORDER LISTENED
#   ORDER     file of one line, SECONDS CHANNEL CHANNEL…; gone: the radio stays where it is
#   LISTENED  file of lines CHANNEL SECONDS, since the start; replaced whole
order=$1
listened=$2
read -r seconds channels <"$order" || exit 0
for channel in $channels; do eval "heard_$channel=0"; done
while :; do
  for channel in $channels; do
    # The configuration wants it no more: the radio unit has tuned the interface.
    [ -e "$order" ] || exit 0
    if ! iw dev mon0 set channel "$channel"; then
      # The interface is gone: whoever makes it anew tunes it, and we go on.
      sleep "$seconds"
      continue
    fi
    sleep "$seconds"
    eval "heard_$channel=\$((heard_$channel + seconds))"
    for each in $channels; do eval "echo $each \$heard_$each"; done >"$listened.new"
    mv "$listened.new" "$listened"
  done
done
