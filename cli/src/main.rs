//! `insitu`: the same work as the page, from a terminal. JSON lines on stdout (`tags` writes text
//! unless told), everything else on stderr; exit 0, 1 when some input failed, 2 when the command line is wrong.

mod batch;
mod decide;
mod evaluate;
mod faithfulness;
mod inputs;
mod inspect;
mod models;
mod npy;
mod output;
mod packs;
mod pixels;
mod progress;
mod render;
mod screen;
mod series;
mod tags;
mod tensors;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use output::Ended;

/// Opens fundus and dermoscopy photographs and DICOM files, judges their quality, reads them with
/// small models and says what a guideline suggests. Research software. Not a medical device.
#[derive(Parser)]
#[command(name = "insitu", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// One JSON object per image: what it is, its size, its DICOM essentials.
    Inspect(inspect::Arguments),
    /// Stored values as a NumPy array, as pydicom's `pixel_array` gives them.
    Pixels(pixels::Arguments),
    /// A frame as it is shown, as PNG.
    Render(render::Arguments),
    /// Studies, series and stacks of slices in order, one JSON line a series.
    Series(series::Arguments),
    /// Every element of a DICOM file: tag, VR, length, name, value.
    Tags(tags::Arguments),
    /// Quality, grade, tier and referral of photographs, one JSON line each.
    Screen(screen::Arguments),
    /// Figures with intervals of a model on labelled pictures, or of stored predictions.
    Evaluate(evaluate::Arguments),
    /// Whether a model's activation maps say what its network uses.
    Faithfulness(faithfulness::Arguments),
    /// What a pathway says of given grades.
    Decide(decide::Arguments),
    /// The network's input for a picture, as a NumPy array.
    Tensors(tensors::Arguments),
    /// The model packs: list them, or check their hashes and golden pictures.
    Models(models::Arguments),
}

fn main() -> ExitCode {
    let ended = match Arguments::parse().command {
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Pixels(arguments) => pixels::run(&arguments),
        Command::Render(arguments) => render::run(&arguments),
        Command::Series(arguments) => series::run(&arguments),
        Command::Tags(arguments) => tags::run(&arguments),
        Command::Screen(arguments) => screen::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Faithfulness(arguments) => faithfulness::run(&arguments),
        Command::Decide(arguments) => decide::run(&arguments),
        Command::Tensors(arguments) => tensors::run(&arguments),
        Command::Models(arguments) => models::run(&arguments),
    };
    match ended {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::SomeFailed) => ExitCode::from(1),
        Err(usage) => {
            output::complain(&usage);
            ExitCode::from(2)
        }
    }
}
