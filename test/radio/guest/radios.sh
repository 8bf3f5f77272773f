#!/bin/bash
# The air: so many stations and one access point in a network namespace of their own, as they are not part of the sensor's
# machine, and one adapter that is left to the sensor.   usage: radios.sh STATIONS
set -e
stations=$1
modprobe mac80211_hwsim radios="$((stations + 1))"
for module in ccm gcm cmac ctr; do modprobe $module; done
mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
ip netns add crowd
for ((i = 0; i <= stations; i++)); do iw phy "phy$i" set netns name crowd; done
interfaces=()
for ((i = 0; i < stations; i++)); do
  interfaces+=(-i "wlan$i" -D nl80211 -c /run/station.conf -N)
done
unset 'interfaces[-1]'
# A new address for each scan, as phones do.
printf '%s\n' ctrl_interface=/run/wpa preassoc_mac_addr=1 rand_addr_lifetime=0 p2p_disabled=1 >/run/station.conf
ip netns exec crowd wpa_supplicant -B -f /run/wpa.log -g /run/wpa-global "${interfaces[@]}"
# The shop's own, on channel 6: a beacon in ten seconds, where a real one sends a hundred, is enough to tell an empty shop from a
# deaf radio, and costs little.
printf '%s\n' "interface=wlan$stations" driver=nl80211 ssid=shop hw_mode=g channel=6 beacon_int=10000 >/run/access-point.conf
ip netns exec crowd hostapd -B -P /run/hostapd.pid -f /run/hostapd.log /run/access-point.conf
/opt/radio-test/hwsim-radio.pl add adapter
ls /sys/class/ieee80211
