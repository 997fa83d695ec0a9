//! Photos made ready: turned upright, stripped of all metadata, made small.
//!
//! A phone writes where and when a photo was taken into the file; none of that may
//! reach a page. Only the pixels are kept, in a JPEG we write ourselves. A small
//! file can claim to hold a huge picture, so claims are read before pixels are.

use crate::services::Error;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;
use tanxin_domain::Sentence;
use tanxin_domain::matter::MOST_PHOTOS;
use tanxin_store::photo::Ready;
use tokio::sync::Semaphore;

/// Bytes of a photo as it is sent.
pub const MOST_BYTES: usize = 10 << 20;
/// Pixels of a photo as it is sent: more than the largest camera of a phone saves by default.
const MOST_PIXELS: u64 = 60_000_000;
/// Memory the decoding of one photo may take.
const MOST_MEMORY: u64 = 256 << 20;
/// Pixels of the long side as kept.
const LONG_SIDE: u32 = 1600;
/// Pixels of the long side of the small one.
const SMALL_SIDE: u32 = 360;
const QUALITY: u8 = 82;

/// Two photos at a time: decoding takes memory, and the server has other things to do.
static DECODERS: Semaphore = Semaphore::const_new(2);

/// Why a photo was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoRefusal {
    /// The file holds no JPEG, PNG or WebP picture, or a broken one.
    NoPhoto {
        /// Which of those sent, from 1.
        nr: usize,
    },
    /// The file is too large.
    TooLarge,
    /// The picture has too many pixels.
    TooManyPixels {
        /// Which of those sent, from 1.
        nr: usize,
    },
    /// More photos than fit.
    TooMany,
}

impl Sentence for PhotoRefusal {
    fn key(&self) -> &'static str {
        match self {
            PhotoRefusal::NoPhoto { .. } => "refuse-photo-no-photo",
            PhotoRefusal::TooLarge => "refuse-photo-too-large",
            PhotoRefusal::TooManyPixels { .. } => "refuse-photo-too-many-pixels",
            PhotoRefusal::TooMany => "refuse-matter-too-many-photos",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            PhotoRefusal::NoPhoto { nr } | PhotoRefusal::TooManyPixels { nr } => {
                vec![("nr", nr.to_string())]
            }
            PhotoRefusal::TooLarge => vec![("most", (MOST_BYTES >> 20).to_string())],
            PhotoRefusal::TooMany => vec![("most", MOST_PHOTOS.to_string())],
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("photos")
    }
}

/// Makes photos ready to be stored, on threads that may be busy for long.
pub async fn ready(raw: Vec<Vec<u8>>) -> Result<Vec<Ready>, Error> {
    if raw.len() > MOST_PHOTOS {
        return Err(PhotoRefusal::TooMany.into());
    }
    let mut photos = Vec::with_capacity(raw.len());
    for (i, bytes) in raw.into_iter().enumerate() {
        // The semaphore is never closed; were it, decoding without it would still be right.
        let turn = DECODERS.acquire().await;
        let made = tokio::task::spawn_blocking(move || make(&bytes, i + 1)).await;
        drop(turn);
        // A decoder that panics over a broken file has found no photo in it.
        photos.push(made.unwrap_or(Err(PhotoRefusal::NoPhoto { nr: i + 1 }))?);
    }
    Ok(photos)
}

/// Makes one photo ready. `nr` says which of those sent it is, for the refusal.
pub fn make(bytes: &[u8], nr: usize) -> Result<Ready, PhotoRefusal> {
    if bytes.len() > MOST_BYTES {
        return Err(PhotoRefusal::TooLarge);
    }
    let no_photo = |_| PhotoRefusal::NoPhoto { nr };
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PhotoRefusal::NoPhoto { nr })?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    if !reader.format().is_some_and(|f| known.contains(&f)) {
        return Err(PhotoRefusal::NoPhoto { nr });
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(no_photo)?;
    let (width, height) = decoder.dimensions();
    let large = u64::from(width) * u64::from(height) > MOST_PIXELS;
    if large || decoder.total_bytes() > MOST_MEMORY {
        return Err(PhotoRefusal::TooManyPixels { nr });
    }
    // A photo without readable metadata stands as it was stored.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(no_photo)?;
    // Made small first: turning then costs little.
    if picture.width().max(picture.height()) > LONG_SIDE {
        picture = picture.resize(LONG_SIDE, LONG_SIDE, FilterType::Triangle);
    }
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    let picture = DynamicImage::ImageRgb8(on_white(&picture));
    let thumb = picture.thumbnail(SMALL_SIDE, SMALL_SIDE);
    Ok(Ready {
        width: picture.width(),
        height: picture.height(),
        image: jpeg(&picture, nr)?,
        thumb: jpeg(&thumb, nr)?,
    })
}

/// JPEG knows no transparency: what was see-through becomes paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let from = picture.to_rgba8();
    let mut out = RgbImage::new(from.width(), from.height());
    for (to, pixel) in out.pixels_mut().zip(from.pixels()) {
        let alpha = u32::from(pixel[3]);
        let blend = |c: u8| ((u32::from(c) * alpha + 255 * (255 - alpha)) / 255) as u8;
        *to = Rgb([blend(pixel[0]), blend(pixel[1]), blend(pixel[2])]);
    }
    out
}

fn jpeg(picture: &DynamicImage, nr: usize) -> Result<Vec<u8>, PhotoRefusal> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(picture)
        .map_err(|_| PhotoRefusal::NoPhoto { nr })?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut picture = RgbImage::new(width, height);
        picture.put_pixel(0, 0, Rgb([250, 0, 0]));
        let mut out = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture)
            .write_to(&mut out, ImageFormat::Png)
            .unwrap();
        out.into_inner()
    }

    /// A JPEG whose EXIF says: turn right by 90°, taken at 28.97 N, with a maker's note.
    fn sideways() -> Vec<u8> {
        let mut picture = RgbImage::from_pixel(40, 20, Rgb([0, 0, 0]));
        // The top left corner is red: after turning it is at the top right.
        for (x, y) in (0..8).flat_map(|x| (0..8).map(move |y| (x, y))) {
            picture.put_pixel(x, y, Rgb([255, 0, 0]));
        }
        let mut plain = Vec::new();
        JpegEncoder::new(&mut plain)
            .encode_image(&DynamicImage::ImageRgb8(picture))
            .unwrap();
        // TIFF, big-endian, one entry: tag 0x0112 (orientation), SHORT, 1, value 6.
        let mut exif =
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0".to_vec();
        exif.extend(b"\0\0\0\0GPSLatitude 28.97 SECRETMAKER");
        let mut out = plain[..2].to_vec();
        out.extend([0xFF, 0xE1]);
        out.extend(((exif.len() + 2) as u16).to_be_bytes());
        out.extend(exif);
        out.extend(&plain[2..]);
        out
    }

    #[test]
    fn a_photo_is_turned_upright_and_tells_nothing_else() {
        let made = make(&sideways(), 1).unwrap();
        assert_eq!((made.width, made.height), (20, 40), "turned");
        let kept = image::load_from_memory(&made.image).unwrap().to_rgb8();
        assert!(kept.get_pixel(17, 2)[0] > 150 && kept.get_pixel(2, 2)[0] < 100);
        for bytes in [&made.image, &made.thumb] {
            let has = |word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
            assert!(!has(b"Exif") && !has(b"GPS") && !has(b"SECRETMAKER"));
        }
    }

    #[test]
    fn a_large_photo_becomes_small_and_keeps_its_shape() {
        let made = make(&png(3200, 1000), 1).unwrap();
        assert_eq!((made.width, made.height), (1600, 500));
        let thumb = image::load_from_memory(&made.thumb).unwrap();
        assert_eq!((thumb.width(), thumb.height()), (360, 113));
    }

    #[test]
    fn what_is_no_photo_is_refused() {
        for bytes in [
            b"".as_slice(),
            b"a text with a .jpg name",
            b"\xFF\xD8\xFF\xE0 broken",
            b"%PDF-1.7",
            &png(30, 30)[..60],
        ] {
            assert_eq!(make(bytes, 2), Err(PhotoRefusal::NoPhoto { nr: 2 }));
        }
        let large = vec![0xFF; MOST_BYTES + 1];
        assert_eq!(make(&large, 1), Err(PhotoRefusal::TooLarge));
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_read() {
        let mut bomb = png(8, 8);
        // IHDR: width and height stand at bytes 16 to 24, its checksum at 29 to 33.
        bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(make(&bomb, 3), Err(PhotoRefusal::TooManyPixels { nr: 3 }));
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |mut sum, byte| {
            sum ^= u32::from(*byte);
            for _ in 0..8 {
                sum = (sum >> 1) ^ (0xEDB8_8320 & (!(sum & 1)).wrapping_add(1));
            }
            sum
        })
    }
}
