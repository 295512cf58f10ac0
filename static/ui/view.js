// @ts-check
// A view is a function of its data: `view` gives it a tag, draws it into the light DOM, and draws it again when the data changes.
import { html, nothing, render, svg } from "../vendor/lit-html.js";
export { html, nothing, render as draw, svg };

/**
 * What every view can do. Data comes down by `.data`, its own state by `put`, news goes up as DOM events.
 * @typedef {HTMLElement & { data: any, signal: AbortSignal, put(changes: object): Promise<void>, redraw(): Promise<void> }} View
 */

/**
 * @param {string} tag
 * @param {(data: any, el: View) => unknown} look
 * @param {(data: any, el: View) => void} [enter] runs each time the view is put on the page
 */
export function view(tag, look, enter) {
  customElements.define(tag, class extends HTMLElement {
    #given = {};
    #own = {};
    #gone = new AbortController();
    /** @type {Promise<void> | null} */
    #due = null;

    /** Both bags together; what the view put itself wins. */
    get data() { return { ...this.#given, ...this.#own }; }
    set data(given) { this.#given = given ?? {}; this.redraw(); }

    /** Aborts when the view leaves the page: hand it to fetches and listeners. */
    get signal() { return this.#gone.signal; }

    /** @param {object} changes */
    put(changes) { Object.assign(this.#own, changes); return this.redraw(); }

    /** Draws once for all changes of this turn; the promise is kept when it is on the page. */
    redraw() {
      this.#due ??= Promise.resolve().then(() => { this.#due = null; this.#draw(); });
      return this.#due;
    }

    connectedCallback() {
      if (this.#gone.signal.aborted) this.#gone = new AbortController();
      this.#draw();
      enter?.(this.data, this);
    }

    disconnectedCallback() { this.#gone.abort(); }

    #draw() { if (this.isConnected) render(look(this.data, this), this); }
  });
}
