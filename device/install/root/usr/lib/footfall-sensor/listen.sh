#!/bin/sh
# Runs tcpdump on the monitor interface, into the FIFO that the sensor reads. The FIFO is opened first, which waits for a reader:
# while the sensor is paused or closed nothing is listened to, not even into a buffer of the kernel's.
# A radio that has fallen silent is set up anew: where the interface's own counter has not moved for five minutes, not even for
# a beacon, tcpdump is ended, and with the unit's next start the radio unit runs again.   usage: listen.sh INTERFACE FIFO
interface=$1
exec >"$2"
counter=/sys/class/net/$interface/statistics/rx_packets
me=$$
(
  before= silent=0
  while sleep 30; do
    read -r now <"$counter" || exit
    if [ "$now" = "$before" ]; then silent=$((silent + 30)); else silent=0; fi
    before=$now
    if [ "$silent" -ge 300 ]; then
      echo "$interface has received nothing for $silent s: the radio is set up anew" >&2
      kill "$me"
      exit
    fi
  done
) >/dev/null &
exec tcpdump -i "$interface" -y IEEE802_11_RADIO -U -w - 'type mgt subtype probe-req'
