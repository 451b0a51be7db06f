// A photo as telephones take it is heavier than a slow line carries: it is drawn smaller before it is
// sent. Where a browser cannot, it goes as it is; the server draws every picture anew.
const LONGEST_SIDE = 1600;
const HEAVY = 400 * 1024; // bytes; lighter ones go as they are
const QUALITY = 0.8;
const SHRINKS = /^image\/(jpeg|png|webp)$/;
const drawn = async (file) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // a JPEG knows no transparency
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const content = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return new File([content], "foto.jpg", { type: "image/jpeg" });
};
document.addEventListener("change", async ({ target: box }) => {
  const [file] = box.files ?? [];
  if (!file || file.size < HEAVY || !SHRINKS.test(file.type)) return;
  const small = await drawn(file).catch(() => file);
  if (box.files[0] !== file || small.size >= file.size) return; // another was chosen meanwhile
  const chosen = new DataTransfer();
  chosen.items.add(small);
  box.files = chosen.files;
});
