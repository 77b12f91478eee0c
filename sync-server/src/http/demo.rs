//! stub
pub(super) async fn labels() {}
pub(super) async fn style() {}
