//! The command line of `waymark`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use record::audit::Group;
use record::identity::Subject;
use record::ids::{DeviceId, PersonId};
use record::time::Date;

use crate::store::AsidePlace;

/// Offline-first traceability for the shop floor.
#[derive(Debug, Parser)]
#[command(name = "waymark", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the app and takes entries in.
    Serve(Serve),
    /// Makes a one-time code that enrols one tablet; the server may run meanwhile.
    Enrol(Enrol),
    /// Walks the record's chains, hashes and signatures, rebuilds all that is derived from
    /// them, and names the first thing that is wrong.
    Verify(Data),
    /// Makes documents and all other derived rows again from the log, in place, and says what
    /// differed; no server may run meanwhile.
    Rebuild(Data),
    /// Takes the entries of a rescue file in, as if the tablet had sent them.
    Rescue(Rescue),
    /// Shows entries that were set aside, and admits them with a person's reason.
    Quarantine(Quarantine),
    /// Makes a person an administrator, beside what else they are, and prints their next badge.
    /// The server may run meanwhile.
    Administrator(Administrator),
    /// Prints a person's next badge; those before it are no longer good. The server may run
    /// meanwhile.
    Badge(OfPerson),
    /// Gives a person roles, in place of any that they had here. The server may run meanwhile.
    Authority(Authority),
    /// Prints who may do what, as a Markdown table: roles across, actions down, and the states of the
    /// thing where they differ.
    Rights,
    /// Shows the tablets, and suspends, reinstates or revokes one. The server may run meanwhile.
    Tablet(Tablet),
    /// Tells what went into a thing, or where it went, as JSON.
    Trace(Trace),
    /// Prints the audit trail, newest first: who did what, when, why and on which device. That
    /// it was printed is an entry of it. The server may run meanwhile.
    Audit(Audit),
    /// Says what the texts of codes mean: one a line on the standard input, `\xNN` for a control
    /// character and `\\` for a backslash; one JSON object a line on the standard output.
    Codes(Codes),
    /// Reads the codes in pictures (PNG, JPEG, WebP, PNM): one JSON object a picture.
    Decode(Decode),
}

/// Options of `decode`.
#[derive(Debug, Args)]
pub struct Decode {
    /// The pictures.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Options of `codes`.
#[derive(Debug, Args)]
pub struct Codes {
    /// The day of the scans, which decides the century of two-digit years; else today (UTC).
    #[arg(long, value_name = "DAY")]
    pub reference_date: Option<Date>,
    /// How the scanner is set up, as JSON: `{"prefix":"","suffix":"\t","stand_ins":[{"sent":"<GS>",
    /// "meant":"\u001d"}]}`.
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

/// Options of `audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// Only entries that hold these words: a thing, a reason, a name.
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// Only what this person did, and what happened to their badge.
    #[arg(long, value_name = "ID")]
    pub person: Option<PersonId>,
    /// Only what happened on this device, by its id.
    #[arg(long, value_name = "ID")]
    pub device: Option<DeviceId>,
    /// Only one group: `denied`, `sign-in`, `rights`, `quality`, `set-right`, `device`,
    /// `reading` or `work`.
    #[arg(long, value_name = "GROUP", value_parser = group)]
    pub group: Option<Group>,
    /// From this day on (UTC), `2027-12-31`.
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,
    /// To this day, which is included (UTC).
    #[arg(long, value_name = "DAY")]
    pub to: Option<Date>,
    /// One JSON value a line instead of CSV.
    #[arg(long)]
    pub json: bool,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

fn group(word: &str) -> Result<Group, String> {
    Group::of_word(word).ok_or_else(|| {
        let words: Vec<&str> = Group::ALL.iter().map(|group| group.word()).collect();
        format!("the groups are: {}", words.join(", "))
    })
}

/// Options of `administrator`.
#[derive(Debug, Args)]
pub struct Administrator {
    /// The person, by the number that records name.
    #[arg(long, value_name = "ID")]
    pub person: PersonId,
    /// The name, as it is printed on records; needed where the person is not named yet.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// Options of `badge`.
#[derive(Debug, Args)]
pub struct OfPerson {
    /// The person.
    #[arg(long, value_name = "ID")]
    pub person: PersonId,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// Options of `authority`.
#[derive(Debug, Args)]
pub struct Authority {
    /// The person.
    #[arg(long, value_name = "ID")]
    pub person: PersonId,
    /// A role, such as `operator` or `quality`; may be said more than once.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    pub roles: Vec<String>,
    /// The last day on which it holds, `2027-12-31`; without it, until it is ended.
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// Options of `rescue`.
#[derive(Debug, Args)]
pub struct Rescue {
    /// The file that a tablet wrote.
    pub file: PathBuf,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// Options of `quarantine`.
#[derive(Debug, Args)]
pub struct Quarantine {
    /// What to do.
    #[command(subcommand)]
    pub command: Aside,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data", global = true)]
    pub data: PathBuf,
}

/// What to do with entries that were set aside.
#[derive(Debug, Subcommand)]
pub enum Aside {
    /// Lists what is set aside and not admitted yet, one line each, 500 at once.
    List {
        /// Goes on after this place, as the end of a list that is not all says.
        #[arg(long, value_name = "PLACE")]
        after: Option<AsidePlace>,
    },
    /// Shows one entry with all that can be read of it, as JSON.
    Show {
        /// Its place, `17` in the log or `F3` among chains that split.
        place: AsidePlace,
    },
    /// Admits the facts of one entry; the reason stays in the record.
    Admit {
        /// Its place.
        place: AsidePlace,
        /// Who admits it.
        #[arg(long, value_name = "ID")]
        person: PersonId,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// Options of `tablet`.
#[derive(Debug, Args)]
pub struct Tablet {
    /// What to do.
    #[command(subcommand)]
    pub command: OnTablets,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data", global = true)]
    pub data: PathBuf,
}

/// What to do with tablets.
#[derive(Debug, Subcommand)]
pub enum OnTablets {
    /// Lists them, one line each: id, name, what came from it, how it stands.
    List,
    /// Refuses a tablet whatever it asks, until it is reinstated. What it sends is set aside.
    Suspend(OneTablet),
    /// Lets a suspended tablet work again. What was set aside meanwhile stays so until a person
    /// admits it.
    Reinstate(OneTablet),
    /// Refuses a tablet for good. What is on it is not wiped: nothing can promise that.
    Revoke(OneTablet),
}

/// Which tablet, and why.
#[derive(Debug, Args)]
pub struct OneTablet {
    /// Its name, or its id where several have the name.
    pub tablet: String,
    /// Why; it is kept, and told to the tablet.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Where the record is.
#[derive(Debug, Args)]
pub struct Data {
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The folder of the record; made when it is not there.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8470")]
    pub listen: SocketAddr,
    /// Fills an empty record with a small plant, and serves a page of its labels.
    #[arg(long)]
    pub demo: bool,
    /// What people call the site.
    #[arg(long, value_name = "NAME")]
    pub site_name: Option<String>,
}

/// Options of `enrol`.
#[derive(Debug, Args)]
pub struct Enrol {
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// What people are to call the tablet; else the tablet says.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

/// Options of `trace`.
#[derive(Debug, Args)]
pub struct Trace {
    /// The thing, for example `unit:AX2/AX-00417` or `lot:GUMTEK/SE-112/L5-0331`.
    pub id: Subject,
    /// Which way to look.
    #[arg(long, value_enum)]
    pub direction: Direction,
    /// The folder of the record.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// Which way to trace.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Direction {
    /// To what went in.
    Backward,
    /// To where it went.
    Forward,
}

impl From<Direction> for record::trace::Direction {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Backward => Self::Backward,
            Direction::Forward => Self::Forward,
        }
    }
}
