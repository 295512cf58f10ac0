//! Numbers about residents as an office may hear them: in bands, of ten people at least.

/// Where bands begin, and what each is called. Coarser upwards: whoever comes or goes shows at an edge only.
const BANDS: [(u64, &str); 11] = [
    (0, "<10"),
    (10, "10-19"),
    (20, "20-49"),
    (50, "50-99"),
    (100, "100-199"),
    (200, "200-499"),
    (500, "500-999"),
    (1_000, "1,000-1,999"),
    (2_000, "2,000-4,999"),
    (5_000, "5,000-9,999"),
    (10_000, "10,000-"),
];

/// The band of a number.
#[must_use]
pub fn band(people: u64) -> &'static str {
    let begun = BANDS.iter().rev().find(|(from, _)| *from <= people);
    begun.map_or("<10", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that a band may stand for.
    fn spoken_of(name: &str) -> (u64, u64) {
        let number = |text: &str| text.replace(',', "").parse::<u64>().unwrap();
        if let Some(below) = name.strip_prefix('<') {
            return (0, number(below) - 1);
        }
        let (from, to) = name.split_once('-').unwrap();
        let to = if to.is_empty() { u64::MAX } else { number(to) };
        (number(from), to)
    }

    #[test]
    fn every_number_is_told_truly_and_never_exactly() {
        for people in (0..30_000).chain([100_000, u64::MAX]) {
            let (from, to) = spoken_of(band(people));
            assert!(from <= people && people <= to, "{people}: {}", band(people));
            assert!(to - from >= 9, "{people}: fewer than ten share a band");
        }
    }

    #[test]
    fn one_more_person_shows_at_ten_edges_only() {
        let edges = (0..30_000).filter(|n| band(*n) != band(n + 1)).count();
        assert_eq!(edges, BANDS.len() - 1);
    }
}
