#!/bin/bash
# The cable to the host: the network that QEMU makes up (10.0.2.2 is the host).
modprobe virtio_net
ip link set lo up
ip link set eth0 up
ip address add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
