//! QR codes, for paper and for pages.

use qrcode::render::{svg, unicode::Dense1x2};
use qrcode::{EcLevel, QrCode};

use crate::PressError;

/// Bytes of text that still give a code which a cheap phone reads from a wall.
const LONGEST: usize = 300;

/// A QR code of `text` as an SVG picture with its quiet zone, error correction
/// M; empty if the text is longer than 300 bytes, which no address of ours is.
#[must_use]
pub fn qr_svg(text: &str) -> String {
    draw(text, true).unwrap_or_default()
}

/// A QR code of `text` in half blocks for a terminal, colours turned so that it reads
/// on dark ones too; `None` if the text is too long.
#[must_use]
pub fn qr_terminal(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let (dark, light) = (Dense1x2::Light, Dense1x2::Dark);
    let mut picture = code.render::<Dense1x2>();
    Some(
        picture
            .dark_color(dark)
            .light_color(light)
            .quiet_zone(true)
            .build(),
    )
}

/// For paper: without the quiet zone, which the templates leave as white room,
/// so that the code stands on the same edge as the text; and with the refusal.
pub(crate) fn on_paper(text: &str) -> Result<String, PressError> {
    draw(text, false)
}

fn draw(text: &str, quiet_zone: bool) -> Result<String, PressError> {
    let too_long = || PressError::Code { length: text.len() };
    if text.len() > LONGEST {
        return Err(too_long());
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| too_long())?;
    let picture = code
        .render::<svg::Color<'_>>()
        .quiet_zone(quiet_zone)
        .module_dimensions(1, 1)
        .dark_color(svg::Color("#1c1915"))
        .light_color(svg::Color("#ffffff"))
        .build();
    // The declaration is not allowed where a page shows the picture inline.
    Ok(picture
        .split_once("?>")
        .map_or(picture.clone(), |(_, svg)| svg.to_owned()))
}
