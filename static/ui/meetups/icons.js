// @ts-check
// Drawings that only meetups need; the others are in ui/icons.js.
import { html } from "../view.js";

/** What decides about the weather. */
export const umbrella = () => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 3v2 M3 13a9 9 0 0 1 18 0c-1.500-1.600-4-1.600-5 0-1.500-1.600-6.500-1.600-8 0-1-1.600-3.500-1.600-5 0z M12 13v6a2 2 0 0 1-4 0"/></svg>`;
