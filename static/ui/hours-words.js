// @ts-check
// Opening hours in words: what is written in OpenStreetMap's syntax, as it would stand on a door in Japan; and the other way for simple hours.

const days = /** @type {Record<string, string>} */ ({ Mo: "月", Tu: "火", We: "水", Th: "木", Fr: "金", Sa: "土", Su: "日", PH: "祝日", SH: "学校の休み" });
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const weekdays = /** @type {const} */ (["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]);

/** @param {string} token @returns {string | null} */
function daysOf(token) {
  let fits = true;
  const words = token.split(",").map((part) => part.replace(/^([A-Z][a-zH])(?:-([A-Z][a-z]))?(?:\[([1-5])\])?$/, (_, from, to, nth) => {
    if (!days[from] || (to && !days[to])) fits = false;
    return nth ? `第${nth}${days[from]}` : to ? `${days[from]}〜${days[to]}` : days[from] ?? "";
  }));
  if (!/^[A-Z]/.test(token) || /[A-Za-z]/.test(words.join(""))) fits = false;
  return fits ? words.join("・") : null;
}

/** @param {string} token @returns {string | null} */
const timesOf = (token) => /^\d{1,2}:\d\d(?:-\d{1,2}:\d\d|\+)(?:,\d{1,2}:\d\d(?:-\d{1,2}:\d\d|\+))*$/.test(token)
  ? token.replace(/\b0(\d:)/g, "$1").replace(/-/g, "〜").replace(/\+/g, "〜").replace(/,/g, "、") : null;

/** @param {string} text such as `Dec 29-Jan 03` @returns {string | null} */
function datesOf(text) {
  const part = (/** @type {string} */ one) => {
    const found = /^([A-Z][a-z]{2})(?: (\d{1,2}))?$/.exec(one);
    const month = months.indexOf(found?.[1] ?? "") + 1;
    return month ? `${month}月${found?.[2] ? `${Number(found[2])}日` : ""}` : null;
  };
  const ends = text.split("-").map((one) => part(one.trim()));
  return ends.length <= 2 && ends.every(Boolean) ? ends.join("〜") : null;
}

/** One rule; null when it says more than these words can. @param {string} rule @returns {string | null} */
function inWords(rule) {
  if (rule === "24/7") return "24時間いつでも";
  const dated = /^((?:[A-Z][a-z]{2}(?: \d{1,2})?)(?:-[A-Z][a-z]{2}(?: \d{1,2})?)?)(?=\s|$)/.exec(rule);
  const dates = dated ? datesOf(dated[1] ?? "") : "";
  if (dates === null) return null;
  const words = rule.slice(dated ? dated[0].length : 0).trim().split(/\s+/).filter(Boolean)
    .map((token) => token === "off" || token === "closed" ? "休み" : timesOf(token) ?? daysOf(token));
  return words.every((word) => word !== null) ? [dates, ...words].filter(Boolean).join(" ") : null;
}

/** All rules, one a line; what cannot be said in these words stays as it was written. @param {string} hours */
export function hoursInWords(hours) {
  const rules = hours.split(";").map((rule) => rule.trim()).filter(Boolean);
  const words = rules.map(inWords);
  return words.every((word) => word !== null) ? /** @type {string[]} */ (words) : rules;
}

/** Simple hours as an expression. @param {string[]} chosen @param {string} from @param {string} to @param {boolean} offOnHolidays */
export function simpleHours(chosen, from, to, offOnHolidays) {
  const at = weekdays.map((day) => chosen.includes(day));
  /** @type {string[]} */
  const parts = [];
  for (let i = 0; i < 7; i++) {
    if (!at[i] || at[i - 1]) continue;
    let end = i;
    while (at[end + 1]) end++;
    parts.push(end === i ? `${weekdays[i]}` : `${weekdays[i]}-${weekdays[end]}`);
  }
  return parts.length && from && to ? `${parts.join(",")} ${from}-${to}${offOnHolidays ? "; PH off" : ""}` : "";
}
