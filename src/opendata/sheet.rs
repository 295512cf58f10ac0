//! A whole file: which encoding, where its headings are, which dataset it is; then row by row.
use std::{borrow::Cow, collections::HashMap, io::Read};

use super::{
    Dataset, Encoding, EventRow, MAX_PREAMBLE, Origin, PlaceRow, Problem, Unreadable,
    bytes, event,
    fault::At,
    features, heading::Columns,
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
    let mut sheet = table.rows(Some(dataset), |record, remarks| place::read(record, dataset, remarks));
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
    Ok(table.rows(None, event::read))
}

fn is_places(columns: &Columns) -> bool {
    let named = columns.has(Field::Name) || columns.has(Field::WeakName);
    let placed = columns.has(Field::Lat) && columns.has(Field::Lon) || columns.has(Field::LatLon);
    let other = columns.has(Field::OfCatalog) || columns.has(Field::OfGarbage) || columns.has(Field::OfPopulation);
    (columns.understood() >= 3 && named && placed) || (columns.understood() >= 3 && (other || is_events(columns)))
}

fn is_events(columns: &Columns) -> bool {
    columns.has(Field::EventName) && columns.has(Field::StartsOn)
}

/// What stands below the headings.
struct Table {
    encoding: Encoding,
    origin: Origin,
    columns: Columns,
    cells: Vec<(At, Vec<Cow<'static, str>>, Option<(f64, f64)>)>,
    /// Rows with more cells than there are headings.
    wide: Vec<Problem>,
}

impl Table {
    fn find(bytes: &[u8], fits: impl Fn(&Columns) -> bool) -> Result<Self, Unreadable> {
        let texts = bytes::texts(bytes)?;
        if bytes::is_json(bytes) {
            return Self::of_features(&texts);
        }
        let mut found = None;
        for (encoding, text) in &texts {
            // Files of old computers end their lines with CR alone; the reader knows that.
            if let Some((columns, at, origin)) = headings(text, &fits)? {
                found = Some((*encoding, text, columns, at, origin));
                break;
            }
        }
        let (encoding, text, columns, at, origin) = found.ok_or(Unreadable::NoHeading)?;
        let mut table = Self { encoding, origin, columns, cells: Vec::new(), wide: Vec::new() };
        for row in Rows::of(text).skip(at + 1) {
            table.take(&row?);
        }
        Ok(table)
    }

    fn of_features(texts: &[(Encoding, Cow<'_, str>)]) -> Result<Self, Unreadable> {
        let (encoding, text) = texts.first().ok_or(Unreadable::Empty)?;
        let (columns, points) = features::read(text)?;
        if !columns.has(Field::Name) && !columns.has(Field::WeakName) && !columns.has(Field::EventName) {
            return Err(Unreadable::NoHeading);
        }
        let cells = points.into_iter().map(|point| (At::Feature(point.number), point.cells, Some(point.point.unwrap_or((f64::NAN, f64::NAN)))));
        Ok(Self {
            encoding: *encoding,
            origin: Origin::default(),
            columns,
            cells: cells.collect(),
            wide: Vec::new(),
        })
    }

    /// A row below the headings: blank ones, marks of the common vocabulary and headings said once more are passed over.
    fn take(&mut self, row: &Row) {
        let first = row.cells.iter().next().unwrap_or_default().trim();
        if row.is_blank() || first.starts_with('#') {
            return;
        }
        if self.cells.is_empty() || row.cells.len() == self.columns.width() {
            let again = Columns::of(row.cells.iter());
            if again.understood() >= 3 && again.understood() * 2 > self.columns.understood() {
                return;
            }
        }
        if row.filled() > self.columns.width() {
            let reason = format!("has {} cells, and there are {} headings: a comma too many, or a quotation mark too few", row.filled(), self.columns.width());
            self.wide.push(Problem { at: At::Line(row.line), column: String::new(), reason: reason.into() });
            return;
        }
        let cells = row.cells.iter().map(|cell| Cow::Owned(cell.to_owned())).collect();
        self.cells.push((At::Line(row.line), cells, None));
    }

    fn dataset(&self, asked: Asked<'_>) -> Result<Dataset, Unreadable> {
        let names = self.columns.all(Field::Name).chain(self.columns.all(Field::WeakName)).next();
        let names: Vec<String> = self
            .cells
            .iter()
            .filter_map(|(_, cells, _)| cells.get(names?).map(|name| name.to_string()))
            .collect();
        let title = self.origin.title.clone().unwrap_or_default();
        let guessed = Dataset::guess(&self.columns, asked.file, &title, &names);
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
    ) -> Sheet<R> {
        let (mut rows, mut refused, mut remarks) = (Vec::new(), self.wide, Vec::new());
        let mut refused_rows = refused.len();
        for (at, cells, point) in self.cells {
            let record = Record { at, columns: &self.columns, cells, point };
            match read(&record, &mut remarks) {
                Ok(row) => rows.push(row),
                Err(problems) => {
                    refused_rows += 1;
                    refused.extend(problems);
                }
            }
        }
        refused.sort_by_key(|problem| problem.at);
        Sheet { dataset, encoding: self.encoding, origin: self.origin, rows, refused, refused_rows, remarks }
    }
}

/// The first row whose cells are headings, how many rows stand before it, and what those say.
fn headings(text: &str, fits: &impl Fn(&Columns) -> bool) -> Result<Option<(Columns, usize, Origin)>, Unreadable> {
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
        let shared = row.id.as_ref().is_some_and(|id| bearers.get(id).is_some_and(|many| *many > 1));
        if shared {
            remarks.push(Problem { at: row.at, column: String::new(), reason: "its id is another row's as well, so it is known by its name and address".into() });
            row.id = None;
        }
        let alike = seen.entry(row.likeness.clone()).or_default();
        let twin = alike.iter().filter_map(|at| kept.get(*at)).find(|other| same(other, &row));
        if let Some(twin) = twin {
            remarks.push(Problem { at: row.at, column: String::new(), reason: format!("says the same as {}, and is taken once", twin.at).into() });
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
    let plain = |row: &PlaceRow| PlaceRow { at: At::Line(0), likeness: String::new(), ..row.clone() };
    plain(one) == plain(other)
}
