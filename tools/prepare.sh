# SPDX-License-Identifier: Apache-2.0
# Sourced by ./run and ./test: installs what is missing (Debian and its kin) and builds, quietly, into build/.
# usage: prepare PACKAGE... ; configure ON|OFF ; build TARGET...

folder=build

say() { printf '%s\n' "$*" >&2; }

prepare() {
    command -v dpkg-query >/dev/null 2>&1 || { say "This is no Debian; make sure that these are installed: $*"; return 0; }
    missing=
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing from Debian:$missing"
    if [ "$(id -u)" != 0 ]; then
        say "That takes root. As root:  apt-get install -y --no-install-recommends$missing"
        exit 2
    fi
    log=$(mktemp)
    apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1; }
    # The lists may be old or empty; they are only fetched when the install does not work without.
    # shellcheck disable=SC2086
    apt_get install -y --no-install-recommends $missing || { apt_get update && apt_get install -y --no-install-recommends $missing; } ||
        { cat "$log" >&2; rm -f "$log"; exit 1; }
    rm -f "$log"
}

# The grammar of Python for `whynogpu lint`, from the package index that pip is set up for. Once; it says so only when it fails.
fetch_grammar() {
    python3 tools/fetch_grammar.py "$1/grammar" || exit 1
}

# usage: configure ON|OFF: with the tests, which need more packages, or without. A build folder that has them keeps them.
configure() {
    mkdir -p $folder
    fetch_grammar $folder
    [ -f $folder/build.ninja ] && { [ "$1" = OFF ] || grep -q '^WHYNOGPU_TESTS:BOOL=ON' $folder/CMakeCache.txt; } && return 0
    cmake -S . -B $folder -G Ninja -DWHYNOGPU_TESTS="$1" >$folder/build.log 2>&1 || { cat $folder/build.log >&2; rm -f $folder/build.ninja; exit 1; }
}

build() {
    [ -f $folder/whynogpu ] || say "Building (a few minutes, the first time only) ..."
    ninja -C $folder "$@" >$folder/build.log 2>&1 || { cat $folder/build.log >&2; exit 1; }
}

build_packages="g++ cmake ninja-build libcli11-dev nlohmann-json3-dev libtomlplusplus-dev libyaml-dev python3-minimal python3-pip"
test_packages="libgtest-dev python3 python3-jsonschema python3-sarif-python-om"
