//! Photographs made easier to look at. Nothing here is seen by quality or a model (invariant 8).

use crate::{
    image::{
        Channel, Rgba,
        enhance::{Clahe, EnhanceError, Sharpen, single_channel},
    },
    protocol::Enhancement,
};

/// The picture, enhanced.
///
/// # Errors
/// Where its bytes do not fit its sides.
pub(super) fn enhanced(picture: &Rgba, enhancement: Enhancement) -> Result<Rgba, EnhanceError> {
    let (width, height) = (picture.width, picture.height);
    let mut data = vec![0; picture.data.len()];
    match enhancement {
        Enhancement::RedFree => single_channel(&picture.data, Channel::Green, &mut data)?,
        Enhancement::Red => single_channel(&picture.data, Channel::Red, &mut data)?,
        Enhancement::Blue => single_channel(&picture.data, Channel::Blue, &mut data)?,
        Enhancement::Contrast => {
            Clahe::default().apply(&picture.data, width, height, &mut data)?;
        }
        Enhancement::Sharp => Sharpen::default().apply(&picture.data, width, height, &mut data)?,
    }
    Ok(Rgba {
        width,
        height,
        data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_free_is_the_green_channel_as_grey() {
        let picture = Rgba {
            width: 2,
            height: 1,
            data: vec![10, 20, 30, 255, 40, 50, 60, 255],
        };
        let grey = enhanced(&picture, Enhancement::RedFree).unwrap();
        assert_eq!(grey.data, [20, 20, 20, 255, 50, 50, 50, 255]);
        let even = enhanced(&picture, Enhancement::Sharp).unwrap();
        assert_eq!(even.data.len(), picture.data.len());
    }
}
