//! Photos for the demo town, drawn by the program, so that no real person's picture is needed.
//!
//! Each name always gives the same picture: `cat` and `cat-2` are two different cats.
mod canvas;
mod dice;
mod festival;
mod garden;
mod kitchen;
mod outdoors;
mod shapes;
mod shelf;
mod street;
mod veranda;

use super::Refusal;
use super::develop::encode;
use canvas::Canvas;
use dice::Dice;

/// Width of every drawing.
pub const WIDTH: u32 = 1200;
/// Height of every drawing.
pub const HEIGHT: u32 = 900;

type Scene = fn(&mut Canvas, &mut Dice);

const SCENES: [(&str, Scene); 8] = [
    ("river", outdoors::river),
    ("tree", outdoors::tree),
    ("bicycle", street::bicycle),
    ("books", shelf::books),
    ("cat", veranda::cat),
    ("bread", kitchen::bread),
    ("hydrangea", garden::hydrangea),
    ("lanterns", festival::lanterns),
];

/// The scenes there are: an evening river, a tree in a park, a bicycle, a bookshelf, a cat, bread,
/// hydrangeas after rain, lanterns of a summer festival.
pub fn scenes() -> impl Iterator<Item = &'static str> {
    SCENES.iter().map(|(name, _)| *name)
}

/// A drawing as a JPEG of 1200 by 900. The name is a scene, or a scene, a hyphen and anything
/// that makes it another one of its kind. An unknown name gives some scene.
pub fn jpeg(name: &str) -> Result<Vec<u8>, Refusal> {
    let mut dice = Dice::named(name);
    let kind = name.split('-').next().unwrap_or(name);
    let known = SCENES.iter().find(|(scene, _)| *scene == kind);
    let other = SCENES.iter().cycle().nth(usize::from(dice.byte()));
    let mut canvas = Canvas::new();
    if let Some((_, scene)) = known.or(other) {
        scene(&mut canvas, &mut dice);
    }
    encode(&canvas.develop(&mut dice).into())
}
