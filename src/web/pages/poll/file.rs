//! What everybody takes home from a counted poll: its file, and the page that counts it again
//! without a network, with the file inside.

use crate::App;
use crate::services::Error;
use crate::services::poll as deeds;
use crate::web::assets;
use crate::web::error::Failure;
use crate::web::path::At;
use crate::web::shell::Shell;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use tanxin_domain::poll::published::Published;
use tanxin_domain::{District, PollId};

/// Where the page has room for a file, as `scripts/assets.mjs` leaves it.
const EMPTY: &str = "id=\"poll\">null<";

async fn published(
    app: &App,
    shell: &Shell,
    code: District,
    id: PollId,
) -> Result<Published, Failure> {
    let house = app.clone();
    let found = app
        .store
        .read(move |c| deeds::published(&house, c, code, id));
    found.await.map_err(|e| Failure::new(shell, e))
}

/// A file to keep. Its script, if it has one, never runs on our origin.
fn to_keep(kind: &'static str, name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; {name}")),
        // No page: it is not to be kept and answered as one.
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// Everything it takes to count again: `/330802/polls/…/result.json`.
pub async fn file(
    State(app): State<App>,
    At(code, id): At<PollId>,
    shell: Shell,
) -> Result<Response, Failure> {
    let file = published(&app, &shell, code, id).await?;
    let text = serde_json::to_string_pretty(&file).unwrap_or_default();
    let name = format!("filename=\"poll-{id}.json\"");
    Ok(to_keep("application/json", &name, text))
}

/// The page that counts again, with the file inside: `/330802/polls/…/recount.html`.
pub async fn recount(
    State(app): State<App>,
    At(code, id): At<PollId>,
    shell: Shell,
) -> Result<Response, Failure> {
    let file = published(&app, &shell, code, id).await?;
    let page = assets::text("recount.html").ok_or(Error::NotFound);
    let page = page.map_err(|e| Failure::new(&shell, e))?;
    let data = embedded(&serde_json::to_string(&file).unwrap_or_default());
    let block = EMPTY.replace("null", &data);
    let lang = format!("<html lang=\"{}\">", shell.lang().tag());
    let page = page
        .replacen("<html lang=\"zh-CN\">", &lang, 1)
        .replacen(EMPTY, &block, 1);
    let said = shell.l.say("poll-recount-name").s("title", &file.title);
    let name = format!(
        "filename=\"recount-{id}.html\"; filename*=UTF-8''{}.html",
        percent(&said.to_string())
    );
    Ok(to_keep("text/html; charset=utf-8", &name, page))
}

/// JSON that may stand in a script block: no name can end the block or open a comment, and no
/// old engine takes U+2028 for the end of a line.
fn embedded(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// A name for a header (RFC 8187): letters and digits as they are, every other byte as `%E7`.
fn percent(name: &str) -> String {
    let each = name.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_ends_the_block_it_stands_in() {
        let name = "方</script><!--\u{2028}\u{2029}桂兰";
        let json = serde_json::to_string(name).unwrap();
        let inside = embedded(&json);
        assert!(!inside.contains(['<', '\u{2028}', '\u{2029}']), "{inside}");
        assert_eq!(serde_json::from_str::<String>(&inside).unwrap(), name);
    }

    #[test]
    fn a_name_goes_into_a_header_byte_by_byte() {
        assert_eq!(percent("数 a-1.\"'"), "%E6%95%B0%20a-1.%22%27");
    }
}
