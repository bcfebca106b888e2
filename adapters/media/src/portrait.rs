use bytes::Bytes;
use image::{DynamicImage, Rgba, RgbaImage, imageops};
use lifeline_bridge::ports::Portrait;
use lifeline_domain::Problem;

use crate::picture::{decode, jpeg};

/// The longest side, pixels: what the largest place that shows a portrait has on a fine screen.
const SIDE: u32 = 256;
const QUALITY: u8 = 80;

/// Reads a picture and makes a small one of its middle, as a picture is made anew. Where it can be seen through there is
/// white behind it.
pub(crate) fn look(bytes: &Bytes) -> Result<Portrait, Problem> {
    let (came_as, pixels) = decode(bytes)?;
    let side = pixels.width().min(pixels.height());
    let (left, top) = ((pixels.width() - side) / 2, (pixels.height() - side) / 2);
    let mut pixels = pixels.crop_imm(left, top, side, side);
    if side > SIDE {
        pixels = pixels.thumbnail_exact(SIDE, SIDE);
    }
    let pixels = if pixels.color().has_alpha() {
        let mut paper = RgbaImage::from_pixel(pixels.width(), pixels.height(), Rgba([u8::MAX; 4]));
        imageops::overlay(&mut paper, &pixels.into_rgba8(), 0, 0);
        DynamicImage::from(paper)
    } else {
        pixels
    };
    Ok(Portrait { came_as, bytes: jpeg(&DynamicImage::from(pixels.into_rgb8()), QUALITY)? })
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;
    use lifeline_domain::Code;

    use super::*;
    use crate::picture::tests::{as_file, halves, with_exif};

    fn portrait(file: Vec<u8>) -> (&'static str, image::RgbImage) {
        let made = look(&file.into()).unwrap();
        let picture = image::load_from_memory_with_format(&made.bytes, ImageFormat::Jpeg).unwrap();
        (made.came_as, picture.into_rgb8())
    }

    #[test]
    fn a_portrait_is_the_middle_of_a_picture_square_and_small() {
        for (width, height, side) in [(900, 400, 256), (400, 900, 256), (64, 40, 40), (1, 7, 1)] {
            let (came_as, made) = portrait(as_file(&halves(width, height), ImageFormat::WebP));
            assert_eq!((came_as, made.dimensions()), ("image/webp", (side, side)), "{width} x {height}");
        }
        let (_, made) = portrait(as_file(&halves(900, 400), ImageFormat::Png));
        let (left, right) = (made.get_pixel(64, 128), made.get_pixel(192, 128));
        assert!(left.0[0] > 200 && right.0[2] > 200, "its middle is where the halves meet: {left:?} {right:?}");
    }

    #[test]
    fn it_stands_upright_and_says_nothing_of_the_camera() {
        let file = with_exif(&as_file(&halves(600, 600), ImageFormat::Jpeg));
        let made = look(&file.clone().into()).unwrap();
        assert!(file.windows(4).any(|window| window == b"Exif"));
        assert!(!made.bytes.windows(4).any(|window| window == b"Exif" || window == b"23.7"));
        let (_, turned) = portrait(file);
        assert!(turned.get_pixel(128, 64).0[0] > 200 && turned.get_pixel(128, 192).0[2] > 200, "red is on top");
    }

    #[test]
    fn what_can_be_seen_through_has_white_behind_it() {
        let clear = DynamicImage::from(RgbaImage::from_pixel(300, 300, Rgba([9, 9, 9, 0])));
        let (_, made) = portrait(as_file(&clear, ImageFormat::Png));
        assert!(made.get_pixel(128, 128).0.iter().all(|channel| *channel > 250));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let problem = look(&Bytes::from_static(b"<html><script>")).unwrap_err();
        assert_eq!(problem.code, Code::WrongContent);
    }
}
