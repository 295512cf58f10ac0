//! The list itself: whose it is, under which licence, and as of when.
use std::{collections::HashMap, io::Read};

use chrono::{DateTime, Utc};
use entity::{id::PlaceSourceId, place_source};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use super::{KEY, Order, noon};
use crate::{
    db::Tx,
    error::Result,
    geo::MunicipalityCode,
    opendata::{MAX_BYTES, PlaceRow, Sheet, Unreadable},
};

/// What is said when nobody says under which licence a list is.
const NO_LICENCE: &str = "the file does not say its licence: give --licence with what its publisher says, such as “CC BY 4.0”";

/// A list of places, as its row will be.
#[derive(Clone, Debug)]
pub struct Source {
    /// The row that is there already.
    pub stored: Option<place_source::Model>,
    /// Its id, new or old.
    pub id: PlaceSourceId,
    /// `aed/131083`.
    pub key: String,
    /// The dataset's word.
    pub dataset: String,
    /// The title, for people.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Under which licence.
    pub licence: String,
    /// Where it was fetched.
    pub url: Option<String>,
    /// As of when.
    pub as_of: Option<DateTime<Utc>>,
    /// Whose it is, if it is a town's.
    pub municipality: Option<String>,
    /// SHA-256 of the file.
    digest: String,
}

/// Reads no more of a file than is looked at, and its SHA-256.
///
/// # Errors
/// What cannot be read.
pub fn digested(file: impl Read) -> std::result::Result<(Vec<u8>, String), Unreadable> {
    let bytes = crate::opendata::bounded(file)?;
    debug_assert!(bytes.len() <= MAX_BYTES);
    let digest = hex::encode(Sha256::digest(&bytes));
    Ok((bytes, digest))
}

impl Source {
    /// The list that a sheet is; or what has to be said on the command line.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(
        tx: &Tx<'_>,
        sheet: &Sheet<PlaceRow>,
        order: &Order,
        digest: String,
    ) -> Result<std::result::Result<Self, String>> {
        let Some(dataset) = sheet.dataset else {
            return Ok(Err("say which list it is with --dataset".to_owned()));
        };
        let municipality = match municipality(sheet, order) {
            Ok(code) => code,
            Err(fault) => return Ok(Err(fault)),
        };
        let whose = municipality
            .clone()
            .or_else(|| sheet.origin.publisher.clone());
        let Some(whose) = whose.or_else(|| order.publisher.clone()) else {
            return Ok(Err(
                "the file does not say whose list it is: give --municipality with its six digits"
                    .to_owned(),
            ));
        };
        let part = order.part.as_ref();
        let part = part.map_or_else(String::new, |part| format!("/{part}"));
        let key = format!("{}/{whose}{part}", dataset.word());
        let stored = stored(tx, &key).await?;
        let said = |own: &Option<String>, file: &Option<String>, last: Option<&String>| {
            own.as_ref().or(file.as_ref()).or(last).cloned()
        };
        let (last, origin) = (stored.as_ref(), &sheet.origin);
        let licence = said(
            &order.licence,
            &origin.licence,
            last.map(|row| &row.licence),
        );
        let Some(licence) = licence else {
            return Ok(Err(NO_LICENCE.to_owned()));
        };
        let publisher = said(
            &order.publisher,
            &origin.publisher,
            last.map(|row| &row.publisher),
        );
        let title = origin.title.clone();
        Ok(Ok(Self {
            id: last.map_or_else(PlaceSourceId::new, |row| row.id),
            dataset: dataset.word().to_owned(),
            title: title.unwrap_or_else(|| dataset.title().to_owned()),
            publisher: publisher.unwrap_or_else(|| city(sheet).unwrap_or(whose)),
            licence,
            url: said(
                &order.url,
                &origin.url,
                last.and_then(|row| row.url.as_ref()),
            ),
            as_of: order.as_of.or(origin.as_of).map(noon),
            municipality,
            key,
            digest,
            stored,
        }))
    }

    /// Writes the row, so that places can name it.
    ///
    /// # Errors
    /// The database's.
    pub async fn write(&self, tx: &Tx<'_>) -> Result<()> {
        let row = place_source::ActiveModel {
            id: Set(self.id),
            key: Set(self.key.clone()),
            dataset: Set(self.dataset.clone()),
            title: Set(self.title.clone()),
            publisher: Set(self.publisher.clone()),
            licence: Set(self.licence.clone()),
            url: Set(self.url.clone()),
            digest: Set(self.digest.clone()),
            as_of: Set(self.as_of),
            imported_at: Set(tx.now()),
        };
        let conn = tx.system(&KEY);
        if self.stored.is_some() {
            row.update(conn).await?;
        } else {
            row.insert(conn).await?;
        }
        Ok(())
    }
}

async fn stored(tx: &Tx<'_>, key: &str) -> Result<Option<place_source::Model>> {
    #[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
    let found = place_source::Entity::find().filter(place_source::COLUMN.key.eq(key));
    Ok(found.one(tx.system(&KEY)).await?)
}

/// Whose list it is: what the command says, what most rows say, or the digits with which such files are named.
fn municipality(
    sheet: &Sheet<PlaceRow>,
    order: &Order,
) -> std::result::Result<Option<String>, String> {
    if let Some(code) = &order.municipality {
        let read = MunicipalityCode::parse(code)
            .map_err(|fault| format!("--municipality {code} {fault}"))?;
        return Ok(Some(read.to_string()));
    }
    let codes = sheet.rows.iter().filter_map(|row| row.code.as_deref());
    let named = order
        .file
        .get(..6)
        .and_then(|digits| MunicipalityCode::parse(digits).ok());
    Ok(most(codes).or_else(|| named.map(|code| code.to_string())))
}

/// Whose name most rows bear, or where most places are.
fn city(sheet: &Sheet<PlaceRow>) -> Option<String> {
    let authorities = sheet.rows.iter().map(|row| row.authority.as_str());
    if let Some(authority) = most(authorities.filter(|name| !name.is_empty())) {
        return Some(authority);
    }
    most(
        sheet
            .rows
            .iter()
            .map(|row| row.city.as_str())
            .filter(|city| !city.is_empty()),
    )
}

/// What is said most often; of two that are said as often, the smaller.
fn most<'r>(words: impl Iterator<Item = &'r str>) -> Option<String> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for word in words {
        *count.entry(word).or_default() += 1;
    }
    let most = count
        .into_iter()
        .max_by_key(|(word, many)| (*many, std::cmp::Reverse(*word)));
    most.map(|(word, _)| word.to_owned())
}
