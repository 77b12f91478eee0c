//! What a person is qualified for: a line for each, to type, date and take away.

use leptos::prelude::*;
use record::ids::QualificationId;
use record::people::Qualification;
use record::time::Date;

use crate::components::icon::{Drawn, Icon};
use crate::text::{t, tr};

/// One line as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// What tells it from the others while it is on the screen.
    number: usize,
    id: String,
    until: String,
}

/// The lines as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    lines: Vec<Line>,
    next: usize,
}

impl Typed {
    /// Begins with what a person is qualified for.
    pub fn of(had: &[Qualification]) -> Self {
        let mut typed = Self::default();
        for one in had {
            let until = one.until.map(|day| day.to_string());
            typed.add(one.id.to_string(), until.unwrap_or_default());
        }
        typed
    }

    fn add(&mut self, id: String, until: String) {
        let number = self.next;
        self.next += 1;
        self.lines.push(Line { number, id, until });
    }

    fn line_mut(&mut self, number: usize) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.number == number)
    }

    /// Reads the lines; one with nothing typed is none.
    ///
    /// # Errors
    /// The key of the words for what is wrong.
    pub fn read(&self) -> Result<Vec<Qualification>, &'static str> {
        let typed = self.lines.iter();
        let typed = typed.filter(|line| !line.id.trim().is_empty() || !line.until.is_empty());
        typed
            .map(|line| {
                let id = line.id.trim().parse::<QualificationId>();
                Ok(Qualification {
                    id: id.map_err(|_| "form-qualification")?,
                    until: read_day(&line.until).ok_or("form-expiry")?,
                })
            })
            .collect()
    }
}

/// Reads a last day: one that is not given is none, and what is no day is nothing.
#[must_use]
pub fn read_day(typed: &str) -> Option<Option<Date>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(None);
    }
    typed.parse().ok().map(Some)
}

/// Draws the lines.
#[component]
pub fn Qualifications(typed: RwSignal<Typed>) -> impl IntoView {
    let numbers = Memo::new(move |_| {
        typed.with(|typed| {
            typed
                .lines
                .iter()
                .map(|line| line.number)
                .collect::<Vec<_>>()
        })
    });
    let problem = move || typed.with(Typed::read).err().map(t);
    view! {
        <h3>{t("qualified-for")}</h3>
        <ul class="qualifications">
            <For each=move || numbers.get() key=|number| *number let:number>
                <OneLine typed number />
            </For>
        </ul>
        <p class="problem" role="status">{problem}</p>
        <button
            class="btn"
            type="button"
            data-testid="qualification-add"
            on:click=move |_| typed.update(|typed| typed.add(String::new(), String::new()))
        >
            {t("qualification-add")}
        </button>
    }
}

#[component]
fn OneLine(typed: RwSignal<Typed>, number: usize) -> impl IntoView {
    let read = move |of: fn(&Line) -> &String| {
        typed.with(|typed| {
            let line = typed.lines.iter().find(|line| line.number == number);
            line.map(|line| of(line).clone()).unwrap_or_default()
        })
    };
    let write = move |change: &dyn Fn(&mut Line)| {
        typed.update(|typed| {
            if let Some(line) = typed.line_mut(number) {
                change(line);
            }
        });
    };
    let id = format!("qualification-{number}");
    let until = format!("{id}-until");
    let take_away = move |_| typed.update(|typed| typed.lines.retain(|line| line.number != number));
    view! {
        <li>
            <span>
                <label for=id.clone()>{t("qualification-name")}</label>
                <input
                    id=id.clone()
                    class="code"
                    data-testid=id
                    autocomplete="off"
                    prop:value=move || read(|line| &line.id)
                    on:input:target=move |event| {
                        let value = event.target().value();
                        write(&|line| line.id.clone_from(&value));
                    }
                />
            </span>
            <span>
                <label for=until.clone()>{t("authority-until-or-none")}</label>
                <input
                    id=until.clone()
                    data-testid=until
                    type="date"
                    prop:value=move || read(|line| &line.until)
                    on:input:target=move |event| {
                        let value = event.target().value();
                        write(&|line| line.until.clone_from(&value));
                    }
                />
            </span>
            <button
                class="btn"
                type="button"
                data-testid=format!("qualification-{number}-remove")
                aria-label=move || {
                    tr("qualification-remove", &[("name", &read(|line| &line.id))])
                }
                on:click=take_away
            >
                <Drawn icon=Icon::Cross />
            </button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(lines: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (id, until) in lines {
            typed.add((*id).to_owned(), (*until).to_owned());
        }
        typed
    }

    #[test]
    fn what_was_there_is_read_back_and_an_empty_line_is_none() {
        let had = [
            Qualification {
                id: "ESD".parse().unwrap(),
                until: Date::new(2027, 3, 31).ok(),
            },
            Qualification {
                id: "SEALS".parse().unwrap(),
                until: None,
            },
        ];
        let mut lines = Typed::of(&had);
        assert_eq!(lines.read(), Ok(had.to_vec()));
        lines.add(" ".to_owned(), String::new());
        assert_eq!(lines.read(), Ok(had.to_vec()));
        assert_eq!(
            lines.line_mut(1).map(|line| line.id.clone()),
            Some("SEALS".to_owned())
        );
    }

    #[test]
    fn a_line_without_a_name_or_with_no_day_is_said() {
        assert_eq!(
            typed(&[("", "2027-03-31")]).read(),
            Err("form-qualification")
        );
        assert_eq!(typed(&[("E\u{7}SD", "")]).read(), Err("form-qualification"));
        assert_eq!(typed(&[("ESD", "soon")]).read(), Err("form-expiry"));
        assert_eq!(typed(&[("ESD", " ")]).read().unwrap()[0].until, None);
    }

    #[test]
    fn a_last_day_is_one_none_or_no_day_at_all() {
        assert_eq!(read_day(" "), Some(None));
        let day = read_day("2027-03-31").unwrap().unwrap();
        assert_eq!(day.to_string(), "2027-03-31");
        for not in ["2027-02-30", "2027-03", "2027-03-31-1", "tomorrow"] {
            assert_eq!(read_day(not), None, "{not}");
        }
    }
}
