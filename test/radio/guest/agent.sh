#!/bin/bash
# Runs what the host asks for, one after the other: a line is a script in base64, the answer its output
# and exit status. Output goes by a file, so that a program left in the background holds nothing open.
port=/dev/virtio-ports/footfall
exec 3<>"$port"
stty raw -echo <&3 2>/dev/null
echo ready >&3
while read -r script <&3; do
  base64 -d <<<"$script" >/run/agent-script
  bash /run/agent-script </dev/null >/run/agent-output 2>&1
  status=$?
  echo "$status $(base64 -w0 </run/agent-output)" >&3
done
