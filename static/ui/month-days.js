// @ts-check
// Months as sheets of days: which days a sheet has, and which month lies before or after.

/** @param {string} month 2026-11 @param {number} by */
export function shifted(month, by) {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const at = new Date(Date.UTC(year, number - 1 + by, 15));
  return at.toISOString().slice(0, 7);
}

/** The days of a month, from the Monday before its first. @param {string} month @returns {(string | null)[]} */
export function days(month) {
  const first = new Date(`${month}-01T00:00:00Z`);
  const before = (first.getUTCDay() + 6) % 7;
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return [...Array.from({ length: before }, () => null), ...Array.from({ length: last }, (_, i) => `${month}-${String(i + 1).padStart(2, "0")}`)];
}
