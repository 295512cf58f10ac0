//! A whole file: which encoding, where its headings are, which dataset it is; then row by row.
use std::{borrow::Cow, collections::HashMap, io::Read};

use super::{
    Dataset, Encoding, EventRow, MAX_PREAMBLE, Origin, PlaceRow, Problem, Unreadable, bytes, event,
    fault::At,
    features,
    heading::Columns,
    place,
    record::Record,
    table::{Row, Rows},
    vocabulary::Field,
};

/// A file that was read.
#[derive(Debug)]
pub struct Sheet<R> {
    /// Which list it is; for events none.
    pub dataset: Option<Dataset>,
    /// How it was written.
    pub encoding: Encoding,
    /// What it says of itself.
    pub origin: Origin,
    /// The rows that are good.
    pub rows: Vec<R>,
    /// Rows that are not, with everything that is wrong with each.
    pub refused: Vec<Problem>,
    /// How many rows those are.
    pub refused_rows: usize,
    /// What was put right or left out in good rows.
    pub remarks: Vec<Problem>,
}

/// What whoever asks knows about the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Which list it is; none to find out.
    pub dataset: Option<Dataset>,
    /// The file's name, which often says it.
    pub file: &'a str,
}

/// Reads a list of places.
///
/// # Errors
/// A file that cannot be read as a whole; bad rows are no error, they are in the sheet.
pub fn places(source: impl Read, asked: Asked<'_>) -> Result<Sheet<PlaceRow>, Unreadable> {
    let bytes = bytes::read(source)?;
    let table = Table::find(&bytes, is_places)?;
    let dataset = table.dataset(asked)?;
    let mut sheet = table.rows(Some(dataset), |record, remarks| {
        place::read(record, dataset, remarks)
    })?;
    let rows = std::mem::take(&mut sheet.rows);
    sheet.rows = apart(rows, &mut sheet.remarks);
    Ok(sheet)
}

/// Reads a list of events.
///
/// # Errors
/// As `places`.
pub fn events(source: impl Read) -> Result<Sheet<EventRow>, Unreadable> {
    let bytes = bytes::read(source)?;
    let table = Table::find(&bytes, is_events).map_err(|error| match error {
        Unreadable::NoHeading => Unreadable::NotEvents,
        other => other,
    })?;
    table.rows(None, event::read)
}

fn is_places(columns: &Columns) -> bool {
    let named = columns.has(Field::Name) || columns.has(Field::WeakName);
    let placed = columns.has(Field::Lat) && columns.has(Field::Lon) || columns.has(Field::LatLon);
    let other = columns.has(Field::OfCatalog)
        || columns.has(Field::OfGarbage)
        || columns.has(Field::OfPopulation);
    (columns.understood() >= 3 && named && placed)
        || (columns.understood() >= 3 && (other || is_events(columns)))
}

fn is_events(columns: &Columns) -> bool {
    columns.has(Field::EventName) && columns.has(Field::StartsOn)
}

/// A file whose headings are known. Its rows are read one at a time, twice if need be, and never all kept.
struct Table {
    encoding: Encoding,
    text: String,
    origin: Origin,
    columns: Columns,
    shape: Shape,
}

enum Shape {
    /// How many rows stand above those with data.
    Rows(usize),
    /// The names of the properties.
    Points(Vec<String>),
}

/// Takes a row; whether it wants another one.
type Take<'t> = dyn FnMut(Result<Record<'_>, Problem>) -> bool + 't;

/// How many rows are looked at to find out what a list is about.
const SAMPLE: usize = 500;

impl Table {
    fn find(bytes: &[u8], fits: impl Fn(&Columns) -> bool) -> Result<Self, Unreadable> {
        let texts = bytes::texts(bytes)?;
        if bytes::is_json(bytes) {
            return Self::of_features(texts);
        }
        for (encoding, text) in texts {
            if let Some((columns, above, origin)) = headings(&text, &fits)? {
                let shape = Shape::Rows(above + 1);
                return Ok(Self {
                    encoding,
                    text: text.into_owned(),
                    origin,
                    columns,
                    shape,
                });
            }
        }
        Err(Unreadable::NoHeading)
    }

    fn of_features(texts: Vec<(Encoding, Cow<'_, str>)>) -> Result<Self, Unreadable> {
        let (encoding, text) = texts.into_iter().next().ok_or(Unreadable::Empty)?;
        let names = features::names(&text)?;
        let columns = Columns::of(names.iter().map(String::as_str));
        if ![Field::Name, Field::WeakName, Field::EventName]
            .iter()
            .any(|field| columns.has(*field))
        {
            return Err(Unreadable::NoHeading);
        }
        let origin = Origin::default();
        Ok(Self {
            encoding,
            text: text.into_owned(),
            origin,
            columns,
            shape: Shape::Points(names),
        })
    }

    /// Hands each row to `take`; rows with more cells than headings are refused before.
    fn each(
        &self,
        mut take: impl FnMut(Result<Record<'_>, Problem>) -> bool,
    ) -> Result<(), Unreadable> {
        match &self.shape {
            Shape::Points(names) => self.each_point(names, &mut take),
            Shape::Rows(above) => self.each_row(*above, &mut take),
        }
    }

    fn each_point(&self, names: &[String], take: &mut Take<'_>) -> Result<(), Unreadable> {
        for point in features::read(&self.text) {
            let point = point?;
            let record = Record {
                at: At::Feature(point.number),
                columns: &self.columns,
                cells: point.cells(names),
                point: Some(point.position),
            };
            if !take(Ok(record)) {
                break;
            }
        }
        Ok(())
    }

    fn each_row(&self, above: usize, take: &mut Take<'_>) -> Result<(), Unreadable> {
        let mut first = true;
        for row in Rows::of(&self.text).skip(above) {
            let row = row?;
            if self.passed_over(&row, first) {
                continue;
            }
            first = false;
            if !take(self.record(&row)) {
                break;
            }
        }
        Ok(())
    }

    fn record<'r>(&'r self, row: &'r Row) -> Result<Record<'r>, Problem> {
        let (at, width) = (At::Line(row.line), self.columns.width());
        if row.filled() > width {
            let reason = format!(
                "has {} cells, and there are {width} headings: a comma too many, or a quotation mark too few",
                row.filled()
            );
            return Err(Problem {
                at,
                column: String::new(),
                reason: reason.into(),
            });
        }
        let cells = row.cells.iter().map(Cow::Borrowed).collect();
        Ok(Record {
            at,
            columns: &self.columns,
            cells,
            point: None,
        })
    }

    /// Blank rows, marks of the common vocabulary, and headings that are said once more, perhaps in English.
    fn passed_over(&self, row: &Row, first: bool) -> bool {
        let start = row.cells.iter().next().unwrap_or_default().trim();
        if row.is_blank() || start.starts_with('#') {
            return true;
        }
        let repeats = || {
            let again = Columns::of(row.cells.iter()).understood();
            again >= 3 && again * 2 > self.columns.understood()
        };
        let same = row.cells.iter().map(str::trim).eq(self.columns.names());
        same || (first && repeats())
    }

    fn dataset(&self, asked: Asked<'_>) -> Result<Dataset, Unreadable> {
        let field = if self.columns.has(Field::Name) {
            Field::Name
        } else {
            Field::WeakName
        };
        let mut names = Vec::new();
        self.each(|record| {
            names.extend(record.ok().map(|record| record.line(field)));
            names.len() < SAMPLE
        })?;
        let title = self.origin.title.as_deref().unwrap_or_default();
        let guessed = Dataset::guess(&self.columns, asked.file, title, &names);
        match (asked.dataset, guessed) {
            // Even when asked for: there would be no place in it.
            (Some(_), Err(error @ Unreadable::NotPlaces(_))) => Err(error),
            (Some(dataset), _) => Ok(dataset),
            (None, guessed) => guessed,
        }
    }

    fn rows<R>(
        self,
        dataset: Option<Dataset>,
        read: impl Fn(&Record<'_>, &mut Vec<Problem>) -> Result<R, Vec<Problem>>,
    ) -> Result<Sheet<R>, Unreadable> {
        let (mut rows, mut refused, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
        let mut refused_rows = 0;
        self.each(|record| {
            let row = record.map_err(|problem| vec![problem]);
            match row.and_then(|record| read(&record, &mut remarks)) {
                Ok(row) => rows.push(row),
                Err(problems) => {
                    refused_rows += 1;
                    refused.extend(problems);
                }
            }
            true
        })?;
        Ok(Sheet {
            dataset,
            encoding: self.encoding,
            origin: self.origin,
            rows,
            refused,
            refused_rows,
            remarks,
        })
    }
}

/// The first row whose cells are headings, how many rows stand before it, and what those say.
fn headings(
    text: &str,
    fits: &impl Fn(&Columns) -> bool,
) -> Result<Option<(Columns, usize, Origin)>, Unreadable> {
    let mut origin = Origin::default();
    for (at, row) in Rows::of(text).take(MAX_PREAMBLE).enumerate() {
        let row = row?;
        let columns = Columns::of(row.cells.iter());
        if fits(&columns) {
            return Ok(Some((columns, at, origin)));
        }
        origin.learn(&row);
    }
    Ok(None)
}

/// Rows that say the same are one; an id that two different rows bear is nobody's.
fn apart(rows: Vec<PlaceRow>, remarks: &mut Vec<Problem>) -> Vec<PlaceRow> {
    let mut bearers: HashMap<String, usize> = HashMap::new();
    for id in rows.iter().filter_map(|row| row.id.clone()) {
        *bearers.entry(id).or_default() += 1;
    }
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    let mut kept: Vec<PlaceRow> = Vec::with_capacity(rows.len());
    for mut row in rows {
        let shared = row
            .id
            .as_ref()
            .is_some_and(|id| bearers.get(id).is_some_and(|many| *many > 1));
        if shared {
            remarks.push(Problem {
                at: row.at,
                column: String::new(),
                reason: "its id is another row's as well, so it is known by its name and address"
                    .into(),
            });
            row.id = None;
        }
        let alike = seen.entry(row.likeness.clone()).or_default();
        let twin = alike
            .iter()
            .filter_map(|at| kept.get(*at))
            .find(|other| same(other, &row));
        if let Some(twin) = twin {
            remarks.push(Problem {
                at: row.at,
                column: String::new(),
                reason: format!("says the same as {}, and is taken once", twin.at).into(),
            });
            continue;
        }
        if row.id.is_none() && !alike.is_empty() {
            row.likeness = format!("{}|{}", row.likeness, alike.len() + 1);
        }
        alike.push(kept.len());
        kept.push(row);
    }
    kept
}

fn same(one: &PlaceRow, other: &PlaceRow) -> bool {
    let plain = |row: &PlaceRow| PlaceRow {
        at: At::Line(0),
        likeness: String::new(),
        ..row.clone()
    };
    plain(one) == plain(other)
}
