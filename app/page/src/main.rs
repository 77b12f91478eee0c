//! Starts the page.

fn main() {
    let tag = page::platform::page::language();
    let language = page::text::choose(&tag);
    page::platform::page::set_root("lang", language);
    leptos::mount::mount_to_body(page::app::App);
}
