//! Icons, drawn here: 24 by 24, one line width, in the colour of the text beside them.

use leptos::prelude::*;

/// The icons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A clock: something waits.
    Clock,
    /// Two ticks: sent.
    Sent,
    /// An exclamation mark in a triangle.
    Attention,
    /// A route: an order.
    Route,
    /// An arrow into a tray: receiving.
    Receive,
    /// A box: packing.
    Pack,
    /// A lorry: shipping.
    Ship,
    /// Branches: tracing.
    Trace,
    /// A camera.
    Camera,
    /// A keyboard.
    Type,
    /// Three sliders: preferences.
    Preferences,
    /// A pin: a station.
    Station,
    /// A pen over a line: signing.
    Sign,
    /// A cross.
    Cross,
    /// An arrow back.
    Back,
    /// A key: a PIN.
    Key,
    /// A padlock.
    Lock,
    /// A key of a keyboard with a cross: the last digit is taken back.
    Delete,
    /// A tick.
    Done,
    /// Two persons.
    People,
    /// A printer.
    Print,
    /// A hand that stops: a hold.
    Hold,
    /// A tablet.
    Tablet,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5V12l3 2",
            Self::Sent => "M2.5 13l4 4 7.5-9M11 16.5l1 .9L21.5 8",
            Self::Attention => "M12 4L2.8 20h18.4zM12 10v4.4M12 17.2v.3",
            Self::Route => {
                "M6 19h8.5a4 4 0 0 0 0-8H10a3.5 3.5 0 0 1 0-7h7M4.4 19a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 0 0-3.2 0M16.4 4a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 0 0-3.2 0"
            }
            Self::Receive => "M12 3v10M8 9.5l4 4 4-4M4 14v6h16v-6",
            Self::Pack => "M4 8l8-4.5L20 8v8.5L12 21l-8-4.5zM4 8l8 4.5L20 8M12 12.5V21",
            Self::Ship => {
                "M2.5 6h11v11h-11zM13.5 10h4l3.5 3.5V17h-7.5M5 18.5a2 2 0 1 0 4 0M15 18.5a2 2 0 1 0 4 0"
            }
            Self::Trace => "M3 12h5M8 12c4 0 3-6 8-6M8 12c4 0 3 6 8 6M16 4h5v4h-5zM16 16h5v4h-5z",
            Self::Camera => {
                "M4 8h4l2-3h4l2 3h4v11H4zM8.6 13a3.4 3.4 0 1 0 6.8 0 3.4 3.4 0 0 0-6.8 0"
            }
            Self::Type => "M2.5 6.5h19v11h-19zM6 10h.2M10 10h.2M14 10h.2M18 10h.2M8 14h8",
            Self::Preferences => {
                "M3 6h9M17 6h4M3 12h3M11 12h10M3 18h7M15 18h6M12 6a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0M6 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0M10 18a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0"
            }
            Self::Station => {
                "M12 21c4-5 6-8 6-11a6 6 0 0 0-12 0c0 3 2 6 6 11M10 10a2 2 0 1 0 4 0 2 2 0 0 0-4 0"
            }
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Back => "M20 12H5M11 5.5L4.5 12l6.5 6.5",
            Self::Key => {
                "M4 8.5a4.5 4.5 0 1 0 9 0 4.5 4.5 0 0 0-9 0M11.8 11.6L20 20M16.5 16.5l-2.2 2.2"
            }
            Self::Lock => "M5.5 10.5h13V20h-13zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3M12 14.2v2.4",
            Self::Delete => "M8.5 5.5H21v13H8.5L3 12zM11.5 9.5l5 5M16.5 9.5l-5 5",
            Self::Sign => "M4 20h16M6 15.5l.8-3.6L15.6 3l2.9 2.9-8.8 8.8z",
            Self::Done => "M4.5 12.5l5 5L20 6.5",
            Self::People => {
                "M5.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 0 0-7 0M2.5 20c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5M15 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14c2.4.8 4 3 4 6"
            }
            Self::Print => "M7 9V3.5h10V9M7 17H3.5V9h17v8H17M7 14h10v6.5H7z",
            Self::Tablet => "M5 3h14v18H5zM10.5 17.8h3",
            Self::Hold => "M8.3 2.8h7.4l5.5 5.5v7.4l-5.5 5.5H8.3l-5.5-5.5V8.3zM8 12h8",
        }
    }
}

/// Draws an icon; the words beside it say what it means.
#[component]
pub fn Drawn(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
}
