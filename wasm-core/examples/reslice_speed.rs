//! Milliseconds of pictures cut from a volume of 512 x 512 x 500 voxels, median of nine:
//! `cargo run --release -p insitu-core --no-default-features --example reslice_speed`.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring tool for the terminal, with a clock"
)]

use std::{error::Error, time::Instant};

use insitu_core::{
    image::volume::{
        AnatomicalPlane, PixelKind, Projection, Slab, SliceGeometry, View, Volume, VolumeBuilder,
    },
    limits::Limits,
};

const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let axial = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    // A gantry tilted by 16°, so that no view lies along the volume.
    let tilted = [1.0, 0.0, 0.0, 0.0, 0.96, -0.28];
    for (name, orientation, gap) in [
        ("isotropic", axial, 0.75),
        ("slices of 1.25 mm", axial, 1.25),
        ("gantry tilt", tilted, 0.75),
    ] {
        let volume = volume(orientation, gap)?;
        let center = volume.grid().center_mm();
        for plane in AnatomicalPlane::ALL {
            let view = volume.grid().view(plane, center, 2048)?;
            report(&format!("{name}, {plane:?}"), &volume, &view, None)?;
        }
        let view = volume.grid().view(AnatomicalPlane::Coronal, center, 2048)?;
        for projection in [Projection::Maximum, Projection::Mean] {
            let slab = Slab {
                projection,
                thickness_mm: 10.0,
            };
            let name = format!("{name}, Coronal, {projection:?} of 10 mm");
            report(&name, &volume, &view, Some(slab))?;
        }
        let turned = [[0.8, 0.36, -0.48], [0.0, 0.8, 0.6]];
        let corner =
            View::new(center, turned, [0.75; 2], [512, 512])?.patient_from_pixel([-256.0; 2], 0.0);
        let oblique = View::new(corner, turned, [0.75; 2], [512, 512])?;
        report(&format!("{name}, oblique"), &volume, &oblique, None)?;
    }
    Ok(())
}

fn volume(orientation: [f64; 6], gap_mm: f64) -> Result<Volume, Box<dyn Error>> {
    let slices: Vec<SliceGeometry> = (0..500)
        .map(|index| SliceGeometry {
            position: [-192.0, -192.0, f64::from(index) * gap_mm],
            orientation,
            spacing: [0.75, 0.75],
            rows: 512,
            columns: 512,
            slope: 1.0,
            intercept: -1024.0,
        })
        .collect();
    let mut builder = VolumeBuilder::new(&slices, PixelKind::SIGNED, &Limits::native())?;
    let mut stored = vec![0_i16; 512 * 512];
    for slice in 0..slices.len() {
        for (pixel, value) in stored.iter_mut().enumerate() {
            *value = ((pixel * 31 + slice * 977) % 4096) as i16;
        }
        builder.put(slice, &stored)?;
    }
    Ok(builder.finish()?)
}

fn report(
    name: &str,
    volume: &Volume,
    view: &View,
    slab: Option<Slab>,
) -> Result<(), Box<dyn Error>> {
    let mut out = vec![0_i16; view.rows() * view.columns()];
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        volume.reslice(view, slab, 0..view.rows(), i16::MIN, &mut out)?;
        rounds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    rounds.sort_by(f64::total_cmp);
    let (columns, rows) = (view.columns(), view.rows());
    println!("{name}: {columns} x {rows}: {:.1} ms", rounds[ROUNDS / 2]);
    Ok(())
}
