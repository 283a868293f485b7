//! What a person sees instead of the ready line.

use std::io::{self, Write};

use super::ready::Ready;

/// URLs; if the demo fixture is served (then with curl's options for this server)
/// its credentials and one curl for each API.
pub(super) fn write(out: &mut dyn Write, ready: &Ready, demo: Option<&str>) -> io::Result<()> {
    let Ready { base_url, control_url, .. } = ready;
    writeln!(out, "doublure {} is ready. Stop it with Ctrl-C.\n", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "  MeltingSpot    {base_url}   instead of https://openapi.meltingspot.io")?;
    writeln!(out, "  OpenAgenda     {base_url}   instead of https://api.openagenda.com")?;
    writeln!(out, "  Control plane  {control_url}")?;
    writeln!(out, "  Console        {control_url}/   to look at in a browser\n")?;
    let Some(options) = demo else { return Ok(()) };
    writeln!(out, "It serves the demo fixture. Try:\n")?;
    writeln!(
        out,
        "  curl {options}-H 'Authorization: ms-demo-key' '{base_url}/v1/spotMembers?limit=2'"
    )?;
    writeln!(
        out,
        "  curl {options}-H 'key: oa-demo-public' '{base_url}/v2/agendas/10000001/members?limit=2'\n"
    )?;
    writeln!(out, "Other keys: oa-demo-secret (for /v2/requestAccessToken), and a contributor's")?;
    writeln!(out, "oa-demo-contributor-public and oa-demo-contributor-secret.")
}
