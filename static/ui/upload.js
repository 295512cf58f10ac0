// @ts-check
// Sends one photo with its progress; large ones are made smaller here first, which also spares the signal.
import { Problem, keepFresh } from "../api.js";

const longestSide = 2048;
const smallEnough = 1_500_000;

/** @param {File} file @returns {Promise<Blob>} */
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= smallEnough) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.86));
  } catch {
    return file; // The server says in its own words what is wrong with it.
  }
}

/** @param {XMLHttpRequest} request */
function refusal(request) {
  let told = /** @type {any} */ ({});
  try { told = JSON.parse(request.responseText); } catch { /* Not the server's own answer. */ }
  return new Problem({ status: request.status, code: told.code ?? (request.status ? "internal" : "network"), errors: told.errors });
}

/**
 * @param {File} file @param {(part: number) => void} progress from 0 to 1 @param {AbortSignal} [signal]
 * @returns {Promise<import("../types.js").Photo>}
 */
export async function upload(file, progress, signal) {
  await keepFresh();
  const bytes = await smaller(file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/photos");
    request.setRequestHeader("X-Requested-With", "kairanban");
    request.setRequestHeader("Content-Type", bytes.type || "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress(event.loaded / event.total); };
    request.onload = () => request.status < 300 ? resolve(JSON.parse(request.responseText)) : reject(refusal(request));
    request.onerror = () => reject(new Problem({ code: "network" }));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(bytes);
  });
}
