//! Who signed what of a thing: printed name, meaning, local time, how they showed who they
//! are, whether a second person signed, and what was changed since (21 CFR 11.50).

use leptos::prelude::*;
use record::Subject;
use record::signature::{Meaning, Method, Signature};
use record::trace::Event;

use super::action_bar::Quiet;
use super::icon::Icon;
use crate::shell::Shell;
use crate::text::{fact, rights, t, tn, tr};

/// Draws the signatures of a thing, and the way to sign.
#[component]
pub fn Signatures(
    shell: Shell,
    subject: Subject,
    events: Vec<Event>,
    signatures: Vec<Signature>,
) -> impl IntoView {
    let none = signatures.is_empty();
    let given = signatures.clone();
    let rows = signatures
        .into_iter()
        .map(|signature| view! { <Signed shell signature /> })
        .collect_view();
    let sign = move || {
        let subject = subject.clone();
        shell.drive(|desk| desk.go_sign(subject, &events, &given));
    };
    view! {
        <section class="card list" data-testid="signatures">
            <h2>{t("signatures")}</h2>
            <Show when=move || none>
                <p class="hint">{t("signatures-none")}</p>
            </Show>
            <ul>{rows}</ul>
            <div class="card-foot">
                <Quiet words=t("sign") icon=Icon::Sign id="sign" on_touch=sign />
            </div>
        </section>
    }
}

/// One signature.
#[component]
fn Signed(shell: Shell, signature: Signature) -> impl IntoView {
    let complete = signature.is_complete();
    let Signature {
        done,
        given,
        second,
        changed,
    } = signature;
    let meaning = Meaning::of_word(&given.meaning);
    let meaning = meaning.map_or_else(|| given.meaning.clone(), rights::meaning);
    let how = match (Method::of_word(&given.method), given.is_first) {
        (Some(Method::BadgeAndPin), _) => t("signed-by-badge"),
        (Some(Method::Pin), _) => t("signed-by-pin"),
        (None, _) => given.method.clone(),
    };
    let with = move || {
        second.as_ref().map(|second| {
            let name = shell.name_of(&second.person);
            tr("signed-second", &[("person", &name)])
        })
    };
    let changed = changed.len() as u64;
    let state = if !complete {
        "first"
    } else if changed > 0 {
        "changed"
    } else {
        "signed"
    };
    view! {
        <li class="plain-row" data-testid="signature" data-state=state>
            <span class="what">
                <b>{format!("{meaning} · {}", given.name)}</b>
                <small>{how} {move || with().map(|with| format!(" · {with}"))}</small>
                {(!complete).then(|| view! { <small class="amended">{t("signed-needs-second")}</small> })}
                {(changed > 0)
                    .then(|| view! { <small class="amended">{tn("signed-changed", changed)}</small> })}
            </span>
            <span class="right">
                <time>{fact::moment(&done.wall)}</time>
            </span>
        </li>
    }
}
