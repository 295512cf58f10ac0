//! How many, as an office may know it: bands, and nothing below ten told apart.

/// The band of a number of people.
#[must_use]
pub fn band(people: u64) -> &'static str {
    match people {
        0..10 => "<10",
        10..20 => "10-19",
        20..50 => "20-49",
        50..100 => "50-99",
        100..200 => "100-199",
        200..500 => "200-499",
        500..1_000 => "500-999",
        1_000..2_000 => "1,000-1,999",
        2_000..5_000 => "2,000-4,999",
        5_000..10_000 => "5,000-9,999",
        _ => "10,000-",
    }
}

#[cfg(test)]
mod tests {
    use super::band;

    #[test]
    fn a_few_are_never_told_apart_and_every_edge_is_in_its_band() {
        let table = [
            (0, "<10"),
            (9, "<10"),
            (10, "10-19"),
            (19, "10-19"),
            (20, "20-49"),
            (99, "50-99"),
            (100, "100-199"),
            (499, "200-499"),
            (999, "500-999"),
            (1_000, "1,000-1,999"),
            (9_999, "5,000-9,999"),
            (10_000, "10,000-"),
        ];
        for (people, expected) in table {
            assert_eq!(band(people), expected, "{people}");
        }
    }
}
