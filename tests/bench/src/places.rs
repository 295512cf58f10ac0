//! Point to neighborhood: one look-up at a time, as a request does it.
use std::{f64::consts::TAU, path::Path, time::Instant};

use kairanban::geo::{Atlas, Outline, plain_features};

use crate::{
    Fault,
    town::{mix, pick},
};

const LOOKUPS: u32 = 200_000;
/// As many as Japan has municipalities on the map of 2021.
const POLYGONS: u32 = 1_902;
/// Corners of the drawn ones: what that map has on average.
const CORNERS: u32 = 60;

pub fn run(file: Option<&Path>) -> Result<(), Fault> {
    let outlines = match file {
        Some(path) => {
            let features =
                plain_features(&std::fs::read_to_string(path)?).map_err(|r| r.to_string())?;
            features
                .into_iter()
                .map(|feature| feature.outline)
                .collect()
        }
        None => drawn()?,
    };
    let corners: usize = outlines.iter().map(Outline::points).sum();
    let atlas = Atlas::new(outlines.iter().enumerate());
    let mut times = Vec::with_capacity(LOOKUPS as usize);
    let mut found = 0_u32;
    for n in 0..LOOKUPS {
        let (lon, lat) = position(&outlines, n);
        let began = Instant::now();
        let hit = std::hint::black_box(atlas.find(lon, lat)).is_some();
        times.push(began.elapsed().as_nanos());
        found += u32::from(hit);
    }
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 1_000).copied().unwrap_or(0);
    println!(
        r#"{{"polygons":{},"corners":{corners},"lookups":{LOOKUPS},"found":{found},"p50_ns":{},"p99_ns":{}}}"#,
        outlines.len(),
        at(500),
        at(990)
    );
    Ok(())
}

/// Somewhere in the box around some polygon: near a border as often as not.
fn position(outlines: &[Outline], n: u32) -> (f64, f64) {
    let most = u32::try_from(outlines.len()).unwrap_or(1);
    let which = pick(n.into(), most) as usize;
    let Some(bounds) = outlines.get(which).map(Outline::bounds) else {
        return (139.7, 35.6);
    };
    let share = |salt: u64| f64::from(pick(u64::from(n) ^ salt, 1_000_000)) / 1e6;
    (
        bounds.west + (bounds.east - bounds.west) * share(1 << 40),
        bounds.south + (bounds.north - bounds.south) * share(1 << 41),
    )
}

/// Stars side by side over the country, about as large and as ragged as municipalities.
fn drawn() -> Result<Vec<Outline>, Fault> {
    (0..POLYGONS).map(star).collect()
}

fn star(number: u32) -> Result<Outline, Fault> {
    let (lon, lat) = (
        129.0 + f64::from(number % 44) * 0.35,
        31.0 + f64::from(number / 44) * 0.3,
    );
    let mut corners: Vec<String> = (0..CORNERS)
        .map(|corner| {
            let angle = TAU * f64::from(corner) / f64::from(CORNERS);
            let seed = mix(u64::from(number) << 32 | u64::from(corner));
            let radius = 0.1 + 0.04 * f64::from(pick(seed, 1_000)) / 1e3;
            format!(
                "[{},{}]",
                lon + radius * angle.cos(),
                lat + radius * angle.sin()
            )
        })
        .collect();
    corners.extend(corners.first().cloned());
    let text = format!(
        r#"{{"type":"Polygon","coordinates":[[{}]]}}"#,
        corners.join(",")
    );
    Outline::from_geojson(&text).map_err(|faults| format!("{faults:?}").into())
}
