//! Starts the page.

fn main() {
    let setting = page::setting::kept();
    page::text::choose(setting.language);
    page::setting::draw(setting);
    leptos::mount::mount_to_body(page::app::App);
}
