# shellcheck shell=bash
# Sourced. apt_install PACKAGE…: installs packages on Debian and Ubuntu, and does nothing when none is named.
root=()
[ "$(id -u)" -eq 0 ] || root=(sudo -n)

apt_install() {
  [ "$#" -gt 0 ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -qq
  "${root[@]}" apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@"
}
