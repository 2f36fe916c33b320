//! The file around a data set: preamble, prefix and group 2 (PS3.10 7.1).

use super::{DataSet, Uid, WriteError, attribute};

/// Explicit VR Little Endian (PS3.5 A.2).
pub(crate) const EXPLICIT_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";
/// JPEG Baseline, Process 1 (PS3.5 A.4.1).
pub(crate) const JPEG_BASELINE: &str = "1.2.840.10008.1.2.4.50";

/// Names this writer (PS3.10 7.1); made once, as PS3.5 B.2 says.
const IMPLEMENTATION_CLASS: &str = "2.25.28692154354433895579725928853311395122";
const IMPLEMENTATION_VERSION: &str = "INSITU";

const PREAMBLE: [u8; 128] = [0; 128];
const PREFIX: &[u8] = b"DICM";

/// The bytes of a file with one object.
pub(crate) fn write(
    sop_class: &str,
    instance: &Uid,
    transfer_syntax: &str,
    data: &DataSet<'_>,
) -> Result<Vec<u8>, WriteError> {
    let mut group = DataSet::default();
    group.bytes(attribute::FILE_META_INFORMATION_VERSION, &[0, 1])?;
    group.text(attribute::MEDIA_STORAGE_SOP_CLASS_UID, sop_class)?;
    group.text(attribute::MEDIA_STORAGE_SOP_INSTANCE_UID, instance.as_str())?;
    group.text(attribute::TRANSFER_SYNTAX_UID, transfer_syntax)?;
    group.text(attribute::IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS)?;
    group.text(
        attribute::IMPLEMENTATION_VERSION_NAME,
        IMPLEMENTATION_VERSION,
    )?;
    let mut encoded = Vec::new();
    group.encode(&mut encoded)?;

    let mut length = DataSet::default();
    length.unsigned_long(
        attribute::FILE_META_INFORMATION_GROUP_LENGTH,
        encoded.len() as u32,
    )?;
    let mut file = [&PREAMBLE, PREFIX].concat();
    length.encode(&mut file)?;
    file.extend(encoded);
    data.encode(&mut file)?;
    Ok(file)
}
