//! DICOM at the door: reference files, files built here, and hostile bytes.
#![cfg(feature = "compute")]

#[cfg(test)]
mod reference;
