// The other viewers draw into an area as large as that of our picture.

/** Gives the view its size, which the address names. */
export function place() {
  const view = document.getElementById("view");
  const wanted = new URL(location.href).searchParams;
  document.body.style.margin = "0";
  view.style.position = "relative";
  view.style.background = "#000";
  view.style.width = `${wanted.get("width")}px`;
  view.style.height = `${wanted.get("height")}px`;
  return view;
}
