// @ts-check
// The small set of drawings: 24 px grid, one stroke width, always beside a word.
import { html, svg } from "./view.js";

const paths = {
  town: svg`<path d="M3 11 9 6l6 5v9H3z M7 20v-5h4v5 M15 9l2-1.600 4 3.600v9h-6"/>`,
  write: svg`<path d="M4 20l1-4L16 5l3 3L8 19z M14 7l3 3"/>`,
  bell: svg`<path d="M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15z M10 20.500a2.200 2.200 0 0 0 4 0"/>`,
  me: svg`<circle cx="12" cy="8" r="4"/><path d="M4 20c1-4.500 4.500-6 8-6s7 1.500 8 6"/>`,
  talk: svg`<path d="M4 5h16v11h-9l-4 4v-4H4z"/>`,
  question: svg`<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.600 2.300c-.800.400-1.100 1-1.100 1.700v.500 M12 17v.01"/>`,
  giveaway: svg`<path d="M4 10h16v10H4z M3 7h18v3H3z M12 7v13 M12 7c-4 0-5-4-2.500-4S12 7 12 7s0-4 2.500-4S16 7 12 7"/>`,
  recommendation: svg`<path d="M12 3l2.700 5.600 6.100.800-4.500 4.200 1.100 6.100L12 16.800 6.600 19.700l1.100-6.100L3.200 9.400l6.100-.800z"/>`,
  lost_found: svg`<circle cx="10.500" cy="10.500" r="6.500"/><path d="M15.500 15.500 21 21"/>`,
  safety: svg`<path d="M12 3l10 17H2z M12 10v5 M12 17.500v.01"/>`,
  help_wanted: svg`<path d="M7 12V6.500a1.500 1.500 0 0 1 3 0V11 M10 10V4.500a1.500 1.500 0 0 1 3 0V11 M13 10.500v-5a1.500 1.500 0 0 1 3 0V13 M16 9.500a1.500 1.500 0 0 1 3 0V15c0 4-2.500 6-6 6-3 0-4.500-1.500-6-4l-2.600-4.200c-.600-1.300 1-2.200 2-1.200L7 13"/>`,
  pin: svg`<path d="M12 21s-7-6.200-7-11a7 7 0 0 1 14 0c0 4.800-7 11-7 11z"/><circle cx="12" cy="10" r="2.500"/>`,
  comment: svg`<path d="M4 5h16v11h-9l-4 4v-4H4z M8 9h8 M8 12h5"/>`,
  more: svg`<path stroke-width="3" d="M5 12v.01 M12 12v.01 M19 12v.01"/>`,
  down: svg`<path d="M6 9l6 6 6-6"/>`,
  check: svg`<path d="M4 12.500l5 5L20 6.500"/>`,
  close: svg`<path d="M6 6l12 12 M18 6 6 18"/>`,
  photo: svg`<path d="M3 6h18v13H3z M3 16l5-5 4 4 3-3 6 5"/><circle cx="15.500" cy="9.500" r="1.200"/>`,
  save: svg`<path d="M6 3h12v18l-6-4.500L6 21z"/>`,
  eye: svg`<path d="M2 12s3.500-6.500 10-6.500S22 12 22 12s-3.500 6.500-10 6.500S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>`,
  shield: svg`<path d="M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6z"/>`,
  key: svg`<circle cx="8" cy="15" r="5"/><path d="M11.500 11.500 20 3 M16 7l3 3 M13.500 9.500l1.500 1.500"/>`,
  wave: svg`<path d="M2 9c5-5 15-5 20 0 M5 12.500c4-3.600 10-3.600 14 0 M8.500 16c2-1.800 5-1.800 7 0 M12 19.500v.01 M4 3l16 18"/>`,
  work: svg`<path d="M5 4h14v17H5z M9 2.500h6v3H9z M8.500 10h7 M8.500 13.500h7 M8.500 17h4"/>`,
  calendar: svg`<path d="M4 5.500h16V20H4z M4 10h16 M8 3v4.500 M16 3v4.500"/>`,
  clip: svg`<path d="M19 11l-7.500 7.500a4 4 0 0 1-6-6L14 4a2.700 2.700 0 0 1 4 4l-8.500 8.500a1.300 1.300 0 0 1-2-2L15 7.500"/>`,
  back: svg`<path d="M15 5l-7 7 7 7"/>`,
};

/** @param {string} name */
export const icon = (name) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${/** @type {any} */ (paths)[name]}</svg>`;

/** The seal of the house: 回 in a round stamp. */
export const seal = () => html`<svg class="seal" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
  <circle cx="24" cy="24" r="21"/><path d="M13 13h22v22H13z M20 20h8v8h-8z"/></svg>`;
