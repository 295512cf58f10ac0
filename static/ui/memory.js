// @ts-check
// What this device remembers (drafts, language, the last town); works without storage, then only until the page closes.
const prefix = "kairanban.";
const meanwhile = new Map();

/** @param {string} key @returns {string | null} */
export function recall(key) {
  try { return localStorage.getItem(prefix + key); } catch { return meanwhile.get(key) ?? null; }
}

/** @param {string} key @param {string | null} value null forgets */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch { meanwhile.set(key, value); }
}

/** Everything a person left on a shared tablet: all but the language and the look. */
export function forgetPerson() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix) && !/\.(language|still)$/.test(key)) localStorage.removeItem(key);
    }
  } catch { meanwhile.clear(); }
}
