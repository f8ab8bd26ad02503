/**
 * Runs in an image that has a shell and coreutils, but no sed, grep or jq (pgsty/mc, Dockerfile.goreleaser: ubi9-micro).
 * Secrets go in by standard input: arguments are for all to read in /proc.
 */
export const SCRIPT = `#!/bin/sh
# Makes the buckets, policies and users that the platform declares. Every step may meet what is there already.
set -eu
mc ready store

# Which objects of a bucket go by themselves, as S3 has it; nothing when they all stay.
lifecycle() {
  comma=
  rule() {
    printf '%s{"ID":"%s","Status":"Enabled","Filter":{"Prefix":""},%s}' "$comma" "$1" "$2"
    comma=,
  }
  [ -z "$expire" ] || rule expire '"Expiration":{"Days":'"$expire"'}'
  [ -z "$noncurrent" ] || rule noncurrent '"NoncurrentVersionExpiration":{"NoncurrentDays":'"$noncurrent"'}'
  # What is deleted in a bucket with versions leaves a marker, for ever.
  [ -z "$noncurrent" ] || rule markers '"Expiration":{"ExpiredObjectDeleteMarker":true}'
}

# A bucket a line: its name, whether it is plain, versioned or locked, and its settings as key=value.
while read -r bucket kind settings <&3; do
  mode= days= expire= noncurrent= quota=
  for setting in $settings; do
    value=\${setting#*=}
    case $setting in
      mode=*) mode=$value ;;
      days=*) days=$value ;;
      expire=*) expire=$value ;;
      noncurrent=*) noncurrent=$value ;;
      quota=*) quota=$value ;;
    esac
  done
  case $kind in
    plain)
      mc mb --ignore-existing "store/$bucket"
      case $(mc --json version info "store/$bucket") in *Enabled*) mc version suspend "store/$bucket" ;; esac
      ;;
    versioned)
      mc mb --ignore-existing "store/$bucket"
      mc version enable "store/$bucket"
      ;;
    locked)
      mc mb --ignore-existing --with-lock "store/$bucket"
      # Without a default a lock keeps nothing. Fails for a bucket that was made without: a lock cannot be added later.
      mc retention set --default "$mode" "\${days}d" "store/$bucket"
      ;;
  esac
  rules=$(lifecycle)
  if [ -n "$rules" ]; then
    printf '{"Rules":[%s]}' "$rules" | mc ilm rule import "store/$bucket"
  else
    # It has none: that is no error here.
    mc ilm rule remove --all --force "store/$bucket" 2>/dev/null || true
  fi
  if [ -n "$quota" ]; then mc quota set "store/$bucket" --size "$quota"; else mc quota clear "store/$bucket"; fi
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
  # Several are one text, apart by commas: a person may have added one.
  policies=\${line#*'"policyName":"'}
  case ",\${policies%%'"'*}," in *",mooring-$user,"*) ;; *) continue ;; esac
  [ -d "/users/$user" ] && continue
  mc admin user remove store "$user" </dev/null
  mc admin policy remove store "mooring-$user" </dev/null
done
`;
