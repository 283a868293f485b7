//! The Dockerfile, as far as it can be tried without an engine.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// What the image's build is given.
fn copied(dockerfile: &str) -> Vec<&str> {
    let lines = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY "));
    let from_here = lines.filter(|line| !line.starts_with("--from"));
    from_here.flat_map(|line| line.rsplit(' ').skip(1)).collect()
}

#[test]
fn the_image_is_built_from_a_whole_package() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name| fs::read_to_string(root.join(name)).expect("a file");
    let (dockerfile, let_in) = (read("Dockerfile"), read(".dockerignore"));
    let folder = tempfile::tempdir().expect("a folder");
    for name in copied(&dockerfile) {
        assert!(let_in.lines().any(|line| line == format!("!{name}")), "{name} is ignored");
        symlink(root.join(name), folder.path().join(name)).expect("a link");
    }
    let mut cargo = Command::new(env!("CARGO"));
    // A target that isn't there is missed as soon as the package was understood.
    cargo.args(["check", "--offline", "--bin", "none"]).current_dir(folder.path());
    let told = cargo.output().expect("cargo runs");
    let complaint = String::from_utf8_lossy(&told.stderr);
    assert!(complaint.contains("no bin target named `none`"), "{complaint}");
}
