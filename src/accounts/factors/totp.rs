//! Codes from an app (RFC 6238): six digits, thirty seconds, SHA-1, which is what every app understands.
//!
//! A code is good for its own step and for the ones beside it, because phones' clocks differ; and each step
//! is good once, because somebody may have looked over a shoulder.
use chrono::{DateTime, Utc};
use qrcode::{QrCode, render::svg};
use totp_rs::{Builder, Secret, Totp};

use crate::error::{Error, Result};

/// Seconds that a code is shown for.
const STEP: u64 = 30;
/// Steps before and after the present one whose codes are taken, too.
const BESIDE: u64 = 1;
/// The last step used when none was.
pub(super) const NEVER: i64 = -1;
/// What secrets are sealed for.
pub(super) const SEALED: &str = "totp";
/// What apps call this server.
const ISSUER: &str = "回覧板";

/// A new secret of 160 bits, in base32 as people type it.
#[must_use]
pub(super) fn fresh() -> String {
    Secret::generate().to_base32()
}

/// The address that an app reads out of the picture.
///
/// # Errors
/// Only for a secret that is none of ours.
pub(super) fn uri(secret: &str, account: &str) -> Result<String> {
    // A colon would end the issuer's name.
    let account = account.replace(':', " ");
    let totp = builder(secret)?
        .with_issuer(Some(ISSUER))
        .with_account_name(account)
        .build();
    totp.and_then(|totp| totp.to_url()).map_err(Error::internal)
}

/// The picture of an address, for a camera.
///
/// # Errors
/// When the address is longer than a picture can hold.
pub(super) fn drawn(uri: &str) -> Result<String> {
    let code = QrCode::new(uri.as_bytes()).map_err(Error::internal)?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build())
}

/// The step that a code belongs to, if it is one near `now` that is later than the last one used.
///
/// # Errors
/// Only for a secret that is none of ours.
pub(super) fn step_of(
    secret: &str,
    code: &str,
    now: DateTime<Utc>,
    last_used: i64,
) -> Result<Option<i64>> {
    let totp = exact(secret)?;
    let present = u64::try_from(now.timestamp()).unwrap_or(0) / STEP;
    let near = present.saturating_sub(BESIDE)..=present + BESIDE;
    let unused = |step: &u64| i64::try_from(*step).is_ok_and(|step| step > last_used);
    let found = near
        .filter(unused)
        .find(|step| totp.check(code, step * STEP).is_some());
    Ok(found.and_then(|step| i64::try_from(step).ok()))
}

fn exact(secret: &str) -> Result<Totp> {
    builder(secret)?
        .with_skew(0)
        .build()
        .map_err(Error::internal)
}

fn builder(secret: &str) -> Result<Builder> {
    let secret = Secret::try_from_base32(secret)
        .map_err(|_| Error::internal("a secret that is not base32"))?;
    Ok(Builder::new().with_step_duration(STEP).with_secret(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_standards_own_codes_are_taken() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            let step = step_of(RFC, code, at(seconds), NEVER).unwrap();
            assert_eq!(step, Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_and_late_and_no_further() {
        let code = "081804"; // of step 37_037_036
        let takes = |seconds| step_of(RFC, code, at(seconds), NEVER).unwrap().is_some();
        let (first, last) = (37_037_036 * 30, 37_037_036 * 30 + 29);
        assert!(takes(first - 30) && takes(first) && takes(last) && takes(last + 30));
        assert!(!takes(first - 31) && !takes(last + 31));
    }

    #[test]
    fn a_step_is_used_once_and_so_is_every_earlier_one() {
        let now = at(1_111_111_109);
        let step = step_of(RFC, "081804", now, NEVER).unwrap().unwrap();
        let after = |last| step_of(RFC, "081804", now, last).unwrap();
        assert_eq!(after(step), None);
        assert_eq!(after(step + 1), None);
        assert_eq!(after(step - 1), Some(step));
    }

    #[test]
    fn nonsense_is_no_code() {
        for code in ["", "28708", "2870822", "28708x", "２８７０８２", " 287082"] {
            assert_eq!(
                step_of(RFC, code, at(59), NEVER).unwrap(),
                None,
                "{code:?} is taken by nobody unparsed"
            );
        }
    }

    #[test]
    fn the_address_holds_what_an_app_needs_and_the_picture_holds_no_script() {
        let uri = uri(RFC, "tanaka@city.example").unwrap();
        assert!(uri.starts_with("otpauth://totp/"), "{uri}");
        assert!(uri.contains(&format!("secret={RFC}")), "{uri}");
        let picture = drawn(&uri).unwrap();
        assert!(picture.contains("<svg") && !picture.contains("script"));
    }
}
