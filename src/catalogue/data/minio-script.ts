/**
 * Runs in an image that has a shell and coreutils, but no sed, grep or jq (pgsty/mc, Dockerfile.goreleaser: ubi9-micro).
 * Secrets go in by standard input: arguments are for all to read in /proc.
 */
export const SCRIPT = `#!/bin/sh
# Makes the buckets, policies and users that the platform declares. Every step may meet what is there already.
set -eu
mc ready store

# A bucket a line: its name, and whether it is plain, versioned or locked.
while read -r bucket kind <&3; do
  case $kind in
    plain) mc mb --ignore-existing "store/$bucket" ;;
    versioned)
      mc mb --ignore-existing "store/$bucket"
      mc version enable "store/$bucket"
      ;;
    locked)
      mc mb --ignore-existing --with-lock "store/$bucket"
      # Fails for a bucket that was made without: a lock cannot be added later.
      mc retention info --default "store/$bucket" >/dev/null
      ;;
  esac
done 3</setup/buckets

for folder in /users/*; do
  [ -d "$folder" ] || continue
  user=\${folder##*/}
  mc admin policy create store "mooring-$user" "$folder/policy.json"
  mc admin user add store "$user" <"$folder/secretKey"
  mc admin policy attach store "mooring-$user" --user "$user"
done

# Who is declared no more loses access. Users that people made have other policies, and stay.
users=$(mc --json admin user list store)
printf '%s\\n' "$users" | while read -r line; do
  user=\${line#*'"accessKey":"'}
  user=\${user%%'"'*}
  case $line in *"\\"policyName\\":\\"mooring-$user\\""*) ;; *) continue ;; esac
  [ -d "/users/$user" ] && continue
  mc admin user remove store "$user" </dev/null
  mc admin policy remove store "mooring-$user" </dev/null
done
`;
