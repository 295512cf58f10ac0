// @ts-check
// Reads /api/openapi.json and shows it as a page: operations by tag, parameters, bodies, answers, schemas.
import { html, nothing, render } from "./vendor/lit-html.js";

const methods = ["get", "post", "put", "patch", "delete"];

/** @param {any} schema @returns {unknown} */
function type(schema) {
  if (!schema) return nothing;
  if (schema.$ref) { const name = schema.$ref.split("/").pop(); return html`<a href="#schema-${name}">${name}</a>`; }
  const options = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (options) return options.map((/** @type {any} */ one, /** @type {number} */ i) => html`${i ? " | " : ""}${type(one)}`);
  if (schema.type === "array" || schema.items) return html`list of ${type(schema.items)}`;
  if (schema.enum) return html`${schema.enum.map((/** @type {string} */ one, /** @type {number} */ i) => html`${i ? " | " : ""}<code>${JSON.stringify(one)}</code>`)}`;
  const name = [schema.type ?? "any"].flat().join(" | ");
  const limits = ["format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "default"]
    .filter((key) => schema[key] !== undefined).map((key) => `${key} ${schema[key]}`).join(", ");
  return html`${name}${limits ? html` <small>(${limits})</small>` : nothing}`;
}

/** @param {string} caption @param {{ name: string, required: boolean, schema: any, text?: string, where?: string }[]} rows */
const table = (caption, rows) => rows.length ? html`
  <div class="scroll" tabindex="0" role="region" aria-label=${caption}><table><caption>${caption}</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr><th scope="row"><code>${row.name}</code>${row.required ? html` <small>required</small>` : nothing}</th>
      <td>${type(row.schema)}</td><td>${row.where ? html`<small>${row.where}</small> ` : nothing}${row.text ?? row.schema?.description ?? ""}</td></tr>`)}</tbody></table></div>` : nothing;

/** @param {any} schema */
const fields = (schema) => Object.entries(schema?.properties ?? {}).map(([name, one]) => ({ name, schema: one, required: (schema.required ?? []).includes(name) }));

/** @param {any} content @param {string} word */
const body = (content, word) => Object.entries(content ?? {}).map(([media, one]) => html`<p>${word}: ${type(/** @type {any} */ (one).schema)} <small>${media}</small></p>`);

/** @param {{ method: string, path: string, operation: any }} o */
const operationView = ({ method, path, operation }) => html`
  <details id=${operation.operationId ?? `${method}-${path}`}>
    <summary><code class="method">${method.toUpperCase()}</code> <code>${path}</code> <span>${operation.summary ?? ""}</span></summary>
    <div>
      ${operation.description ? html`<p>${operation.description}</p>` : nothing}
      ${operation.security && !operation.security.length ? html`<p><b>Works without signing in.</b></p>` : nothing}
      ${table("Parameters", (operation.parameters ?? []).map((/** @type {any} */ one) => ({ name: one.name, required: one.required, schema: one.schema, text: one.description, where: one.in })))}
      ${body(operation.requestBody?.content, "Body")}
      <h4>Answers</h4>
      <ul class="answers">${Object.entries(operation.responses ?? {}).map(([status, one]) => html`<li><b>${status}</b> ${/** @type {any} */ (one).description} ${body(/** @type {any} */ (one).content, "Answers")}</li>`)}</ul>
    </div>
  </details>`;

/** @param {any} api */
function groups(api) {
  /** @type {Map<string, any[]>} */
  const byTag = new Map();
  for (const [path, item] of Object.entries(api.paths ?? {})) {
    for (const method of methods) {
      const operation = /** @type {any} */ (item)[method];
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? "other";
      byTag.set(tag, [...byTag.get(tag) ?? [], { method, path, operation }]);
    }
  }
  return [...byTag];
}

/** @param {any} api */
const page = (api) => html`
  <h1>${api.info.title} <small>${api.info.version}</small></h1>
  <p>${api.info.description ?? ""}</p>
  <nav aria-label="Groups"><ul class="tags">${groups(api).map(([tag]) => html`<li><a class="chip" href="#tag-${tag}">${tag}</a></li>`)} <li><a class="chip" href="#schemas">schemas</a></li></ul></nav>
  ${groups(api).map(([tag, operations]) => html`<section aria-labelledby="tag-${tag}"><h2 id="tag-${tag}" tabindex="-1">${tag}</h2>${operations.map(operationView)}</section>`)}
  <section aria-labelledby="schemas"><h2 id="schemas" tabindex="-1">Schemas</h2>
    ${Object.entries(api.components?.schemas ?? {}).map(([name, one]) => html`<section class="paper"><h3 id="schema-${name}" tabindex="-1">${name}</h3>
      ${/** @type {any} */ (one).description ? html`<p>${/** @type {any} */ (one).description}</p>` : nothing}
      ${/** @type {any} */ (one).properties ? table(`Fields of ${name}`, fields(one)) : html`<p>${type(one)}</p>`}</section>`)}
  </section>`;

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
main.replaceChildren();
try {
  const reply = await fetch("/api/openapi.json");
  render(page(await reply.json()), main);
} catch {
  render(html`<h1>Kairanban API</h1><p role="alert">The description could not be loaded. Please reload the page.</p>`, main);
}
