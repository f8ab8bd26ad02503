#!/usr/bin/env bash
# test/programs/install.sh [folder]: brings what test/programs runs, as users' images have it: Spark with S3A and the trainer's
# Python, Flink with its S3 plugin and the scorer's jar, Kafka, MLflow, and an S3 server. Takes Python 3.10 or newer, Java 17 and
# Maven from the machine, which on Debian and Ubuntu it completes. Nothing is done again while no version changes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
images=$here/../../images
realtime=$here/../../examples/realtime/images
folder=${1:-${MOORING_PROGRAMS:-${XDG_CACHE_HOME:-$HOME/.cache}/mooring/programs}}

# Those of the platform: a test compares.
SPARK=4.0.4
FLINK=2.2.0
MLFLOW=3.17.0

sources=("$here/install.sh" "$here"/*/pom.xml "$images"/trainer/{pom.xml,requirements.txt} "$realtime"/{generator,learner,trainer}/requirements.txt)
while read -r file; do sources+=("$file"); done < <(find "$images/scorer" "$realtime/features" -type f -not -path '*/target/*' | sort)
recipe=$(cat "${sources[@]}" | sha256sum | cut -d ' ' -f 1)
[ "$(cat "$folder/recipe" 2>/dev/null)" != "$recipe" ] || exit 0

packages=()
command -v java >/dev/null || packages+=(openjdk-17-jdk-headless)
command -v mvn >/dev/null || packages+=(maven)
python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
if [ "${#packages[@]}" -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo -n)
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -qq
  "${root[@]}" apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${packages[@]}"
fi
mkdir -p "$folder"
rm -f "$folder/recipe"

[ -x "$folder/uv/bin/uv" ] || { python3 -m venv "$folder/uv" && "$folder/uv/bin/pip" install --quiet uv==0.13.8; }
uv=$folder/uv/bin/uv
python() {
  local name=$1
  shift
  "$uv" venv --quiet --clear --python "$(command -v python3)" "$folder/$name"
  "$uv" pip install --quiet --python "$folder/$name/bin/python" "$@"
}
python trainer "pyspark==$SPARK" --requirement "$images/trainer/requirements.txt"
python server "mlflow==$MLFLOW" boto3==1.44.5 'moto[server]==5.2.5'

# What the real-time example's images have, and what runs their tests.
python learner --requirement "$realtime/generator/requirements.txt" --requirement "$realtime/learner/requirements.txt" pytest==8.4.2
python lake "pyspark==$SPARK" --requirement "$realtime/trainer/requirements.txt" pytest==8.4.2

# jars <folder with a pom.xml> <name> [option…]
jars() {
  rm -rf "${folder:?}/$2"
  mvn --batch-mode --quiet --file "$1/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$folder/$2" "${@:3}"
}
jars "$images/trainer" trainer-jars
jars "$here/kafka" kafka
jars "$here/flink" flink-s3 -DexcludeTransitive=true

# The jars and scripts of a whole distribution.
rm -rf "$folder/flink" "$folder/plugins"
"$uv" pip install --quiet --no-deps --target "$folder/flink" "apache-flink==$FLINK" "apache-flink-libraries==$FLINK"
chmod +x "$folder"/flink/pyflink/bin/*.sh
mkdir -p "$folder/plugins/s3-fs-hadoop"
cp "$folder/flink-s3/flink-s3-fs-hadoop-$FLINK.jar" "$folder/plugins/s3-fs-hadoop/"

# With the tests that they have.
for job in "$images/scorer" "$realtime/features"; do
  built=$folder/$(basename "$job")
  rm -rf "$built"
  cp -R "$job" "$built"
  mvn --batch-mode --quiet --file "$built/pom.xml" clean package
done

echo "$recipe" > "$folder/recipe"
