// Starts the page, or says in plain words why this browser cannot.
// Theme first: a kept choice must be there before the first paint.

const SIMD = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
);

function keptTheme() {
  try {
    return localStorage.getItem("insitu.theme");
  } catch {
    return null; // storage is switched off: follow the system
  }
}

function say(title, what, todo) {
  const card = document.createElement("main");
  card.className = "boot";
  for (const [name, text] of [["h1", title], ["p", what], ["p", todo]]) {
    const element = document.createElement(name);
    element.textContent = text;
    card.append(element);
  }
  document.body.replaceChildren(card);
}

function lacks() {
  const missing = [];
  if (typeof WebAssembly !== "object") missing.push("WebAssembly");
  else if (!WebAssembly.validate(SIMD)) missing.push("WebAssembly SIMD");
  if (typeof Worker !== "function") missing.push("workers");
  return missing;
}

async function start() {
  const theme = keptTheme();
  if (theme === "light" || theme === "dark") {
    document.documentElement.setAttribute("data-theme", theme);
  }
  const missing = lacks();
  if (missing.length > 0) {
    say(
      "This browser is too old",
      `Missing: ${missing.join(", ")}. It needs at least Chrome 91, Firefox 89 or Safari 16.4.`,
      "Update it, or use another browser.",
    );
    return;
  }
  const { js, wasm } = document.querySelector("script[data-js]").dataset;
  try {
    const page = await import(new URL(js, document.baseURI).href);
    await page.default({ module_or_path: new URL(wasm, document.baseURI) });
  } catch (error) {
    console.error(error);
    say(
      "The page could not be loaded",
      "A part of it did not arrive, or the browser refused to run it.",
      "Check the network and reload.",
    );
  }
}

start();
