//! The clean run, which must be as the scenario expects.

use crate::cli::run;

use super::Sweep;

#[test]
fn a_command_that_fails_by_itself_is_told_with_what_it_printed() {
    let Some(sweep) =
        Sweep::of(r#"print("no idea"); print("what to do", file=sys.stderr); sys.exit(5)"#)
    else {
        return;
    };
    let complaint = sweep.run().failed(1);
    for part in ["the clean run failed", "ended with 5", "| no idea", "| what to do"] {
        assert!(complaint.contains(part), "no {part} in {complaint}");
    }
}

#[test]
fn a_clean_run_that_does_not_satisfy_the_scenario_gives_3() {
    let Some(sweep) = Sweep::of(r#"invite("new@acme.test")"#) else { return };
    let ran = sweep.run();
    assert_eq!(ran.stdout, "");
    let complaint = ran.failed(3);
    for part in ["the clean run does not satisfy", "expected at least 1 call with 200, saw 0"] {
        assert!(complaint.contains(part), "no {part} in {complaint}");
    }
}

#[test]
fn a_clean_run_without_calls_says_where_the_server_is_named() {
    let Some(sweep) = Sweep::under(r#"{"expect": []}"#, "") else { return };
    assert!(sweep.run().failed(1).contains("MELTINGSPOT_BASE_URL"));
}

#[test]
fn a_clean_run_that_takes_too_long_is_stopped() {
    let Some(sweep) = Sweep::of("import signal; signal.pause()") else { return };
    let complaint = sweep.with(&["--timeout", "500ms"]).run().failed(1);
    assert!(complaint.contains("did not end within 500ms"), "{complaint}");
}

#[test]
fn a_command_that_cannot_be_run_is_told_by_name() {
    let scenario = crate::cli::OneFile::holding("{}");
    for program in ["no-such-command-anywhere", scenario.name()] {
        let complaint = run(&["sweep", "--scenario", scenario.name(), "--", program]).failed(1);
        assert!(complaint.contains(program), "{complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
}

#[test]
fn each_run_has_a_world_and_an_environment_of_its_own() {
    let scenario = r#"{"expect": [{"operation": "meltingspot.members.invite", "status": 201, "calls": 1},
        {"operation": "meltingspot.members.list", "calls": 1}]}"#;
    // Whoever shared a world would find the address taken.
    let program = r#"
people()
assert invite("new@acme.test") == 201
bases = {os.environ[name] for name in ("DOUBLURE_URL", "MELTINGSPOT_BASE_URL", "OPENAGENDA_BASE_URL")}
assert len(bases) == 1 and os.environ["DOUBLURE_CONTROL_URL"] == bases.pop() + "/__doublure"
"#;
    let Some(sweep) = Sweep::under(scenario, program) else { return };
    let options =
        ["--only", "meltingspot.members.list#1", "--faults", "status:500,status:503,rateLimit"];
    let shown = sweep.with(&options).run().fine();
    assert!(shown.contains("3 runs: 3 survived"), "{shown}");
}
