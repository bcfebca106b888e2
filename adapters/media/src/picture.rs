use std::io::Cursor;

use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
};
use lifeline_bridge::ports::Picture;
use lifeline_domain::{Code, Problem};

/// No picture has more of them: a large phone's has 50 million. Decoded, they take four bytes each at most.
const PIXELS_MAX: u64 = 40_000_000;
/// No side is longer.
const SIDE_MAX: u32 = 16_384;
/// What decoding may allocate, bytes.
const DECODING_BYTES_MAX: u64 = 160 * 1024 * 1024;
/// A thumbnail's longer side, pixels.
const THUMBNAIL_SIDE: u32 = 320;
const QUALITY: u8 = 85;
const THUMBNAIL_QUALITY: u8 = 70;

/// Reads a picture and makes it anew: its pixels, the right way up, and nothing else of what the file says, such as
/// where it was taken.
pub(crate) fn look(bytes: &Bytes) -> Result<Picture, Problem> {
    let (came_as, pixels) = decode(bytes)?;
    // Eight bits a channel: what browsers show and JPEG holds.
    let (pixels, bytes, media_type) = if pixels.color().has_alpha() {
        let pixels = DynamicImage::from(pixels.into_rgba8());
        let made = encoded(|into| pixels.write_with_encoder(PngEncoder::new(into)))?;
        (pixels, made, "image/png")
    } else {
        let pixels = DynamicImage::from(pixels.into_rgb8());
        let made = jpeg(&pixels, QUALITY)?;
        (pixels, made, "image/jpeg")
    };
    let small = if pixels.width().max(pixels.height()) > THUMBNAIL_SIDE {
        pixels.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    } else {
        pixels.clone()
    };
    let thumbnail = jpeg(&DynamicImage::from(small.into_rgb8()), THUMBNAIL_QUALITY)?;
    Ok(Picture { came_as, bytes, media_type, width: pixels.width(), height: pixels.height(), thumbnail })
}

/// The media type of a picture, and its pixels the right way up. Its size is known before it is decoded.
pub(crate) fn decode(bytes: &Bytes) -> Result<(&'static str, DynamicImage), Problem> {
    let mut reader = ImageReader::new(Cursor::new(bytes.as_ref()));
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODING_BYTES_MAX);
    reader.limits(limits);
    let reader = reader.with_guessed_format().map_err(|error| unreadable(&error.into()))?;
    let came_as = match reader.format() {
        Some(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP)) => {
            format.to_mime_type()
        }
        _ => return Err(wrong("it is no JPEG, PNG, GIF or WebP")),
    };
    let mut decoder = reader.into_decoder().map_err(|error| unreadable(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(wrong(format!("it has {width} x {height} pixels; at most {PIXELS_MAX} are taken")));
    }
    let turned = decoder.orientation().map_err(|error| unreadable(&error))?;
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    pixels.apply_orientation(turned);
    Ok((came_as, pixels))
}

pub(crate) fn jpeg(pixels: &DynamicImage, quality: u8) -> Result<Bytes, Problem> {
    encoded(|into| pixels.write_with_encoder(JpegEncoder::new_with_quality(into, quality)))
}

fn encoded(write: impl FnOnce(&mut Vec<u8>) -> Result<(), ImageError>) -> Result<Bytes, Problem> {
    let mut made = Vec::new();
    write(&mut made).map_err(|error| wrong(format!("it cannot be made anew: {error}")))?;
    Ok(made.into())
}

fn unreadable(error: &ImageError) -> Problem {
    match error {
        ImageError::Limits(_) => wrong(format!("it is larger than a picture may be: {error}")),
        _ => wrong(format!("it cannot be read as a picture: {error}")),
    }
}

fn wrong(detail: impl Into<String>) -> Problem {
    Problem::new(Code::WrongContent, detail)
}

#[cfg(test)]
pub(crate) mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    /// Left half red, right half blue.
    pub(crate) fn halves(width: u32, height: u32) -> DynamicImage {
        let half = |x, _| if x < width / 2 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) };
        RgbImage::from_fn(width, height, half).into()
    }

    pub(crate) fn as_file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    /// A JPEG with EXIF that says where it was taken, and to turn it by 90 degrees (orientation 6).
    pub(crate) fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02".to_vec();
        exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        exif.extend(b"\x01\x0e\0\x02\0\0\0\x14\0\0\0\x26\0\0\0\0");
        exif.extend(b"23.7806N 90.4193E..\0");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
    }

    fn refused(bytes: impl Into<Bytes>) -> String {
        let problem = look(&bytes.into()).unwrap_err();
        assert_eq!(problem.code, Code::WrongContent);
        problem.detail
    }

    #[test]
    fn every_kind_is_made_anew_with_a_thumbnail() {
        for (format, came_as) in [
            (ImageFormat::Jpeg, "image/jpeg"),
            (ImageFormat::Png, "image/png"),
            (ImageFormat::Gif, "image/gif"),
            (ImageFormat::WebP, "image/webp"),
        ] {
            let picture = look(&as_file(&halves(640, 480), format).into()).unwrap();
            assert_eq!((picture.came_as, picture.width, picture.height), (came_as, 640, 480));
            let thumbnail = image::load_from_memory_with_format(&picture.thumbnail, ImageFormat::Jpeg).unwrap();
            assert_eq!((thumbnail.width(), thumbnail.height()), (320, 240), "{came_as}");
        }
        let clear = DynamicImage::from(RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 0])));
        let picture = look(&as_file(&clear, ImageFormat::Png).into()).unwrap();
        assert_eq!(picture.media_type, "image/png", "what can be seen through stays so");
    }

    #[test]
    fn what_a_camera_wrote_beside_the_pixels_is_gone_and_the_picture_stands_upright() {
        let file = with_exif(&as_file(&halves(64, 32), ImageFormat::Jpeg));
        assert!(file.windows(8).any(|window| window == b"23.7806N"));
        let picture = look(&file.into()).unwrap();
        assert!(!picture.bytes.windows(4).any(|window| window == b"Exif" || window == b"23.7"));
        assert_eq!((picture.width, picture.height), (32, 64), "it was turned");
        let pixels = image::load_from_memory(&picture.bytes).unwrap().into_rgb8();
        assert!(pixels.get_pixel(16, 8).0[0] > 200 && pixels.get_pixel(16, 56).0[2] > 200, "red is on top");
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_says_of_itself_before_it_is_decoded() {
        // A small PNG whose head says that it is 60,000 by 60,000 pixels, with the right checksum.
        let mut bomb = as_file(&halves(8, 8), ImageFormat::Png);
        for (width, height) in [(60_000_u32, 60_000_u32), (16_000, 16_000)] {
            bomb[16..20].copy_from_slice(&width.to_be_bytes());
            bomb[20..24].copy_from_slice(&height.to_be_bytes());
            let sum = crc32(&bomb[12..29]).to_be_bytes();
            bomb[29..33].copy_from_slice(&sum);
            assert!(!refused(bomb.clone()).is_empty());
        }
        let gif = as_file(&halves(8, 8), ImageFormat::Gif);
        let large = [&gif[..6], &[0xff, 0xff, 0xff, 0xff], &gif[10..]].concat();
        assert!(!refused(large).is_empty());
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
        })
    }

    #[test]
    fn what_is_no_picture_or_half_of_one_is_refused() {
        for bytes in [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM not taken", b"\x89PNG\r\n\x1a\nno"] {
            refused(Bytes::copy_from_slice(bytes));
        }
        let whole = as_file(&halves(64, 64), ImageFormat::Png);
        refused(whole[..whole.len() / 2].to_vec());
    }
}
