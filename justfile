# Short names for the scripts, for `just`: see `just --list`. Each recipe is one line, which can be run without just too.

# Everything that must hold, as CI runs it (half an hour and more: CONTRIBUTING.md has the parts)
all:
    tests/all.sh

# Format all Rust files
fmt:
    cargo fmt --all

# What the compiler and clippy can find
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# The tests that need nothing but Rust; a part of a name may follow
test *ARGUMENTS:
    cargo test --locked {{ARGUMENTS}}

# The pages in a real browser
browser *ARGUMENTS:
    cargo test --locked --test browser {{ARGUMENTS}}

# Real platforms and phones
platforms *ARGUMENTS:
    tests/platforms.sh {{ARGUMENTS}}

# Kill, starve and flood the service, and look for what was lost
nothing-lost *ARGUMENTS:
    tests/nothing_lost.sh {{ARGUMENTS}}

# The samples in deploy
deploy *ARGUMENTS:
    tests/deploy.sh {{ARGUMENTS}}

# The runbook in an empty Debian (as root)
runbook:
    tests/runbook.sh

# The Debian package in an empty Debian (as root)
package *ARGUMENTS:
    tests/dist.sh {{ARGUMENTS}}

# The commands of README.md and of the walkthrough, with their output
readme:
    tests/readme.sh

# Kamailio, Realmgate and a phone on this machine, as deploy/demo.sh starts them
demo:
    tests/demo.sh

# The pictures of README.md, made anew; with --check compared
pictures *ARGUMENTS:
    tests/pictures.sh {{ARGUMENTS}}

# The marks of a dialect of our own, by area
words:
    cargo test --locked --test documents words -- --nocapture

# Licences, sources and known vulnerabilities of what is linked in
deny:
    tests/supply_chain.sh

# Fuzz what the service reads from outside
fuzz *ARGUMENTS:
    tests/fuzz.sh {{ARGUMENTS}}

# The webhook beside a bare handler of the same stack
bench *ARGUMENTS:
    bench/webhook.sh {{ARGUMENTS}}

# What a release consists of, in target/packages
dist *ARGUMENTS:
    dist/build.sh {{ARGUMENTS}}
