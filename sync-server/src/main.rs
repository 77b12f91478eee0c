//! The `waymark` command: reads the command line, runs, and says what a person can do when
//! it fails. Exit codes: 0 done, 1 failed or the record is damaged, 2 wrong command line.

use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use codes::wedge::Profile;
use ledger::badge::Badge;
use record::audit::AuditFilter;
use record::context::Lease;
use record::reason::Reason;
use record::tablet::Step;
use record::time::{day_end_utc_ms, day_start_utc_ms};
use sync_server::badges::today;
use sync_server::config::{
    Administrator, Aside, Audit, Authority, Cli, Codes, Command, Data, Decode, Enrol, OfPerson,
    OnTablets, Quarantine, Rescue, Serve, Tablet, Trace,
};
use sync_server::console::ConsoleError;
use sync_server::moment::now_ms;
use sync_server::own_device::OwnDevice;
use sync_server::quarantine::{self, AdmitError};
use sync_server::store::{Store, StoreError};
use sync_server::{
    Site, console, intake, lock, pictures, projection, reading, rebuild, rescue, tablets,
    telemetry, verify,
};
use tokio::net::TcpListener;

fn main() -> ExitCode {
    telemetry::start();
    let done = match Cli::parse().command {
        Command::Serve(options) => serve(&options),
        Command::Enrol(options) => enrol(&options),
        Command::Verify(options) => verify_record(&options),
        Command::Rebuild(options) => rebuild_record(&options),
        Command::Rescue(options) => rescue_entries(&options),
        Command::Quarantine(options) => aside(&options),
        Command::Administrator(options) => administrator(&options),
        Command::Badge(options) => badge(&options),
        Command::Authority(options) => authority(&options),
        Command::Rights => rights(),
        Command::Tablet(options) => on_tablets(&options),
        Command::Trace(options) => trace(&options),
        Command::Audit(options) => audit(&options),
        Command::Codes(options) => codes(&options),
        Command::Decode(options) => decode(&options),
    };
    done.unwrap_or_else(|error| {
        // `waymark trace … | head`: the reader has what it wanted.
        let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if io == Some(io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        eprintln!("waymark: {error}");
        ExitCode::FAILURE
    })
}

/// Prints a line; a reader that went away is an error and not a panic.
fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

/// Says something that only helps: a server goes on when nobody reads what it prints.
fn announce(line: &str) {
    if let Err(error) = say(line) {
        tracing::debug!(%error, "nobody reads the standard output");
    }
}

type Done = Result<ExitCode, Box<dyn std::error::Error>>;

#[tokio::main]
async fn serve(options: &Serve) -> Done {
    let site = Site::open(&options.data, options.demo, options.site_name.as_deref())?;
    let listener = listen(options.listen).await?;
    let address = listener.local_addr()?;
    announce(&format!("Waymark is at {}", url(address)));
    if options.demo {
        let (url, code) = (url(address), site.shown_code()?);
        announce(&format!(
            "Enrol a tablet by opening {url}#enrol={code} (once, within 24 hours)\n\
             Labels to scan are at {url}demo/labels"
        ));
    } else {
        let data = options.data.display();
        announce(&format!(
            "Enrol a tablet with a code from `waymark enrol --data {data}`"
        ));
    }
    if !site.keeps_rights()? {
        let data = options.data.display();
        announce(&format!(
            "Nobody has authority here yet: anybody may record, nobody may sign or release.\n\
             Make the first administrator with `waymark administrator --data {data} --person ID \
             --name NAME`"
        ));
    }
    site.serve(listener, told_to_end()).await?;
    Ok(ExitCode::SUCCESS)
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| {
        let next = [
            (
                io::ErrorKind::AddrInUse,
                "another program listens there; end it, or choose another --listen",
            ),
            (
                io::ErrorKind::PermissionDenied,
                "ports below 1024 need rights that this program does not have; choose another",
            ),
            (
                io::ErrorKind::AddrNotAvailable,
                "this machine does not have that address; choose another --listen",
            ),
        ];
        let next = next.iter().find(|(kind, _)| *kind == error.kind());
        let next = next.map_or("choose another --listen", |(_, next)| next);
        format!("cannot listen on {address}: {error}; {next}")
    })
}

/// Returns the address to open; a server on all addresses is at least on this machine.
fn url(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://localhost:{}/", address.port())
    } else {
        format!("http://{address}/")
    }
}

async fn told_to_end() {
    let ctrl_c = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = ctrl_c => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = ctrl_c.await;
}

fn enrol(options: &Enrol) -> Done {
    let store = Store::open(&options.data)?;
    let name = options.name.as_deref();
    let code = store.write(|turn| intake::new_code(turn, name, false, now_ms()))?;
    say(&format!(
        "Enrols one tablet, once, within 24 hours:\n{}",
        code.as_str()
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn verify_record(options: &Data) -> Done {
    let report = verify::verify(&Store::open(&options.data)?)?;
    say(&report.to_string())?;
    Ok(if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn rebuild_record(options: &Data) -> Done {
    let store = Store::open(&options.data)?;
    // Its documents would change under a server that runs.
    let _lock = lock(&options.data)?;
    say(&rebuild::rebuild(&store)?.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn rescue_entries(options: &Rescue) -> Done {
    let store = Store::open(&options.data)?;
    let file = options.file.display();
    let bytes = std::fs::read(&options.file).map_err(|why| format!("{file}: {why}"))?;
    let taken = rescue::take_in(&store, &bytes, now_ms())?;
    say(&taken.to_string())?;
    Ok(if taken.refused.is_none() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn aside(options: &Quarantine) -> Done {
    let store = Store::open(&options.data)?;
    match &options.command {
        Aside::List { after } => {
            let page = store.read(|view| quarantine::list(view, *after))?;
            for entry in &page.entries {
                say(&entry.to_string())?;
            }
            if page.entries.is_empty() {
                say(match after {
                    None => "nothing is set aside",
                    Some(_) => "nothing more is set aside",
                })?;
            }
            if let Some(next) = page.next {
                say(&format!(
                    "there are more; `waymark quarantine list --after {next}` goes on"
                ))?;
            }
        }
        Aside::Show { place } => {
            let shown = store.read(|view| quarantine::show(view, *place))?;
            let shown = shown.ok_or(AdmitError::NotThere { place: *place })?;
            say(&serde_json::to_string_pretty(&shown)?)?;
        }
        Aside::Admit {
            place,
            person,
            reason,
        } => {
            let reason = Reason::new(None, reason)?;
            let admitted = store.write(|turn| {
                let site = turn.site()?.ok_or(StoreError::Damaged { what: "site" })?;
                let own = OwnDevice::open(turn, &options.data, &site.1)?;
                let mut documents = intake::Documents::default();
                // Whoever owns the machine says who decided.
                let by = (person, Lease::Fresh);
                quarantine::admit(turn, &mut documents, &own, *place, by, &reason)
            })?;
            let seq = admitted.seq;
            say(&if admitted.before {
                format!("{place} was admitted before, by entry {seq}; nothing was done")
            } else {
                format!("{place} is admitted by entry {seq}")
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(badge: &Badge) -> io::Result<()> {
    say(&console::shown(badge, io::stdout().is_terminal()))
}

fn administrator(options: &Administrator) -> Done {
    let name = options.name.as_deref();
    let badge = console::administrator(&options.data, &options.person, name)?;
    show(&badge)?;
    Ok(ExitCode::SUCCESS)
}

fn badge(options: &OfPerson) -> Done {
    let badge = console::badge(&options.data, &options.person)?;
    show(&badge)?;
    Ok(ExitCode::SUCCESS)
}

fn authority(options: &Authority) -> Done {
    let (person, until) = (&options.person, options.until.as_deref());
    console::authority(&options.data, person, &options.roles, until)?;
    let until = until.map_or_else(String::new, |until| format!(", until {until}"));
    say(&format!(
        "{person} has authority here: {}{until}",
        options.roles.join(", ")
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn audit(options: &Audit) -> Done {
    let filter = AuditFilter {
        text: options.text.clone(),
        person: options.person.clone(),
        device: options.device,
        group: options.group,
        from_ms: options.from.map(day_start_utc_ms),
        until_ms: options.to.map(day_end_utc_ms),
    };
    let mut out = io::stdout().lock();
    let line = |line: &str| out.write_all(line.as_bytes());
    match console::audit(&options.data, &filter, options.json, line) {
        Err(ConsoleError::Output(error)) => Err(error.into()),
        done => Ok(done.map(|()| ExitCode::SUCCESS)?),
    }
}

fn rights() -> Done {
    say(record::rights::table().trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn codes(options: &Codes) -> Done {
    let today = options.reference_date.unwrap_or_else(|| today(now_ms()));
    let profile: Option<Profile> = match &options.profile {
        Some(path) => {
            let profile =
                std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            serde_json::from_slice(&profile)
                .map_err(|error| format!("{} is no profile: {error}", path.display()))?
        }
        None => None,
    };
    let (lines, out) = (io::stdin().lock(), io::stdout().lock());
    reading::read_lines(lines, out, profile.as_ref(), today)?;
    Ok(ExitCode::SUCCESS)
}

fn decode(options: &Decode) -> Done {
    let all_are_read = pictures::read_files(&options.files, io::stdout().lock())?;
    Ok(if all_are_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn on_tablets(options: &Tablet) -> Done {
    let store = Store::open(&options.data)?;
    let (step, one) = match &options.command {
        OnTablets::List => {
            let listed = store.read(tablets::list)?;
            for tablet in &listed {
                say(&tablets::line(tablet))?;
            }
            if listed.is_empty() {
                say("no tablet is enrolled yet; `waymark enrol` makes a code for one")?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        OnTablets::Suspend(one) => (Step::Suspend, one),
        OnTablets::Reinstate(one) => (Step::Reinstate, one),
        OnTablets::Revoke(one) => (Step::Revoke, one),
    };
    let reason = Reason::new(None, &one.reason)?;
    let tablet = console::tablet(&options.data, &one.tablet, step, &reason)?;
    let name = tablet.name;
    say(&match tablet.stopped {
        Some(stopped) => format!("{name} is {stopped}"),
        None => format!("{name} works again"),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn trace(options: &Trace) -> Done {
    let store = Store::open(&options.data)?;
    let direction = options.direction.into();
    let trace = store.read(|view| projection::trace(view, &options.id, direction, now_ms()))?;
    let Some(trace) = trace else {
        return Err(format!(
            "nothing is recorded about {}, and nothing names it",
            options.id
        )
        .into());
    };
    say(&serde_json::to_string_pretty(&trace)?)?;
    Ok(ExitCode::SUCCESS)
}
