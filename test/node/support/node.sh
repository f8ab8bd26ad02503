#!/usr/bin/env bash
# node.sh FOLDER NAME PAUSE: the first process of a node. It gives the node a view of the machine that is its own, says so by
# FOLDER/ready, and waits for its end as PAUSE does. All of this is seen in the node's namespaces alone.
set -euo pipefail
folder=$1 name=$2 pause=$3
hostname "$name"

# Volumes of pods are seen in the pods.
mount --make-rshared /
# What programs keep at places that they do not ask about, and what the machine has there of its own.
for place in /run /var/lib/cni /var/lib/kubelet /var/log; do
  mkdir -p "$place"
  mount -t tmpfs -o mode=755 node "$place"
done
mkdir -p /run/netns /run/lock /run/cni
cp "$folder/cni/"* /run/cni/

# The control groups that this process is in are the roots of the node.
mount -t sysfs sysfs /sys
if [ "$(cut -d: -f2 </proc/self/cgroup)" = '' ]; then
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
else
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  while IFS=: read -r _ controllers _; do
    case $controllers in
      '') continue ;;
      name=*) place=${controllers#name=} options=none,$controllers ;;
      *) place=$controllers options=$controllers ;;
    esac
    mkdir "/sys/fs/cgroup/$place"
    mount -t cgroup -o "$options" cgroup "/sys/fs/cgroup/$place"
  done </proc/self/cgroup
fi

# kubelet sets these for the whole machine where they differ (kubernetes@v1.35.4 pkg/kubelet/cm/container_manager_linux.go,
# setupKernelTunables): it finds files with what it wants.
while read -r tunable value; do
  file=$folder/tunables/${tunable//\//.}
  mkdir -p "$folder/tunables"
  echo "$value" >"$file"
  mount --bind "$file" "/proc/sys/$tunable"
done <<'TUNABLES'
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
TUNABLES

touch "$folder/ready"
exec "$pause" pause
