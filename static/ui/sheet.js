// @ts-check
// Styles that only some pages need: they come with those pages, before anything of them is drawn.

/** @param {string} name of a file in css/ @returns {Promise<void>} */
export function sheet(name) {
  const href = `/css/${name}.css`;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((done) => {
    // Without its styles a page can still be read.
    for (const end of ["load", "error"]) link.addEventListener(end, () => done());
    document.head.append(link);
  });
}
