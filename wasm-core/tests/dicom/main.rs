//! DICOM at the door: reference files, files built here, and hostile bytes.
#![cfg(feature = "compute")]

#[cfg(test)]
mod build;
#[cfg(test)]
mod colours;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod display;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod goldens;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod large;
mod overlays;
#[cfg(test)]
mod syntaxes;
#[cfg(test)]
mod tags;
#[cfg(test)]
mod viewer;
#[cfg(test)]
mod volumes;
