#!/usr/bin/env bash
# Builds the files of a release, in target/packages:
#
#   realmgate-VERSION-x86_64-linux-musl.tar.gz   a static binary for any Linux, with man pages, completions, samples
#   realmgate_VERSION-1_amd64.deb                for Debian 12 and newer, and distributions derived from it
#   realmgate-VERSION.cdx.json                   the SBOM (CycloneDX): what is linked in
#   BUILD.txt, SHA256SUMS                        the compilers and their versions; checksums of all files
#
#   dist/build.sh                    builds with the profile `dist` (fat LTO: minutes) and packs
#   dist/build.sh --binary FILE      packs the given binary quickly, for tests: the .deb and a -gnu archive, no SBOM
#   dist/build.sh --out FOLDER       puts the files there
#   dist/build.sh --gnu              packs the dynamic binary into the archive, as where the static one cannot be built
#
# Reproducible: the same commit, Rust and C compiler give the same bytes, whatever the folder, the time or the user. Installs
# what is missing on a Debian machine; its cargo tools go to target/tools.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C TZ=UTC
here=$PWD
target=${CARGO_TARGET_DIR:-$here/target}
out=$target/packages
stage=$here/target/package # a fixed place: [package.metadata.deb] in Cargo.toml names it
tools=$target/tools
version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
gnu=x86_64-unknown-linux-gnu
musl=x86_64-unknown-linux-musl
given=
want_musl=yes

while (($#)); do
    case $1 in
    --binary) given=$(realpath "$2") && want_musl= && shift 2 ;;
    --out) mkdir -p "$2" && out=$(realpath "$2") && shift 2 ;;
    --gnu) want_musl= && shift ;;
    *) echo "dist/build.sh: unknown argument $1" >&2 && exit 2 ;;
    esac
done
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

as_root() { if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi; }

install_missing() {
    local packages=()
    command -v cc >/dev/null || packages+=(build-essential)
    command -v dpkg-shlibdeps >/dev/null || packages+=(dpkg-dev) # which libraries the package depends on
    command -v python3 >/dev/null || packages+=(python3)
    [[ -z $want_musl ]] || command -v musl-gcc >/dev/null || packages+=(musl-tools)
    if ((${#packages[@]})); then
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    fi
    install_tool cargo-deb 3.8.0 --no-default-features # xz is the system's
    [[ -n $given ]] || install_tool cargo-cyclonedx 0.5.9
}

# A cargo tool in a fixed version, without optimisation: it builds faster, and runs for seconds.
install_tool() {
    local name=$1 pinned=$2
    shift 2
    [[ $("$tools/bin/$name" --version 2>/dev/null) != *"$pinned"* ]] || return 0
    CARGO_TARGET_DIR=$tools/build cargo install --locked --quiet --debug --root "$tools" "$@" "$name@$pinned"
}

# Whether there is a standard library for the static binary. If not, the output says why, and the archive holds the dynamic binary.
has_musl() {
    [[ -n $want_musl ]] || return 1
    [[ -d $(rustc --print sysroot)/lib/rustlib/$musl/lib ]] && return 0
    local problem
    problem=$(timeout 300 rustup target add "$musl" 2>&1) && return 0
    echo "NO static archive: the standard library for $musl is not installed and rustup cannot add it: ${problem##*$'\n'}"
    return 1
}

# The binary contains no path of this machine, neither from Rust nor from the C code of SQLite, ring and mimalloc.
build() {
    local cargo_home=${CARGO_HOME:-$HOME/.cargo}
    local flags=("--remap-path-prefix=$target=/target" "--remap-path-prefix=$here=/realmgate" "--remap-path-prefix=$cargo_home=/cargo")
    local c_flags="-ffile-prefix-map=$target=/target -ffile-prefix-map=$here=/realmgate -ffile-prefix-map=$cargo_home=/cargo"
    CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && echo "${flags[*]}") CFLAGS=$c_flags CARGO_TARGET_DIR=$target/reproducible \
        cargo build --locked --profile dist --bin realmgate --target "$1"
}

# What goes into both the archive and the package.
stage_files() {
    rm -rf "$stage"
    mkdir -p "$stage/release" "$stage/man" "$stage/completions" "$stage/units"
    strip -o "$stage/release/realmgate" "$1"
    "$1" man --dir "$stage/man"
    for shell in bash zsh fish; do "$1" completions "$shell" >"$stage/completions/realmgate.$shell"; done
    python3 -B dist/licences.py "$gnu" >"$stage/THIRD-PARTY.txt"
    for unit in deploy/*.service deploy/*.timer; do
        sed 's#/usr/local/sbin/#/usr/lib/realmgate/#; s#/usr/local/#/usr/#g; s#/etc/systemd/system/#/usr/lib/systemd/system/#g' "$unit" >"$stage/units/${unit##*/}"
    done
    gzip -9nc CHANGELOG.md >"$stage/changelog.gz"
    gzip -9nc "$stage/THIRD-PARTY.txt" >"$stage/THIRD-PARTY.txt.gz"
    cat >"$stage/changelog" <<LOG
realmgate ($version-1) unstable; urgency=medium

  * Release $version: changelog.gz beside this file lists what is new.

 -- The Realmgate authors <realmgate@packages.invalid>  $(date -R -d "@$SOURCE_DATE_EPOCH")
LOG
}

make_archive() {
    local name=realmgate-$version-x86_64-linux-$2
    local folder=$stage/$name
    mkdir "$folder"
    strip -o "$folder/realmgate" "$1"
    cp -r README.md CHANGELOG.md SECURITY.md LICENSE-* docs deploy "$stage/man" "$stage/completions" "$stage/THIRD-PARTY.txt" "$folder/"
    tar -C "$stage" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u+rw,go=rX --format=ustar \
        -cf - "$name" | gzip "-${level}n" >"$out/$name.tar.gz"
}

make_deb() {
    local quickly=()
    [[ -z $given ]] || quickly=(--fast --compress-system --compress-type gz)
    CARGO_TARGET_DIR=$stage "$tools/bin/cargo-deb" deb --quiet --no-build --no-strip --locked "${quickly[@]}" --output "$out/"
}

# In a copy of the tree: cargo-cyclonedx writes beside each manifest, and names the folder.
make_sbom() {
    local copy
    copy=$(mktemp -d)
    git archive HEAD | tar -x -C "$copy"
    (cd "$copy" && "$tools/bin/cargo-cyclonedx" cyclonedx -qq --format json --spec-version 1.5 --no-build-deps --target "$gnu" \
        --override-filename sbom)
    sed "s#$copy#/realmgate#g" "$copy/sbom.json" >"$out/realmgate-$version.cdx.json"
    rm -rf "$copy"
}

describe_build() {
    echo "commit $(git rev-parse HEAD)$(git diff --quiet HEAD || echo ' (modified)')"
    echo "SOURCE_DATE_EPOCH $SOURCE_DATE_EPOCH"
    rustc --version
    cc --version | head -1
    if [[ -n $static ]]; then musl-gcc --version | head -1; fi
    # The newest version of a symbol that the dynamic binary asks of glibc.
    echo "the .deb's binary needs glibc $(objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1 | cut -d_ -f2) or newer"
}

install_missing
static=
binary=${given:-$target/reproducible/$gnu/dist/realmgate}
level=9
[[ -z $given ]] || level=1
[[ -n $given ]] || build "$gnu"
if has_musl; then
    build "$musl"
    static=$target/reproducible/$musl/dist/realmgate
fi
mkdir -p "$out"
rm -f "$out"/realmgate[-_]* "$out"/{BUILD.txt,SHA256SUMS}
stage_files "$binary"
if [[ -n $static ]]; then make_archive "$static" musl; else make_archive "$binary" gnu; fi
make_deb
[[ -n $given ]] || make_sbom
describe_build "$binary" >"$out/BUILD.txt"
(cd "$out" && sha256sum BUILD.txt realmgate[-_]* | tee SHA256SUMS)
