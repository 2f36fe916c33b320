//! What both photographs of the skin hold: Acquisition Context, site and side (PS3.3 C.7.6.14, C.8.12.1).

use super::{CodeGroup as _, DataSet, Laterality, SkinRegion, WriteError, attribute, photograph};

/// Acquisition Context Module (PS3.3 C.7.6.14): of type 2, and nothing is known. The rest of the VL
/// Image Module (PS3.3 C.8.12.1) is in the common modules.
pub(crate) fn put_visible_light(data: &mut DataSet<'_>) -> Result<(), WriteError> {
    data.empty(attribute::ACQUISITION_CONTEXT_SEQUENCE)
}

/// Anatomic Region and Image Laterality; Laterality of the series where the side is unknown, since
/// the body part may be paired (type 2C, PS3.3 C.7.3.1).
pub(crate) fn put_region(
    data: &mut DataSet<'_>,
    region: Option<SkinRegion>,
    side: Option<Laterality>,
) -> Result<(), WriteError> {
    match side {
        Some(side) => data.text(attribute::IMAGE_LATERALITY, side.letter())?,
        None => data.empty(attribute::LATERALITY)?,
    }
    region.map_or(Ok(()), |region| {
        photograph::put_region(data, region.code(), side)
    })
}
