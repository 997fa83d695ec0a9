//! The limit: an axum handler that does nothing but answer.

use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::routing::{get, post};

/// Serves `/page` with the bytes of the file that `BARE_PAGE` names, and `/post`,
/// which takes a form and answers with a redirect as a deed does.
pub fn serve() {
    let page: Bytes = std::env::var("BARE_PAGE")
        .ok()
        .and_then(|p| std::fs::read(p).ok())
        .unwrap_or_default()
        .into();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("tokio");
    runtime.block_on(async {
        let app = axum::Router::new()
            .route(
                "/page",
                get(move || {
                    let page = page.clone();
                    async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page) }
                }),
            )
            .route(
                "/post",
                post(|body: Bytes| async move {
                    drop(body);
                    (StatusCode::SEE_OTHER, [(header::LOCATION, "/")])
                }),
            );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        println!(
            "ready http://{}",
            listener.local_addr().expect("an address")
        );
        axum::serve(listener, app).await.expect("serves");
    });
}
