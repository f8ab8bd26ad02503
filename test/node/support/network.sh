#!/usr/bin/env bash
# network.sh PID0 PID1 PID2: connects the networks of two nodes and of the world outside, whose first processes these are.
#
#   outside 203.0.113.7 ── node-0 10.40.0.1 ── node-1 10.40.0.2
#
# Pods of node N have 10.42.N.0/24. Between nodes their packets go through VXLAN with the interface, the routes and the
# masquerading that flannel sets in K3s (flannel@07c2094 pkg/trafficmngr/iptables/iptables.go, masqRules). Nothing leaves.
set -euo pipefail
pids=("$@")
pods=10.42.0.0/16
services=10.43.0.0/16

at() { # N PROGRAM…: in the network of node N; 2 is outside
  local n=$1
  shift
  nsenter --net="/proc/${pids[n]}/ns/net" -- "$@"
}

for n in 0 1 2; do
  at "$n" ip link set lo up
done
at 0 ip link add lan type veth peer name lan netns "${pids[1]}"
at 0 ip link add wan type veth peer name wan netns "${pids[2]}"

for n in 0 1; do
  at "$n" ip link set lan up
  at "$n" ip address add "10.40.0.$((n + 1))/24" dev lan
done
at 0 ip link set wan up
at 0 ip address add 203.0.113.1/24 dev wan
at 2 ip link set wan up
at 2 ip address add 203.0.113.7/24 dev wan
# The way from outside to pods, which a cloud's load balancer that knows pods has.
at 2 ip route add "$pods" via 203.0.113.1
at 2 ip route add 10.40.0.0/24 via 203.0.113.1
at 1 ip route add default via 10.40.0.1
at 0 ip route add unreachable default

for n in 0 1; do
  other=$((1 - n))
  # kube-proxy rewrites the address of a service on its way out: there has to be one.
  at "$n" ip route add "$services" dev lan
  at "$n" sysctl --quiet --write net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1
  # What is refused is told by ICMP, and thousands of refusals a second are what is counted here.
  at "$n" sysctl --quiet --write net.ipv4.icmp_ratemask=0

  at "$n" ip link add flannel.1 address "0a:58:0a:2a:0$n:00" mtu 1450 type vxlan id 1 dev lan \
    local "10.40.0.$((n + 1))" dstport 8472 nolearning
  at "$n" ip link set flannel.1 up
  at "$n" ip address add "10.42.$n.0/32" dev flannel.1
  at "$n" ip neighbour add "10.42.$other.0" lladdr "0a:58:0a:2a:0$other:00" dev flannel.1 nud permanent
  at "$n" bridge fdb add "0a:58:0a:2a:0$other:00" dev flannel.1 dst "10.40.0.$((other + 1))" self permanent
  at "$n" ip route add "10.42.$other.0/24" via "10.42.$other.0" dev flannel.1 onlink

  nat=(at "$n" iptables --wait --table nat)
  "${nat[@]}" --new-chain FLANNEL-POSTRTG
  "${nat[@]}" --append POSTROUTING --jump FLANNEL-POSTRTG
  masquerade() { "${nat[@]}" --append FLANNEL-POSTRTG "$@"; }
  masquerade --match mark --mark 0x4000/0x4000 --jump RETURN # kube-proxy does these
  masquerade --source "10.42.$n.0/24" --destination "$pods" --jump RETURN
  masquerade --source "$pods" --destination "10.42.$n.0/24" --jump RETURN
  masquerade ! --source "$pods" --destination "10.42.$n.0/24" --jump RETURN
  masquerade --source "$pods" ! --destination 224.0.0.0/4 --jump MASQUERADE --random-fully
  masquerade ! --source "$pods" --destination "$pods" --jump MASQUERADE --random-fully
done
